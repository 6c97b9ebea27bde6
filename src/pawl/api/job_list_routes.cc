// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/api/cursor.h"
#include "pawl/api/job_json.h"
#include "pawl/api/job_routes.h"
#include "pawl/api/job_search.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/base/names.h"
#include "pawl/commands/jobs.h"
#include "pawl/job/error_fingerprint.h"

namespace pawl::api {
namespace {

using access::Role;

auto bad_filter(std::string_view name, std::string_view rule) -> std::unexpected<Error> {
    return fail("invalid_filter", std::string(name).append(": ").append(rule));
}

// What stands in one parameter of the filter, kept to its rule.
auto take_text(
    const Query& query, std::string_view name, bool (*keeps)(std::string_view), std::string& into
) -> Result<> {
    const auto text = query.find(name);
    if (text && !keeps(*text)) {
        return bad_filter(name, "this cannot be one");
    }
    into = text.value_or("");
    return {};
}

auto take_batch(const Query& query, BatchId& into) -> Result<> {
    const auto text = query.find("batch");
    const auto id = text ? parse_id<BatchTag>(*text) : std::optional(BatchId{});
    if (!id) {
        return bad_filter("batch", "the id of a batch is needed");
    }
    into = *id;
    return {};
}

auto take_states(const Query& query, std::vector<job::JobState>& into) -> Result<> {
    for (const auto text : query.list("state")) {
        const auto state = job::parse_job_state(text);
        if (!state) {
            return bad_filter("state", "one of the states of a job, or several joined by commas");
        }
        into.push_back(*state);
    }
    store::keep_once(into);
    return {};
}

auto take_times(const Query& query, store::JobFilter& filter) -> Result<> {
    const auto after = query.time("created_after");
    const auto before = query.time("created_before");
    if (!after || !before) {
        return std::unexpected(after ? before.error() : after.error());
    }
    filter.created_after = *after;
    filter.created_before = *before;
    return {};
}

auto first_error(std::initializer_list<Result<>> results) -> Result<> {
    const auto* const failed =
        std::ranges::find_if(results, [](const auto& result) { return !result; });
    return failed == results.end() ? Result<>() : *failed;
}

auto filter_of(const Query& query, WallTime now) -> Result<store::JobFilter> {
    store::JobFilter filter;
    const auto taken = first_error({
        take_states(query, filter.states),
        take_text(query, "task", is_name, filter.task),
        take_text(query, "queue", is_name, filter.queue),
        take_text(query, "schedule", is_name, filter.schedule),
        take_batch(query, filter.batch),
        take_text(query, "tag", is_label, filter.tag),
        take_text(query, "user_id", is_label, filter.user_id),
        take_text(query, "fingerprint", job::is_error_fingerprint, filter.fingerprint),
        take_times(query, filter),
        narrow_by_search(filter, query.find("q").value_or(""), now),
    });
    return taken ? Result<store::JobFilter>(std::move(filter)) : std::unexpected(taken.error());
}

// As page_text() has it, and how far a search has come that is not over.
auto job_page_text(const store::JobPage& jobs, std::string_view next) -> std::string {
    std::string out;
    ObjectWriter page(out);
    append_list(page.begin("data"), jobs.jobs, append_job);
    page.text_or_null("next_cursor", next).flag("has_more", !next.empty());
    if (jobs.looked_back_to) {
        page.time("looked_back_to", *jobs.looked_back_to);
    }
    page.finish();
    return out;
}

auto list_jobs(Call call) -> Answer {
    constexpr std::string_view kList = "jobs";
    auto filter = filter_of(call.query, call.services().clock.wall_now());
    const auto limit = call.query.limit();
    const auto before = open_number_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!filter || !limit || !before) {
        co_return std::unexpected(
            !filter  ? filter.error()
            : !limit ? limit.error()
                     : before.error()
        );
    }
    filter->limit = *limit;
    filter->before = JobId{before->value_or(0)};
    const auto page = co_await commands::list_jobs(
        call.services(), std::move(*call.principal), std::move(*filter)
    );
    if (!page) {
        co_return std::unexpected(page.error());
    }
    const auto next =
        page->next ? make_cursor(call.around->seal, kList, page->next.value) : std::string();
    co_return json_reply(200, job_page_text(*page, next));
}

// One page of a list that is held as a whole, from position `first` on.
template <class List>
auto page_from(
    const Call& call,
    std::string_view name,
    const List& list,
    std::int64_t first,
    std::size_t limit,
    auto write
) -> net::HttpResponse {
    const auto begin =
        std::min(static_cast<std::size_t>(std::max<std::int64_t>(first, 0)), list.size());
    const auto count = std::min(limit, list.size() - begin);
    const std::span page(list.data() + begin, count);
    const auto end = begin + count;
    const auto next = end < list.size()
                          ? make_cursor(call.around->seal, name, static_cast<std::int64_t>(end))
                          : std::string();
    return json_reply(200, page_text(page, next, write));
}

auto list_attempts(Call call) -> Answer {
    const auto id = job_id_of(call);
    const auto limit = call.query.limit();
    const auto list = "attempts " + call.name;
    const auto first = open_number_cursor(call.around->seal, list, call.query.find("cursor"));
    if (!id || !limit || !first) {
        co_return std::unexpected(!id ? id.error() : !limit ? limit.error() : first.error());
    }
    const auto attempts = co_await commands::list_attempts(call.services(), *call.principal, *id);
    if (!attempts) {
        co_return std::unexpected(attempts.error());
    }
    co_return page_from(call, list, *attempts, first->value_or(0), *limit, append_attempt);
}

}  // namespace

void add_job_list_routes(RouteTable& table) {
    constexpr std::string_view kText = R"({"type":"string"})";
    constexpr std::string_view kSearchHelp =
        "terms (state: task: queue: tag: schedule: batch: user: payload.KEY= error~ age< age>), "
        "and "
        "text that occurs literally in the payload";
    constexpr std::string_view kTime = R"({"type":"string","format":"date-time"})";
    table.push_back({
        .method = "GET",
        .path = "/v1/jobs",
        .operation = "list_jobs",
        .tag = "jobs",
        .summary = "Jobs, newest first",
        .role = Role::viewer,
        .or_role = Role::producer,
        .query =
            {
                {"state", kText, "one state, or several joined by commas"},
                {"task", kText, "jobs of this task"},
                {"queue", kText, "jobs in this queue"},
                {"tag", kText, "jobs with this tag"},
                {"schedule", kText, "jobs of this schedule"},
                {"batch", kText, "members of this batch"},
                {"user_id", kText, "jobs of this user"},
                {"created_after", kTime, "created later than this"},
                {"created_before", kTime, "created earlier than this"},
                {"fingerprint", kText, "failed jobs whose last error is of this group"},
                {"q", kText, kSearchHelp},
                kCursorParameter,
                kLimitParameter,
            },
        .replies = {{200, "JobPage"}},
        .handler = list_jobs,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/jobs/{id}/attempts",
        .operation = "list_attempts",
        .tag = "jobs",
        .summary = "Attempts, oldest first",
        .role = Role::viewer,
        .or_role = Role::producer,
        .query = {kCursorParameter, kLimitParameter},
        .replies = {{200, "AttemptPage"}},
        .handler = list_attempts,
    });
}

}  // namespace pawl::api
