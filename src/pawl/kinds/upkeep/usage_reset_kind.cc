// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/upkeep/usage_reset_kind.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <expected>
#include <string>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/database/session.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/kinds/upkeep/usage_reset.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::upkeep {
namespace {

using job::Outcome;

class UsageResetRunner final : public task::Runner {
 public:
    UsageResetRunner(database::Databases& databases, UsageResetOptions task)
        : databases_(databases), task_(std::move(task)) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return reset(&context);
    }

 private:
    auto reset(task::TaskContext* context) const -> Async<Outcome> {
        const auto payload = tables::payload_of(*context);
        const auto month =
            payload ? month_of(*payload, *context) : std::unexpected(payload.error());
        if (!month) {
            co_return Outcome::permanent_failure(month.error().code, month.error().message);
        }
        const bool dry_run = task_.dry_run || tables::asks_for_dry_run(*payload);
        auto session =
            co_await databases_.open(task_.connection, context->stop(), context->deadline());
        if (!session) {
            co_return tables::failed_outcome(session.error(), *context);
        }
        auto statement =
            dry_run ? missing_statement(task_, *month) : reset_statement(task_, *month);
        const auto rows =
            co_await session->query(std::move(statement.sql), std::move(statement.values));
        if (!rows) {
            context->log(LogLevel::warn, rows.error().message);
            co_return tables::failed_outcome(rows.error(), *context);
        }
        const auto count = dry_run ? rows->integer(0, 0).value_or(0) : rows->affected;
        context->log(LogLevel::info, fmt::format("{} users for {}", count, *month));
        boost::json::object result = {{"success", true}, {"usersReset", count}, {"month", *month}};
        if (dry_run) {
            result["dryRun"] = true;
        }
        co_return Outcome::success(to_json_text(result));
    }

    // That of the payload, or of the options, or of the slot that the job was made for: a job that
    // runs late, behind the end of its month, is still about that month.
    [[nodiscard]] auto month_of(
        const boost::json::object& payload, const task::TaskContext& context
    ) const -> Result<std::string> {
        const auto* const given = payload.if_contains("month");
        if (given != nullptr && !given->is_null()) {
            if (!given->is_string() || !is_month(given->get_string())) {
                return fail("invalid_payload", "month must be like \"2026-03\"");
            }
            return std::string(given->get_string());
        }
        if (!task_.month.empty()) {
            return task_.month;
        }
        const auto& slot = context.job().slot;
        const auto time = slot && slot->slot ? *slot->slot : context.clock().wall_now();
        return month_at(time, *task_.zone);
    }

    database::Databases& databases_;
    UsageResetOptions task_;
};

}  // namespace

auto UsageResetKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_usage_reset_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const UsageResetRunner>(databases_, std::move(*options));
}

auto UsageResetKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    auto options = read_usage_reset_options(request);
    return {{
        .section = task::ConnectionUse::Section::databases,
        .name = options ? std::move(options->connection) : std::string(),
    }};
}

}  // namespace pawl::kinds::upkeep
