// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sql/sql_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "pawl/database/session.h"
#include "pawl/database/sql_text.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/sql/bound_sql.h"
#include "pawl/kinds/sql/sql_result.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/option_reader.h"
#include "pawl/task/task.h"

namespace pawl::kinds::sql {
namespace {

using database::SqlRows;
using database::Statement;
using job::Outcome;

constexpr std::string_view kDefaultConnection = "app";
constexpr std::size_t kMostStatements = 100;
constexpr std::size_t kDefaultRows = 100;
constexpr std::int64_t kMostRows = 10'000;
constexpr std::size_t kMostRowBytes = std::size_t{1} << 20;

struct SqlTaskOptions {
    std::string connection = {};
    std::vector<BoundSql> statements = {};
    bool transaction = false;
    std::size_t row_limit = kDefaultRows;
    bool dry_run = false;
};

// What one attempt does.
struct Work {
    std::vector<Statement> statements = {};
    bool transaction = false;
    Effect effect = Effect::kept;
};

void read_statement(
    task::OptionReader& reader,
    const std::string& pointer,
    const boost::json::value& value,
    SqlTaskOptions& options
) {
    if (!value.is_string()) {
        return reader.refuse(pointer, "invalid_type", "a text is expected");
    }
    auto parsed = parse_bound_sql(value.get_string());
    if (parsed) {
        options.statements.push_back(std::move(*parsed));
    } else {
        reader.refuse(pointer, parsed.error());
    }
}

void read_statements(task::OptionReader& reader, SqlTaskOptions& options) {
    const auto* const one = reader.value("statement");
    const auto* const several = reader.value("statements");
    if ((one == nullptr) == (several == nullptr)) {
        return reader.refuse(
            one == nullptr ? "statement" : "statements",
            "missing_field",
            "a sql task needs one of `statement` and `statements`"
        );
    }
    if (one != nullptr) {
        return read_statement(reader, "statement", *one, options);
    }
    const auto* const list = several->if_array();
    if (list == nullptr) {
        return reader.refuse("statements", "invalid_type", "a list is expected");
    }
    if (list->empty() || list->size() > kMostStatements) {
        return reader.refuse(
            "statements", "out_of_range", fmt::format("1..{} statements", kMostStatements)
        );
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        read_statement(reader, fmt::format("statements/{}", i), (*list)[i], options);
    }
}

auto read_options(const task::KindRequest& request) -> Result<SqlTaskOptions> {
    task::OptionReader reader(request.options);
    SqlTaskOptions options{.connection = tables::read_connection(reader, "db", kDefaultConnection)};
    read_statements(reader, options);
    options.transaction = reader.flag("transaction").value_or(options.statements.size() > 1);
    if (const auto rows = reader.integer("row_limit", 0, kMostRows)) {
        options.row_limit = static_cast<std::size_t>(*rows);
    }
    options.dry_run = reader.flag("dry_run").value_or(false);
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

// What follows such a statement is no longer undone with the transaction that it ended.
auto ends_transaction(const Statement& statement) -> bool {
    constexpr auto kVerbs =
        std::to_array<std::string_view>({"COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE"});
    return std::ranges::find(kVerbs, database::verb_of(statement.sql)) != kVerbs.end();
}

class SqlRunner final : public task::Runner {
 public:
    SqlRunner(database::Databases& databases, SqlTaskOptions task)
        : databases_(databases), task_(std::move(task)) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return execute(&context);
    }

 private:
    auto execute(task::TaskContext* context) const -> Async<Outcome> {
        auto work = plan(*context);
        if (!work) {
            co_return Outcome::permanent_failure(work.error().code, work.error().message);
        }
        const auto effect = work->effect;
        auto session =
            co_await databases_.open(task_.connection, context->stop(), context->deadline());
        if (!session) {
            co_return fail_with(session.error(), context);
        }
        const auto answers = co_await ask(&*session, std::move(*work), context);
        co_await session->forget_settings();
        co_return answers ? Outcome::success(result_of(*answers, effect))
                          : fail_with(answers.error(), context);
    }

    [[nodiscard]] auto plan(const task::TaskContext& context) const -> Result<Work> {
        const auto payload = tables::payload_of(context);
        if (!payload) {
            return std::unexpected(payload.error());
        }
        const bool dry_run = task_.dry_run || tables::asks_for_dry_run(*payload);
        Work work{
            .transaction = task_.transaction || dry_run,
            .effect = dry_run ? Effect::undone : Effect::kept,
        };
        for (const auto& sql : task_.statements) {
            auto values = values_of(sql, *payload);
            if (!values) {
                return std::unexpected(std::move(values.error()));
            }
            work.statements.push_back({.sql = sql.text, .values = std::move(*values)});
        }
        if (dry_run && std::ranges::any_of(work.statements, ends_transaction)) {
            return fail(
                "no_dry_run",
                "a dry run is rolled back, and a statement of this task ends its transaction: "
                "run it without dry_run"
            );
        }
        return work;
    }

    auto ask(database::Session* session, Work work, task::TaskContext* context) const
        -> Async<Result<std::vector<SqlRows>>> {
        std::optional<database::Transaction> transaction;  // left open, it is rolled back
        if (work.transaction) {
            auto begun = co_await session->begin();
            if (!begun) {
                co_return std::unexpected(std::move(begun.error()));
            }
            transaction.emplace(std::move(*begun));
        }
        std::vector<SqlRows> answers;
        for (auto& statement : work.statements) {
            auto answer = co_await session->query(
                std::move(statement.sql),
                std::move(statement.values),
                {.rows = task_.row_limit, .bytes = kMostRowBytes}
            );
            if (!answer) {
                co_return std::unexpected(std::move(answer.error()));
            }
            context->log(LogLevel::info, answer->command);
            answers.push_back(std::move(*answer));
        }
        if (transaction && work.effect == Effect::kept) {
            if (auto committed = co_await transaction->commit(); !committed) {
                co_return std::unexpected(std::move(committed.error()));
            }
        }
        co_return answers;
    }

    static auto fail_with(const Error& error, task::TaskContext* context) -> Outcome {
        auto outcome = tables::failed_outcome(error, *context);
        context->log(LogLevel::warn, error.message);
        return outcome;
    }

    database::Databases& databases_;
    SqlTaskOptions task_;
};

}  // namespace

auto SqlKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const SqlRunner>(databases_, std::move(*options));
}

auto SqlKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    task::OptionReader reader(request.options);
    return {{
        .section = task::ConnectionUse::Section::databases,
        .name = tables::read_connection(reader, "db", kDefaultConnection),
    }};
}

}  // namespace pawl::kinds::sql
