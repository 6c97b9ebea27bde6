// SPDX-License-Identifier: Apache-2.0
// Jobs of sites are created: by users, by an administrator, and by the cron routes of day and
// month.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/base/json_writer.h"
#include "pawl/base/text_time.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/tasks_of_kind.h"
#include "pawl/compat/body.h"
#include "pawl/compat/endpoint.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"

namespace pawl::compat {
namespace {

// Where neither the request nor the task says otherwise.
constexpr int kPriorityOfSites = 5;
constexpr int kPriorityOfCleanup = 1;
constexpr int kPriorityOfUsage = 10;

constexpr std::int64_t kDefaultPages = 10;
constexpr std::int64_t kMostPages = 10'000;
constexpr std::int64_t kDefaultDays = 90;
constexpr std::int64_t kMostDays = 36'500;

auto priority_of(const task::Task& task, std::optional<std::int64_t> asked, int otherwise) -> int {
    if (asked) {
        return static_cast<int>(*asked);
    }
    return task.priority != 0 ? task.priority : otherwise;
}

auto enqueue(const Call& call, job::JobRequest request) -> Async<Result<JobId>> {
    std::vector<job::JobRequest> requests;
    requests.push_back(std::move(request));
    const auto enqueued = co_await commands::enqueue(
        call.services(), call.principal, std::move(requests), std::nullopt
    );
    co_return enqueued ? Result<JobId>(enqueued->jobs.front().id)
                       : std::unexpected(enqueued.error());
}

// {"success":true,"message":…,"jobId":…}
auto queued(int status, std::string_view message, JobId id) -> net::HttpResponse {
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    append_job_id(object.begin("jobId"), id, IdStyle::text);
    object.text("message", message).finish();
    return json_reply(status, std::move(body));
}

auto queued_for_user(std::string_view message, JobId id) -> net::HttpResponse {
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    append_job_id(object.begin("jobId"), id, IdStyle::text);
    object.text("message", message).text("statusUrl", status_url(id)).finish();
    return json_reply(202, std::move(body));
}

// What a user asks for about a site.
struct SiteRequest {
    std::string site_id = {};
    std::optional<std::int64_t> pages = std::nullopt;
    std::optional<std::string> url = std::nullopt;
    std::optional<std::int64_t> priority = std::nullopt;
    std::string user_id = {};
};

// Errors: bad_request.
auto read_site_request(std::string_view text) -> Result<SiteRequest> {
    const auto body = read_body(text);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto site_id = id_in(*body, "siteId");
    auto pages = integer_in(*body, "maxPages", 1, kMostPages);
    auto url = text_in(*body, "url");
    auto priority = integer_in(*body, "priority", job::kLowestPriority, job::kHighestPriority);
    auto user_id = text_in(*body, "userId");
    if (site_id && site_id->value_or("").empty()) {
        return fail("bad_request", "siteId is required");
    }
    if (!site_id || !pages || !url || !priority || !user_id) {
        return std::unexpected(
            !site_id    ? site_id.error()
            : !pages    ? pages.error()
            : !url      ? url.error()
            : !priority ? priority.error()
                        : user_id.error()
        );
    }
    return SiteRequest{
        .site_id = std::move(**site_id),
        .pages = *pages,
        .url = std::move(*url),
        .priority = *priority,
        .user_id = user_id->value_or(""),
    };
}

// Whether the site is there and is the user's is for the kind to say (task::Runner::admit).
auto enqueue_for_site(
    const Call& call, std::string_view kind, SiteRequest asked, std::string payload
) -> Async<Result<std::optional<JobId>>> {
    const auto task = commands::first_of_kind(call.services(), kind);
    if (!task) {
        co_return std::nullopt;
    }
    auto id = co_await enqueue(
        call,
        {.task = task->name,
         .payload = std::move(payload),
         .priority = priority_of(*task, asked.priority, kPriorityOfSites),
         .user_id = std::move(asked.user_id)}
    );
    co_return id ? Result<std::optional<JobId>>(*id) : std::unexpected(id.error());
}

auto crawl(Call call) -> Answer {
    auto asked = read_site_request(call.request.body);
    if (!asked) {
        co_return std::unexpected(asked.error());
    }
    boost::json::object payload{
        {"siteId", asked->site_id}, {"maxPages", asked->pages.value_or(kDefaultPages)}
    };
    if (asked->url) {
        payload["url"] = *asked->url;
    }
    const auto id =
        co_await enqueue_for_site(call, "crawl_site", std::move(*asked), to_json_text(payload));
    if (!id) {
        co_return std::unexpected(id.error());
    }
    co_return *id ? queued_for_user("Crawl job queued", **id) : not_found();
}

auto analyze(Call call) -> Answer {
    auto asked = read_site_request(call.request.body);
    if (!asked) {
        co_return std::unexpected(asked.error());
    }
    const boost::json::object payload{{"siteId", asked->site_id}};
    const auto id =
        co_await enqueue_for_site(call, "analyze_site", std::move(*asked), to_json_text(payload));
    if (!id) {
        co_return std::unexpected(id.error());
    }
    co_return *id ? queued_for_user("Analysis job queued", **id) : not_found();
}

auto clean_up(Call call) -> Answer {
    const auto body = read_body(call.request.body);
    const auto days = body ? integer_in(*body, "daysOld", 1, kMostDays)
                           : Result<std::optional<std::int64_t>>(std::unexpected(body.error()));
    if (!days) {
        co_return std::unexpected(days.error());
    }
    const auto task = commands::first_of_kind(call.services(), "cleanup");
    if (!task) {
        co_return not_found();
    }
    const auto id = co_await enqueue(
        call,
        {.task = task->name,
         .payload = with_member(task->payload, "daysOld", days->value_or(kDefaultDays)),
         .priority = priority_of(*task, std::nullopt, kPriorityOfCleanup)}
    );
    co_return id ? Result<net::HttpResponse>(queued(202, "Cleanup job queued", *id))
                 : std::unexpected(id.error());
}

auto clean_up_daily(Call call) -> Answer {
    const auto task = commands::first_of_kind(call.services(), "cleanup");
    if (!task) {
        call.name = "daily";
        co_return co_await run_endpoint(std::move(call));
    }
    const auto id = co_await enqueue(
        call, {.task = task->name, .priority = priority_of(*task, std::nullopt, kPriorityOfCleanup)}
    );
    co_return id ? Result<net::HttpResponse>(queued(200, "Daily cleanup job queued", *id))
                 : std::unexpected(id.error());
}

// The month that begins, in UTC: "2026-01".
auto month_of(WallTime now) -> std::string {
    constexpr std::size_t kMonth = 7;
    return format_seconds(std::chrono::floor<std::chrono::seconds>(now)).substr(0, kMonth);
}

auto reset_usage_monthly(Call call) -> Answer {
    const auto task = commands::first_of_kind(call.services(), "usage_reset");
    if (!task) {
        call.name = "monthly";
        co_return co_await run_endpoint(std::move(call));
    }
    const auto month = month_of(call.services().clock.wall_now());
    const auto id = co_await enqueue(
        call,
        {.task = task->name,
         .payload = with_member(task->payload, "month", Json(month)),
         .priority = priority_of(*task, std::nullopt, kPriorityOfUsage)}
    );
    if (!id) {
        co_return std::unexpected(id.error());
    }
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true).text("message", "Monthly usage reset job queued");
    object.text("month", month);
    append_job_id(object.begin("jobId"), *id, IdStyle::text);
    object.finish();
    co_return json_reply(200, std::move(body));
}

void add_post(RouteTable& table, std::string_view path, Access access, Handler handler) {
    table.push_back({.methods = Methods::post, .path = path, .access = access, .handler = handler});
}

void add_cron(RouteTable& table, std::string_view path, Handler handler) {
    table.push_back({
        .methods = Methods::get_or_post,
        .path = path,
        .access = Access::cron,
        .handler = handler,
    });
}

}  // namespace

void add_site_routes(RouteTable& table) {
    add_post(table, "/api/jobs/crawl", Access::user, crawl);
    add_post(table, "/api/jobs/analysis", Access::user, analyze);
    add_post(table, "/api/jobs/cleanup", Access::admin, clean_up);
    add_cron(table, "/api/cron/daily", clean_up_daily);
    add_cron(table, "/api/cron/monthly", reset_usage_monthly);
}

}  // namespace pawl::compat
