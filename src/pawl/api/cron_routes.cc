// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cstddef>
#include <string>
#include <system_error>
#include <utility>

#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/api/schedule_json.h"
#include "pawl/api/timeline_routes.h"
#include "pawl/commands/schedules.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr std::size_t kMostRuns = 100;

auto count_of(const Call& call) -> Result<std::size_t> {
    const auto text = call.query.find("count").value_or("5");
    std::size_t count = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, count);
    const bool is_fine = status == std::errc{} && end == last && count >= 1 && count <= kMostRuns;
    return is_fine ? Result<std::size_t>(count) : fail("out_of_range", "count: from 1 to 100");
}

// As a schedule of these would be refused, field by field.
auto explain_cron(Call call) -> Answer {
    const auto count = count_of(call);
    if (!count) {
        co_return std::unexpected(count.error());
    }
    schedule::Schedule wanted{.name = std::string(call.query.find("name").value_or("preview"))};
    wanted.task = "preview";
    wanted.cron = call.query.find("cron").value_or("");
    wanted.timezone = call.query.find("timezone").value_or("UTC");
    if (auto errors = commands::check_schedule(wanted); !errors.empty()) {
        co_return std::unexpected(Error{
            .code = "validation_failed",
            .message = errors.front().detail,
            .fields = std::move(errors),
        });
    }
    const auto now = call.services().clock.wall_now();
    co_return json_reply(200, explanation_text(wanted, now, *count));
}

}  // namespace

void add_cron_routes(RouteTable& table) {
    constexpr std::string_view kText = R"({"type":"string"})";
    table.push_back({
        .method = "GET",
        .path = "/v1/cron/explain",
        .operation = "explain_cron",
        .tag = "schedules",
        .summary =
            "A cron expression in plain English, its next times and what clock changes do to it",
        .role = Role::viewer,
        .query =
            {{"cron", kText, "the expression"},
             {"timezone", kText, "an IANA zone; default: UTC"},
             {"name", kText, "the schedule's name, which H in an expression is hashed from"},
             {"count", R"({"type":"integer","minimum":1,"maximum":100,"default":5})", "next times"}
            },
        .replies = {{200, "CronExplanation"}},
        .handler = explain_cron,
    });
}

}  // namespace pawl::api
