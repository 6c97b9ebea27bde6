# pawl_embed_text(ai prices.csv): the file becomes files::prices in "pawl_generated/ai/files.h".
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(pawl_embed_text layer)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/${layer}/ OUTPUT_VARIABLE files)
  set(out ${CMAKE_BINARY_DIR}/generated/${layer})
  set(header ${out}/pawl_generated/${layer}/files.h)
  add_custom_command(
    OUTPUT ${header}
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/embed_text.py ${layer} ${header} ${files}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed_text.py
    COMMENT "Embedding files of ${layer}")
  target_sources(pawl_${layer} PRIVATE ${header})
  target_include_directories(pawl_${layer} PRIVATE ${out})
endfunction()
