# pawl_embed_sql(sqlite): queries/claim_jobs.sql becomes sql::claim_jobs in "<folder>/queries.h" (generated),
# migrations/0001_first.sql an element of sql::migrations, in the order of their numbers; views/ likewise of sql::views.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(pawl_embed_sql layer)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${layer})
  file(GLOB files CONFIGURE_DEPENDS ${folder}/queries/*.sql ${folder}/fragments/*.sql
    ${folder}/migrations/*.sql ${folder}/views/*.sql)
  set(out ${CMAKE_BINARY_DIR}/generated/${layer})
  set(header ${out}/pawl_generated/${layer}/queries.h)
  add_custom_command(
    OUTPUT ${header}
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/embed_sql.py ${layer} ${folder} ${header}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed_sql.py
    COMMENT "Embedding the SQL of ${layer}")
  target_sources(pawl_${layer} PRIVATE ${header})
  target_include_directories(pawl_${layer} PRIVATE ${out})
endfunction()
