# pawl_embed_sql(sqlite): queries/claim_jobs.sql becomes an element of sql::statements in "<folder>/queries.h" (generated), at
# the place of Sql::claim_jobs; migrations/0001_first.sql one of sql::migrations, in the order of their numbers; views/
# likewise of sql::views.
# pawl_name_sql(relational sqlite): the enumeration Sql, from the names of the files of src/pawl/sqlite/queries.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(pawl_generate_sql layer what folder header)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/queries/*.sql ${folder}/many/*.sql ${folder}/fragments/*.sql
    ${folder}/migrations/*.sql ${folder}/views/*.sql)
  add_custom_command(
    OUTPUT ${header}
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/embed_sql.py ${what} ${folder} ${header}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed_sql.py
    COMMENT "Embedding the SQL of ${layer}")
  target_sources(pawl_${layer} PRIVATE ${header})
endfunction()

function(pawl_embed_sql layer)
  set(out ${CMAKE_BINARY_DIR}/generated/${layer})
  pawl_generate_sql(${layer} ${layer} ${CMAKE_CURRENT_SOURCE_DIR}/${layer}
    ${out}/pawl_generated/${layer}/queries.h)
  target_include_directories(pawl_${layer} PRIVATE ${out})
endfunction()

function(pawl_name_sql layer store)
  set(out ${CMAKE_BINARY_DIR}/generated/${layer})
  pawl_generate_sql(${layer} names ${CMAKE_CURRENT_SOURCE_DIR}/${store}
    ${out}/pawl_generated/${layer}/sql.h)
  target_include_directories(pawl_${layer} PUBLIC ${out})
endfunction()
