// SPDX-License-Identifier: Apache-2.0
// From libpq's results to rows and errors.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/database/sql_rows.h"
#include "pawl/database/sql_value.h"

struct pg_conn;
struct pg_result;

namespace pawl::database {

struct ClearResult {
    void operator()(pg_result* result) const;
};
using PostgresResult = std::unique_ptr<pg_result, ClearResult>;

// Gathers the answer to one statement, result by result, as single-row mode delivers it.
class PostgresAnswer {
 public:
    explicit PostgresAnswer(RowLimit limit) : limit_(limit) {}

    void add(const pg_result* result);
    [[nodiscard]] auto rows() -> SqlRows&& { return std::move(rows_); }

 private:
    RowLimit limit_;
    SqlRows rows_;
};

// What a bound value is for the server; nothing for null. Types are left to the server to infer.
[[nodiscard]] auto wire_text(const SqlValue& value) -> std::optional<std::string>;

// The error that a result reports: the server's primary message, which names tables and columns.
// Its details, which hold values of rows, are left out.
[[nodiscard]] auto error_of(std::string_view connection, const pg_result* result) -> Error;

// Why there is no connection, from what libpq says about it; host, port and user are left out.
[[nodiscard]] auto connect_error(std::string_view connection, std::string_view libpq_says) -> Error;

}  // namespace pawl::database
