# Third-party libraries. Each one is linked by the one folder that may see it (docs/decisions/).
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(absl REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(prometheus-cpp REQUIRED CONFIG)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)

# Debian's hiredis comes without CMake files.
find_path(HIREDIS_INCLUDE_DIR hiredis/hiredis.h REQUIRED)
find_library(HIREDIS_LIBRARY hiredis REQUIRED)
add_library(hiredis INTERFACE)
target_include_directories(hiredis SYSTEM INTERFACE ${HIREDIS_INCLUDE_DIR})
target_link_libraries(hiredis INTERFACE ${HIREDIS_LIBRARY})

# libgumbo-dev brings no package file of CMake.
find_path(GUMBO_INCLUDE_DIRECTORY gumbo.h REQUIRED)
find_library(GUMBO_LIBRARY gumbo REQUIRED)
add_library(gumbo::gumbo UNKNOWN IMPORTED)
set_target_properties(gumbo::gumbo PROPERTIES
  IMPORTED_LOCATION ${GUMBO_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${GUMBO_INCLUDE_DIRECTORY})

# Asio is compiled once, in src/pawl/runtime/asio.cc.
add_library(pawl_asio INTERFACE)
target_link_libraries(pawl_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(pawl_asio INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_ALIGN)

# The headers of the C++ SDK: kinds/native implements them, programs include them.
add_library(pawl_public INTERFACE)
target_include_directories(pawl_public INTERFACE ${PROJECT_SOURCE_DIR}/include)
target_link_libraries(pawl_public INTERFACE Boost::headers)
