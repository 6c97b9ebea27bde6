// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <optional>

#include "pawl/base/text_time.h"
#include "pawl/database/database_pool.h"
#include "pawl/database/identifier.h"
#include "pawl/database/sql_error.h"

namespace pawl::database {
namespace {

// A domain counts as the type that it is made of.
constexpr std::string_view kPostgresColumns = R"(
select a.attname, coalesce(b.typname, t.typname), format_type(a.atttypid, a.atttypmod),
       not a.attnotnull
from pg_catalog.pg_attribute a
join pg_catalog.pg_type t on t.oid = a.atttypid
left join pg_catalog.pg_type b on b.oid = t.typbasetype
where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
order by a.attnum)";

constexpr std::string_view kSqliteColumns = R"(
select name, type, type, "notnull" = 0 from pragma_table_xinfo($1) where hidden <> 1 order by cid)";
constexpr std::string_view kSqliteColumnsOfSchema = R"(
select name, type, type, "notnull" = 0 from pragma_table_xinfo($1, $2)
where hidden <> 1 order by cid)";

// How one asks for the columns of a table whose name was checked.
auto question_for(Dialect dialect, const std::string& table, std::string quoted) -> Statement {
    if (dialect == Dialect::postgres) {
        return {.sql = std::string(kPostgresColumns), .values = {std::move(quoted)}};
    }
    const auto dot = table.find('.');
    if (dot == std::string::npos) {
        return {.sql = std::string(kSqliteColumns), .values = {table}};
    }
    return {
        .sql = std::string(kSqliteColumnsOfSchema),
        .values = {table.substr(dot + 1), table.substr(0, dot)}
    };
}

auto columns_of(const SqlRows& rows, Dialect dialect) -> std::vector<Column> {
    std::vector<Column> columns;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto type = rows.text(i, 1);
        columns.push_back({
            .name = rows.text(i, 0),
            .type = dialect == Dialect::postgres ? type_of_postgres(type) : type_of_sqlite(type),
            .declared = rows.text(i, 2),
            .nullable = rows.truth(i, 3).value_or(true),
        });
    }
    return columns;
}

}  // namespace

Transaction::~Transaction() {
    if (session_ != nullptr) {
        session_->roll_back_first_ = true;
    }
}

auto Transaction::commit() -> Async<Result<>> {
    auto* const session = std::exchange(session_, nullptr);
    auto ended = co_await session->call([](Link& link, Interrupt& interrupt) {
        return link.run({.sql = "commit"}, interrupt);
    });
    if (!ended) {
        session->roll_back_first_ = true;  // nothing to undo if the connection is gone
        const auto& code = ended.error().code;
        const bool unknown =
            code == "connection_failed" || code == "cancelled" || code == "timeout";
        if (unknown && session->line_->lost) {
            co_return std::unexpected(connection_error(
                session->name(), "commit_unknown", "the connection was lost during a commit"
            ));
        }
        co_return std::unexpected(std::move(ended.error()));
    }
    if (ended->command == "ROLLBACK") {
        co_return std::unexpected(connection_error(
            session->name(), "database_error", "a statement had failed: nothing was committed"
        ));
    }
    co_return Result<>();
}

Session::Session(std::shared_ptr<DatabasePool> pool, std::unique_ptr<Line> line, Patience patience)
    : pool_(std::move(pool)), line_(std::move(line)), patience_(std::move(patience)) {}

Session::Session(Session&& other) noexcept = default;

Session::~Session() {
    if (line_ != nullptr) {
        line_->stuck = line_->stuck || calling_;
        pool_->give_back(std::move(line_));
    }
}

auto Session::dialect() const -> Dialect {
    return line_->link->dialect();
}

auto Session::name() const -> std::string_view {
    return pool_->options().name;
}

auto Session::query(std::string sql, std::vector<SqlValue> values, RowLimit limit)
    -> Async<Result<SqlRows>> {
    Statement statement{.sql = std::move(sql), .values = std::move(values), .limit = limit};
    co_return co_await call([asked = std::move(statement)](Link& link, Interrupt& interrupt) {
        return link.run(asked, interrupt);
    });
}

