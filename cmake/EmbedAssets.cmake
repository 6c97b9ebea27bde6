# pawl_embed_pages(dashboard): the pages of web/, bundled by web/build.mjs and put into the folder's library.
# Without Node, or without the packages of web/package.json (./dev installs both), the program is built without pages.
find_program(NODE_EXECUTABLE NAMES node nodejs)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(PAWL_WEB ${PROJECT_SOURCE_DIR}/web)
if(NODE_EXECUTABLE AND EXISTS ${PAWL_WEB}/node_modules/esbuild AND EXISTS ${PAWL_WEB}/node_modules/preact)
  set(PAWL_HAS_PAGES TRUE)
else()
  set(PAWL_HAS_PAGES FALSE)
  message(WARNING "no dashboard in this build: it needs Node and the packages of web/ (cd web && npm ci)")
endif()

function(pawl_embed_pages layer)
  set(out ${CMAKE_BINARY_DIR}/generated/${layer})
  set(source ${out}/assets.cc)
  set(embed ${PROJECT_SOURCE_DIR}/tools/embed_assets.py)
  if(PAWL_HAS_PAGES)
    file(GLOB_RECURSE pages CONFIGURE_DEPENDS ${PAWL_WEB}/src/*)
    add_custom_command(
      OUTPUT ${source}
      COMMAND ${NODE_EXECUTABLE} ${PAWL_WEB}/build.mjs ${out}/pages
      COMMAND ${Python3_EXECUTABLE} ${embed} ${source} ${out}/pages
      DEPENDS ${pages} ${PAWL_WEB}/build.mjs ${PAWL_WEB}/package-lock.json ${embed}
      COMMENT "Bundling the dashboard")
  else()
    add_custom_command(
      OUTPUT ${source} COMMAND ${Python3_EXECUTABLE} ${embed} ${source} DEPENDS ${embed})
  endif()
  target_sources(pawl_${layer} PRIVATE ${source})
endfunction()
