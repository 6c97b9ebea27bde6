// SPDX-License-Identifier: Apache-2.0
// The wiki: articles without a summary get one.
#include <utility>

#include "pawl/base/json_writer.h"
#include "pawl/commands/tasks_of_kind.h"
#include "pawl/compat/body.h"
#include "pawl/compat/holding.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"

namespace pawl::compat {
namespace {

auto summarize(Call call) -> Answer {
    auto task = commands::first_of_kind(call.services(), "summarize_missing");
    if (!task) {
        co_return not_found();
    }
    const auto job = co_await run_to_end(call, std::move(*task), dry_run_of(call));
    if (!job) {
        co_return std::unexpected(job.error());
    }
    if (!is_final(job->state)) {
        co_return still_running(job->id);
    }
    if (job->state != job::JobState::succeeded) {
        co_return error_reply(500, "Cron job failed");
    }
    std::string body;
    ObjectWriter(body)
        .flag("ok", true)
        .number("updated", number_of(object_of(job->result), "updated"))
        .finish();
    co_return json_reply(200, std::move(body));
}

}  // namespace

void add_summary_routes(RouteTable& table) {
    table.push_back({
        .methods = Methods::get_or_post,
        .path = "/api/summary",
        .access = Access::cron,
        .handler = summarize,
    });
}

}  // namespace pawl::compat
