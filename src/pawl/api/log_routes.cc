// SPDX-License-Identifier: Apache-2.0
// A job's log: page by page, or as it grows.
#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/api/cursor.h"
#include "pawl/api/event_stream.h"
#include "pawl/api/job_json.h"
#include "pawl/api/job_routes.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/log_tail.h"

namespace pawl::api {
namespace {

using access::Role;

// What was asked for: lines behind the `after`-th.
struct Wanted {
    JobId job = {};
    std::int64_t after = 0;
    std::size_t limit = 0;
    bool follow = false;
    bool comes_back = false;  // a client that had a stream already
};

auto list_name(const Call& call) -> std::string {
    return "logs " + call.name;
}

auto follow_of(const Query& query) -> Result<bool> {
    const auto text = query.find("follow").value_or("0");
    if (text != "0" && text != "1") {
        return fail("invalid_filter", "follow: 1 for a stream, 0 for a page");
    }
    return text == "1";
}

auto wanted_of(const Call& call) -> Result<Wanted> {
    const auto id = job_id_of(call);
    const auto limit = call.query.limit();
    const auto follow = follow_of(call.query);
    const auto after =
        open_number_cursor(call.around->seal, list_name(call), call.query.find("cursor"));
    const auto last = last_event_of(call);
    if (!id || !limit) {
        return std::unexpected(id ? limit.error() : id.error());
    }
    if (!follow || !after) {
        return std::unexpected(follow ? after.error() : follow.error());
    }
    Wanted wanted{.job = *id, .after = after->value_or(0), .limit = *limit, .follow = *follow};
    if (!wanted.follow) {
        return wanted;
    }
    if (!last) {
        return std::unexpected(last.error());
    }
    wanted.comes_back = last->has_value();
    wanted.after = last->value_or(wanted.after);
    return wanted;
}

// The lines of one job, until it is final.
class LogSource final : public EventSource {
 public:
    LogSource(
        commands::Services& services,
        access::Principal principal,
        const Wanted& wanted,
        const Executor& executor
    )
        : services_(services),
          principal_(std::move(principal)),
          job_(wanted.job),
          after_(wanted.after),
          waiter_(services.waiters.enter(job_, executor)) {}

    auto next() -> Async<EventText> override {
        const auto tail = co_await commands::read_log_tail(
            services_, principal_, job_, static_cast<std::size_t>(after_)
        );
        if (!tail) {
            co_return EventText{.is_last = true};
        }
        EventText next{.is_last = tail->is_end};
        for (const auto& line : tail->lines) {
            ++after_;
            fmt::format_to(std::back_inserter(next.text), "id: {}\nevent: log\ndata: ", after_);
            append_log_line(next.text, line);
            next.text += "\n\n";
        }
        co_return next;
    }
    auto wait_until(SteadyTime time) -> Async<> override { return waiter_->wait_until(time); }
    void ring() override { waiter_->ring(); }
    [[nodiscard]] auto is_closing() const -> bool override { return services_.waiters.closing(); }

 private:
    commands::Services& services_;
    access::Principal principal_;
    JobId job_;
    std::int64_t after_;
    std::unique_ptr<commands::JobWaiters::Waiter> waiter_;
};

auto follow_log(Call call, Wanted wanted) -> Answer {
    const auto tail = co_await commands::read_log_tail(
        call.services(), *call.principal, wanted.job, static_cast<std::size_t>(wanted.after)
    );
    if (!tail) {
        co_return std::unexpected(tail.error());
    }
    if (wanted.comes_back && tail->is_end && tail->lines.empty()) {
        // Tells an EventSource that it need not come again (HTML Living Standard, section 9.2.1).
        co_return net::HttpResponse{.status = 204};
    }
    auto& services = call.services();
    auto principal = *call.principal;
    co_return event_stream(
        std::move(call),
        [&services, principal = std::move(principal), wanted](const Executor& executor) {
            return std::make_unique<LogSource>(services, principal, wanted, executor);
        }
    );
}

auto list_log(Call call) -> Answer {
    const auto wanted = wanted_of(call);
    if (!wanted) {
        co_return std::unexpected(wanted.error());
    }
    if (wanted->follow) {
        co_return co_await follow_log(std::move(call), *wanted);
    }
    auto lines = co_await commands::list_log(
        call.services(),
        *call.principal,
        wanted->job,
        static_cast<std::size_t>(wanted->after),
        wanted->limit + 1
    );
    if (!lines) {
        co_return std::unexpected(lines.error());
    }
    std::string next;
    if (lines->size() > wanted->limit) {
        lines->resize(wanted->limit);
        const auto end = wanted->after + static_cast<std::int64_t>(wanted->limit);
        next = make_cursor(call.around->seal, list_name(call), end);
    }
    co_return json_reply(200, page_text(*lines, next, append_log_line));
}

}  // namespace

void add_job_log_routes(RouteTable& table) {
    table.push_back({
        .method = "GET",
        .path = "/v1/jobs/{id}/logs",
        .operation = "list_log",
        .tag = "jobs",
        .summary = "Log lines, oldest first; with follow=1 as they come, until the job is final",
        .role = Role::viewer,
        .or_role = Role::producer,
        .query =
            {
                {"follow",
                 R"({"type":"integer","enum":[0,1],"default":0})",
                 "1: server-sent events `log`, from cursor on or behind Last-Event-ID"},
                kCursorParameter,
                kLimitParameter,
            },
        .replies =
            {
                {200, "LogPage"},
                {200, "", "a page, or server-sent events", kEventStream},
                {204, "", "nothing comes behind Last-Event-ID: the job is final"},
            },
        .handler = list_log,
    });
}

}  // namespace pawl::api
