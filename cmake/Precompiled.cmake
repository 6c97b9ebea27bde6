# The headers that most sources read, parsed once: those of the standard library, fmt and Boost.JSON; for folders that see
# Asio that one too, and GoogleTest for tests. A source still includes what it uses: clang-tidy reads it without these.
#
# CMake's own precompiled headers have absolute paths in each command, so that clones in different folders could not share
# what ccache knows (docs/decisions/0096-precompiled-headers.md).
option(PAWL_PRECOMPILED "Parse the heavy headers once" ON)

# pawl_precompile(tests LINK GTest::gmock): cmake/precompiled/tests.h, compiled with the options of those it links, becomes
# precompiled/tests.pch of the build folder.
function(pawl_precompile name)
  cmake_parse_arguments(P "" "" "LINK" ${ARGN})
  set(header ${PROJECT_SOURCE_DIR}/cmake/precompiled/${name}.h)
  set(target pawl_precompiled_${name})
  add_library(${target} OBJECT ${header})
  target_link_libraries(${target} PRIVATE pawl_options fmt::fmt ${P_LINK})
  set_source_files_properties(${header} PROPERTIES
    LANGUAGE CXX COMPILE_OPTIONS "-xc++-header;-fpch-instantiate-templates;-Xclang;-fno-pch-timestamp")
  set(result ${CMAKE_BINARY_DIR}/precompiled/${name}.pch)
  add_custom_command(OUTPUT ${result}
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_OBJECTS:${target}> ${result} DEPENDS $<TARGET_OBJECTS:${target}>)
  add_custom_target(${target}_file DEPENDS ${result})
endfunction()

# pawl_use_precompiled(pawl_job common SOURCES a.cc LINKS pawl_base): common_with_asio, if one of those that it links sees Asio.
function(pawl_use_precompiled target headers)
  if(NOT PAWL_PRECOMPILED)
    return()
  endif()
  cmake_parse_arguments(U "" "" "SOURCES;LINKS" ${ARGN})
  foreach(link ${U_LINKS})
    if(TARGET ${link})
      get_target_property(sees ${link} PAWL_SEES_ASIO)
      if(sees)
        set_target_properties(${target} PROPERTIES PAWL_SEES_ASIO TRUE)
      endif()
    endif()
  endforeach()
  get_target_property(sees ${target} PAWL_SEES_ASIO)
  if(sees)
    string(APPEND headers _with_asio)
  endif()
  if(U_SOURCES)
    set_property(SOURCE ${U_SOURCES} APPEND PROPERTY OBJECT_DEPENDS ${CMAKE_BINARY_DIR}/precompiled/${headers}.pch)
    add_dependencies(${target} pawl_precompiled_${headers}_file)
    target_compile_options(${target} PRIVATE "SHELL:-include-pch precompiled/${headers}.pch")
  endif()
endfunction()

if(PAWL_PRECOMPILED)
  set_target_properties(pawl_asio PROPERTIES PAWL_SEES_ASIO TRUE)
  pawl_precompile(common)
  pawl_precompile(common_with_asio LINK pawl_asio)
  if(PAWL_TESTS)
    find_package(GTest REQUIRED)
    pawl_precompile(tests LINK pawl_test_options GTest::gmock)
    pawl_precompile(tests_with_asio LINK pawl_asio pawl_test_options GTest::gmock)
  endif()
endif()
