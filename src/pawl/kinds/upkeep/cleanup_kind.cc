// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/upkeep/cleanup_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/database/session.h"
#include "pawl/database/sql_error.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/kinds/upkeep/cleanup_rule.h"
#include "pawl/kinds/upkeep/cleanup_statements.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/async.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::upkeep {
namespace {

using job::Outcome;

constexpr std::int64_t kMostDaysOld = 36'600;
constexpr int kAllDone = 100;

// What a payload may change.
struct Order {
    std::optional<Duration> rollback_age = std::nullopt;
    bool dry_run = false;
};

auto order_in(const task::TaskContext& context) -> Result<Order> {
    const auto payload = tables::payload_of(context);
    if (!payload) {
        return std::unexpected(payload.error());
    }
    Order order{.dry_run = tables::asks_for_dry_run(*payload)};
    if (const auto* days = payload->if_contains("daysOld"); days != nullptr && !days->is_null()) {
        if (!days->is_int64() || days->get_int64() < 1 || days->get_int64() > kMostDaysOld) {
            return fail("invalid_payload", "daysOld must be a whole number of days, 1 or more");
        }
        order.rollback_age = std::chrono::days(days->get_int64());
    }
    return order;
}

// What became of the rules so far.
class Report {
 public:
    void add(const CleanupRule& rule, std::int64_t count, const std::optional<Error>& error) {
        counts_[result_key(rule.name)] = count;
        boost::json::object row = {
            {"name", rule.name}, {"table", rule.table.plain}, {"count", count}
        };
        if (error) {
            row["error"] = error->message;
            ++failed_;
            retryable_ = retryable_ || database::is_retryable(*error);
            if (!first_error_) {
                first_error_ = error;
            }
        }
        rules_.emplace_back(std::move(row));
    }

    [[nodiscard]] auto outcome(bool dry_run) -> Outcome {
        if (first_error_) {
            auto outcome = Outcome::failure(
                first_error_->code,
                fmt::format(
                    "{} of {} rules failed; the first: {}",
                    failed_,
                    rules_.size(),
                    first_error_->message
                )
            );
            outcome.error.retryable = retryable_;
            return outcome;
        }
        boost::json::object result = {{"success", true}};
        if (dry_run) {
            result["dryRun"] = true;
        }
        for (const auto& [key, count] : counts_) {
            result[key] = count;
        }
        result["rules"] = std::move(rules_);
        return Outcome::success(to_json_text(result));
    }

 private:
    boost::json::object counts_;
    boost::json::array rules_;
    std::size_t failed_ = 0;
    bool retryable_ = false;
    std::optional<Error> first_error_;
};

class CleanupRunner final : public task::Runner {
 public:
    CleanupRunner(database::Databases& databases, CleanupOptions task)
        : databases_(databases), task_(std::move(task)) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return clean(&context);
    }

 private:
    auto clean(task::TaskContext* context) const -> Async<Outcome> {
        const auto order = order_in(*context);
        if (!order) {
            co_return Outcome::permanent_failure(order.error().code, order.error().message);
        }
        const bool dry_run = task_.dry_run || order->dry_run;
        Report report;
        for (std::size_t i = 0; i < task_.rules.size(); ++i) {
            auto rule = task_.rules[i];
            if (rule.follows_days_old && order->rollback_age) {
                rule.older_than = order->rollback_age;
            }
            std::int64_t count = 0;
            const auto done = co_await apply(&rule, dry_run, context, &count);
            if (!done && done.error().code == "cancelled") {
                co_return task::stopped_outcome(*context);
            }
            const auto error = done ? std::nullopt : std::optional(done.error());
            say(context, rule, count, error, dry_run);
            report.add(rule, count, error);
            context->report_progress(
                static_cast<int>((i + 1) * kAllDone / task_.rules.size()), rule.name
            );
        }
        co_return report.outcome(dry_run);
    }

    // `count` has the rows that were changed also when the rule fails behind some of them.
    auto apply(
        const CleanupRule* rule, bool dry_run, task::TaskContext* context, std::int64_t* count
    ) const -> Async<Result<>> {
        const auto now = context->clock().wall_now();
        auto session =
            co_await databases_.open(rule->connection, context->stop(), context->deadline());
        if (!session) {
            co_return std::unexpected(std::move(session.error()));
        }
        const auto columns = co_await session->columns(rule->table.plain);
        if (!columns) {
            const bool fine =
                rule->absence == Absence::is_fine && columns.error().code == "undefined_table";
            co_return fine ? Result<>() : std::unexpected(columns.error());
        }
        if (auto checked = check_columns(*rule, *columns); !checked) {
            co_return checked;
        }
        if (dry_run) {
            const auto asked = count_statement(*rule, session->dialect(), *columns, now);
            const auto rows = co_await session->query(asked.sql, asked.values);
            *count = rows ? rows->integer(0, 0).value_or(0) : 0;
            co_return rows ? Result<>() : std::unexpected(rows.error());
        }
        const auto batch = batch_statement(*rule, session->dialect(), *columns, now);
        for (;;) {  // as often as there are old rows; ends at the deadline of the attempt
            const auto changed = co_await session->execute(batch.sql, batch.values);
            if (!changed) {
                co_return std::unexpected(changed.error());
            }
            *count += *changed;
            if (*changed == 0 || static_cast<std::size_t>(*changed) < rule->batch) {
                co_return Result<>();
            }
        }
    }

    static void say(
        task::TaskContext* context,
        const CleanupRule& rule,
        std::int64_t count,
        const std::optional<Error>& error,
        bool dry_run
    ) {
        if (error) {
            context->log(LogLevel::warn, fmt::format("{}: {}", rule.name, error->message));
            return;
        }
        const auto* const verb = rule.cleared.empty() ? "deleted" : "cleared";
        context->log(
            LogLevel::info,
            fmt::format(
                "{}: {} rows of {} {}{}",
                rule.name,
                count,
                rule.table.plain,
                dry_run ? "would be " : "",
                verb
            )
        );
    }

    database::Databases& databases_;
    CleanupOptions task_;
};

}  // namespace

auto CleanupKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_cleanup_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const CleanupRunner>(databases_, std::move(*options));
}

auto CleanupKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    std::vector<task::ConnectionUse> uses;
    const auto options = read_cleanup_options(request);
    for (const auto& rule : options ? options->rules : std::vector<CleanupRule>{}) {
        task::ConnectionUse use{
            .section = task::ConnectionUse::Section::databases, .name = rule.connection
        };
        if (std::ranges::find(uses, use) == uses.end()) {
            uses.push_back(std::move(use));
        }
    }
    return uses;
}

}  // namespace pawl::kinds::upkeep
