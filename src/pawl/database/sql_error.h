// SPDX-License-Identifier: Apache-2.0
// What can go wrong with a database of the application, as codes that both dialects share.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::database {

// The codes of this folder:
//   connection_failed   no connection, or it was lost              retryable
//   auth_failed         the server refused user or password
//   timeout             the statement ran longer than it may       retryable
//   cancelled           somebody asked to stop, or the deadline of the work came
//   constraint          unique, foreign key, not null, check
//   undefined_table, undefined_column, undefined_function, undefined_database
//   syntax_error, invalid_value, invalid_identifier
//   read_only           a write through a connection that is read only
//   permission_denied
//   serialization       another transaction came first: also a deadlock     retryable
//   busy                a lock, or the server has no connection left         retryable
//   out_of_resources    disk or memory of the server                         retryable
//   commit_unknown      the connection was lost while committing             retryable
//   corrupt             the file of the database is damaged
//   unknown_connection  no section has that name
//   database_error      everything else                                      retryable
[[nodiscard]] auto is_retryable(const Error& error) -> bool;

// The code of a SQLSTATE (PostgreSQL, Appendix A), which is five characters.
[[nodiscard]] auto code_of_sqlstate(std::string_view state) -> std::string_view;
// Of SQLite's result codes, extended or not; for SQLITE_ERROR the message decides.
[[nodiscard]] auto code_of_sqlite(int code, std::string_view message) -> std::string_view;

// An error whose message names the connection: `database "app": text`. Values that the
// text quotes and what looks like a secret are taken out.
[[nodiscard]] auto connection_error(
    std::string_view connection, std::string_view code, std::string_view text
) -> Error;

}  // namespace pawl::database
