# How every target is compiled: warnings are errors, assertions stay on in release.
add_library(pawl_options INTERFACE)
target_compile_options(pawl_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  -fno-omit-frame-pointer -fstack-protector-strong)
target_compile_definitions(pawl_options INTERFACE
  _GLIBCXX_ASSERTIONS
  PAWL_VERSION="${PROJECT_VERSION}")
target_link_options(pawl_options INTERFACE -fuse-ld=lld)

set(PAWL_SANITIZE "" CACHE STRING "Sanitizers, as clang names them: address,undefined or thread")
if(PAWL_SANITIZE)
  add_compile_options(-fsanitize=${PAWL_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PAWL_SANITIZE})
endif()

# Sources of tests are compiled without optimization, which halves the time of a first build: what they test is in
# libraries that have it.
add_library(pawl_test_options INTERFACE)
target_compile_options(pawl_test_options INTERFACE -O0)