auto Session::execute(std::string sql, std::vector<SqlValue> values)
    -> Async<Result<std::int64_t>> {
    auto rows = co_await query(std::move(sql), std::move(values));
    co_return rows ? Result<std::int64_t>(rows->affected)
                   : std::unexpected(std::move(rows.error()));
}

auto Session::begin() -> Async<Result<Transaction>> {
    auto begun = co_await call([](Link& link, Interrupt& interrupt) -> Result<SqlRows> {
        auto result = link.begin(interrupt);
        return result ? Result<SqlRows>() : std::unexpected(std::move(result.error()));
    });
    if (!begun) {
        roll_back_first_ = true;
        co_return std::unexpected(std::move(begun.error()));
    }
    co_return Transaction(*this);
}

auto Session::columns(std::string table) -> Async<Result<std::vector<Column>>> {
    auto quoted = quote_table(table);
    if (!quoted) {
        co_return std::unexpected(std::move(quoted.error()));
    }
    auto question = question_for(dialect(), table, std::move(*quoted));
    const auto rows = co_await query(std::move(question.sql), std::move(question.values));
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    if (rows->empty()) {
        co_return std::unexpected(connection_error(
            name(), "undefined_table", fmt::format("there is no table \"{}\"", table)
        ));
    }
    co_return columns_of(*rows, dialect());
}

auto Session::forget_settings() -> Async<> {
    const auto done = co_await call([](Link& link, Interrupt& interrupt) -> Result<SqlRows> {
        auto result = link.reset(interrupt);
        return result ? Result<SqlRows>() : std::unexpected(std::move(result.error()));
    });
    if (!done) {
        line_->lost = true;
    }
}

auto Session::call(Work work) -> Async<Result<SqlRows>> {
    if (line_->lost) {
        co_return std::unexpected(
            connection_error(name(), "connection_failed", "the connection was lost")
        );
    }
    if (patience_.is_over()) {
        co_return std::unexpected(connection_error(name(), "cancelled", "it was asked to stop"));
    }
    const auto now = patience_.clock->steady_now();
    auto patience = patience_;
    patience.until = std::min(patience.until, now + pool_->options().statement_timeout);
    const bool undo = std::exchange(roll_back_first_, false);
    calling_ = true;
    auto called = co_await call_blocking<Result<SqlRows>>(
        &line_->thread,
        patience,
        [link = line_->link.get(), undo, ask = std::move(work)](Interrupt& interrupt
        ) mutable -> Result<SqlRows> {
            if (undo && link->state() == LinkState::in_transaction) {
                if (auto undone = link->run({.sql = "rollback"}, interrupt); !undone) {
                    return undone;
                }
            }
            return ask(*link, interrupt);
        }
    );
    calling_ = false;
    if (!called.value) {
        line_->lost = true;
        line_->stuck = true;
        co_return std::unexpected(why_it_failed(
            connection_error(name(), "cancelled", "the call did not end when it was interrupted"),
            called.cut,
            patience.until
        ));
    }
    if (*called.value) {
        co_return std::move(**called.value);
    }
    line_->lost = line_->link->state() == LinkState::broken;
    co_return std::unexpected(
        why_it_failed(std::move(called.value->error()), called.cut, patience.until)
    );
}

// What an error means that may come from being cut: by the limit of statements, by the deadline of
// the work or by a stop.
auto Session::why_it_failed(Error error, Cut cut, SteadyTime limit) const -> Error {
    const auto& code = error.code;
    if (cut == Cut::none || (code != "cancelled" && code != "timeout" && code != "busy")) {
        return error;
    }
    if (cut == Cut::stop || limit == patience_.until) {
        return connection_error(name(), "cancelled", "the statement was interrupted");
    }
    if (code == "busy") {
        return error;  // which lock it waited for is worth more than for how long
    }
    return connection_error(
        name(),
        "timeout",
        fmt::format(
            "the statement was cancelled after {} (statement_timeout)",
            format_duration(pool_->options().statement_timeout)
        )
    );
}

}  // namespace pawl::database
