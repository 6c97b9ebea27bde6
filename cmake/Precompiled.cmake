# The headers that most sources read, parsed once: those of the standard library, fmt and Boost.JSON; for folders that see
# Asio that one too, and GoogleTest for tests. A source still includes what it uses: clang-tidy reads it without these.
#
# What clang makes of them names the folder it was made in, so each build folder makes its own. Clones share what ccache knows
# nevertheless: ccache looks at the .sum beside it, which is the text that the headers are
# (docs/decisions/0096-precompiled-headers.md).
option(PAWL_PRECOMPILED "Parse the heavy headers once" ON)

# pawl_precompile(tests LINK GTest::gmock): cmake/precompiled/tests.h, compiled with the options of those it links, becomes
# precompiled/tests.pch of the build folder.
function(pawl_precompile name)
  cmake_parse_arguments(P "" "" "LINK" ${ARGN})
  set(header ${PROJECT_SOURCE_DIR}/cmake/precompiled/${name}.h)
  set_source_files_properties(${header} PROPERTIES LANGUAGE CXX)
  set(target pawl_precompiled_${name})
  foreach(part ${target} ${target}_text)
    add_library(${part} OBJECT ${header})
    target_link_libraries(${part} PRIVATE pawl_options fmt::fmt ${P_LINK})
    set_target_properties(${part} PROPERTIES CXX_COMPILER_LAUNCHER "")
  endforeach()
  target_compile_options(${target} PRIVATE -xc++-header -fpch-instantiate-templates -Xclang -fno-pch-timestamp)
  target_compile_options(${target}_text PRIVATE -xc++-header -E -P)
  set(result ${CMAKE_BINARY_DIR}/precompiled/${name}.pch)
  set(objects $<TARGET_OBJECTS:${target}> $<TARGET_OBJECTS:${target}_text>)
  add_custom_command(OUTPUT ${result} ${result}.sum DEPENDS ${objects}
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_OBJECTS:${target}_text> ${result}.sum
    COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_OBJECTS:${target}> ${result})
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
