# One folder of src/pawl is one concept, one target, one floor.
#
#   pawl_layer(job DEPS base LIBRARIES fmt::fmt)
#
# The link line is the permission to include: each folder has an include root of its own that holds
# nothing but a link `pawl/<folder>`, so the header of a folder that is not linked is not found. A
# dependency must be declared above its user, which makes src/pawl/CMakeLists.txt a topological order.
# `LIBRARIES` are seen by this folder alone; `PUBLIC_LIBRARIES` by those above it too.
function(pawl_layer name)
  cmake_parse_arguments(L "" "" "DEPS;LIBRARIES;PUBLIC_LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" target pawl_${name})
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|main)\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")

  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE pawl_options ${L_LIBRARIES})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()

  set(root ${CMAKE_BINARY_DIR}/include/${name})
  get_filename_component(parent ${root}/pawl/${name} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${folder} ${root}/pawl/${name} SYMBOLIC)
  target_include_directories(${target} ${scope} ${root})

  foreach(dep ${L_DEPS})
    string(REPLACE "/" "_" dep_target pawl_${dep})
    if(NOT TARGET ${dep_target})
      message(FATAL_ERROR "layer ${name} links ${dep}, which is not below it")
    endif()
    target_link_libraries(${target} ${scope} ${dep_target})
  endforeach()
  target_link_libraries(${target} ${scope} ${L_PUBLIC_LIBRARIES})
  list(TRANSFORM L_DEPS REPLACE "/" "_" OUTPUT_VARIABLE links)
  list(TRANSFORM links PREPEND pawl_)
  pawl_use_precompiled(${target} common SOURCES ${sources} LINKS ${links} ${L_PUBLIC_LIBRARIES})

  if(tests AND PAWL_TESTS)
    pawl_test(${target}_test SOURCES ${tests} LINK ${target} ${L_LIBRARIES})
  endif()
endfunction()

# A GoogleTest binary; every TEST in it is a ctest case. LABEL says what it is: unit (beside the code,
# the default), conformance, scenario, quality or system. `sanitized_tests` builds the first two: the tests that
# ./dev test runs under sanitizers. FILTER (as --gtest_filter) leaves tests out that are a case of their own.
function(pawl_test name)
  cmake_parse_arguments(T "" "LABEL;FILTER" "SOURCES;LINK" ${ARGN})
  if(NOT T_LABEL)
    set(T_LABEL unit)
  endif()
  find_package(GTest REQUIRED)
  include(GoogleTest)
  add_executable(${name} ${T_SOURCES})
  target_link_libraries(${name} PRIVATE pawl_options pawl_test_options ${T_LINK} GTest::gmock GTest::gtest_main)
  pawl_use_precompiled(${name} tests SOURCES ${T_SOURCES} LINKS ${T_LINK})
  if(T_FILTER)
    set(filter TEST_FILTER ${T_FILTER})
  endif()
  gtest_discover_tests(${name} ${filter} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 120 LABELS ${T_LABEL})
  if(T_LABEL MATCHES "^(unit|conformance)$")
    if(NOT TARGET sanitized_tests)
      add_custom_target(sanitized_tests)
    endif()
    add_dependencies(sanitized_tests ${name})
  endif()
endfunction()

# Tests that run commands need a program that can be their guard.
function(pawl_needs_guard)
  foreach(test ${ARGN})
    if(TARGET ${test})
      add_dependencies(${test} pawl_guard)
      target_compile_definitions(${test} PRIVATE PAWL_GUARD="$<TARGET_FILE:pawl_guard>")
    endif()
  endforeach()
endfunction()
