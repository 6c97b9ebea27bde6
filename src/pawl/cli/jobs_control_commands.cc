// SPDX-License-Identifier: Apache-2.0
// What changes jobs that are there: one by one, or all that a filter shows.
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(250);

auto job_path(const std::string& id, std::string_view action = {}) -> std::string {
    return "/v1/jobs/" + encode(id) + std::string(action);
}

// Does `action` to each id; the first failure decides the exit code, the rest are done all the
// same.
auto for_each_job(const Invocation& invocation, Shell& shell, std::string_view action) -> int {
    auto client = connect(invocation, shell);
    if (!client) {
        return client.error();
    }
    int code = kOk;
    for (const auto& id : invocation.arguments) {
        const auto body = body_of((*client)->post(job_path(id, action)), shell);
        if (!body) {
            code = code == kOk ? body.error() : code;
        } else if (form_of(invocation) == Form::table) {
            shell.out << plain(id) << '\n';
        } else {
            show_object(invocation, shell, *body);
        }
    }
    return code;
}

struct Progress {
    std::string id = {};
    std::string state = {};
    std::int64_t matched = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
};

auto read_progress(const std::string& body) -> std::optional<Progress> {
    boost::system::error_code error;
    const auto value = boost::json::parse(body, error);
    const auto* const object = error ? nullptr : value.if_object();
    if (object == nullptr) {
        return std::nullopt;
    }
    Progress progress;
    for (const auto& member : *object) {
        const std::string_view key = member.key();
        if (const auto* const text = member.value().if_string()) {
            if (key == "id") {
                progress.id = *text;
            } else if (key == "state") {
                progress.state = *text;
            }
        }
        if (const auto* const number = member.value().if_int64()) {
            progress.matched = key == "matched" ? *number : progress.matched;
            progress.done = key == "done" ? *number : progress.done;
            progress.failed = key == "failed" ? *number : progress.failed;
        }
    }
    return progress.id.empty() ? std::nullopt : std::optional(std::move(progress));
}

// {"action":…,"filter":{…}} of the options that are given.
auto bulk_body(const Invocation& invocation, std::string_view action) -> std::string {
    const QueryKeys filters = {
        {"--state", "state"},
        {"--task", "task"},
        {"--queue", "queue"},
        {"--tag", "tag"},
        {"--schedule", "schedule"},
        {"--batch", "batch"},
        {"--search", "q"},
    };
    std::string filter;
    for (const auto& [option, key] : filters) {
        if (const auto value = invocation.value(option)) {
            filter += fmt::format(
                "{}{}:{}", filter.empty() ? "" : ",", quote_json(key), quote_json(*value)
            );
        }
    }
    return fmt::format(
        R"({{"action":{},"filter":{{{}}}{}}})",
        quote_json(action),
        filter,
        invocation.has("--dry-run") ? R"(,"dry_run":true)" : ""
    );
}

// One line on a terminal, written over each time.
void show_progress(Shell& shell, const Progress& progress, Duration took) {
    const auto met = progress.done + progress.failed;
    if (!shell.err_is_terminal || progress.matched == 0) {
        return;
    }
    const auto left = met == 0 ? Duration::zero() : took / met * (progress.matched - met);
    shell.err << fmt::format(
                     "\r{} of {} jobs, {} %, {} s left   ",
                     met,
                     progress.matched,
                     met * 100 / progress.matched,
                     std::chrono::duration_cast<std::chrono::seconds>(left).count()
                 )
              << std::flush;
}

auto for_all_jobs(const Invocation& invocation, Shell& shell, std::string_view action) -> int {
    auto client = connect(invocation, shell);
    if (!client) {
        return client.error();
    }
    const auto began = shell.clock.steady_now();
    auto body = body_of((*client)->post("/v1/bulk-actions", bulk_body(invocation, action)), shell);
    std::optional<Progress> progress;
    while (body) {
        progress = read_progress(*body);
        if (!progress) {
            return complain(shell, "the server's answer is no bulk action", kFailed);
        }
        if (progress->state != "running") {
            break;
        }
        show_progress(shell, *progress, shell.clock.steady_now() - began);
        shell.pause(kBetweenLooks);
        body = body_of((*client)->get("/v1/bulk-actions/" + encode(progress->id)), shell);
    }
    if (!body) {
        return body.error();
    }
    if (shell.err_is_terminal) {
        shell.err << '\r';
    }
    if (form_of(invocation) != Form::table) {
        show_object(invocation, shell, *body);
    } else {
        shell.out << (invocation.has("--dry-run") ? progress->matched : progress->done) << '\n';
        if (progress->failed > 0) {
            note(invocation, shell, std::to_string(progress->failed) + " could not be changed");
        }
    }
    return progress->state == "done" && progress->failed == 0 ? kOk : kFailed;
}

auto some_or_all(const Invocation& invocation, Shell& shell, std::string_view action) -> int {
    const bool all = invocation.has("--all");
    if (all == !invocation.arguments.empty()) {
        return complain(shell, "give the ids of jobs, or --all with filters", kUsage);
    }
    const bool filtered = bulk_body(invocation, action) !=
                          fmt::format(R"({{"action":{},"filter":{{}}}})", quote_json(action));
    if (!all && filtered) {
        return complain(shell, "filters and --dry-run need --all", kUsage);
    }
    return all ? for_all_jobs(invocation, shell, action)
               : for_each_job(invocation, shell, "/" + std::string(action));
}

// {"data":…} of {"reasons":…}: what show_page takes.
auto as_page(const std::string& body) -> std::string {
    boost::system::error_code error;
    const auto value = boost::json::parse(body, error);
    const auto* const object = error ? nullptr : value.if_object();
    const auto* const reasons = object == nullptr ? nullptr : object->if_contains("reasons");
    return reasons == nullptr ? body
                              : boost::json::serialize(boost::json::object{{"data", *reasons}});
}

}  // namespace

auto jobs_cancel(const Invocation& invocation, Shell& shell) -> int {
    return some_or_all(invocation, shell, "cancel");
}

auto jobs_retry(const Invocation& invocation, Shell& shell) -> int {
    return some_or_all(invocation, shell, "retry");
}

auto jobs_clone(const Invocation& invocation, Shell& shell) -> int {
    const auto body =
        ask(invocation, shell, "POST", job_path(invocation.arguments.front(), "/clone"));
    if (!body) {
        return body.error();
    }
    const auto copy = read_progress(*body);
    if (form_of(invocation) == Form::table && copy) {
        shell.out << plain(copy->id) << '\n';
    } else {
        show_object(invocation, shell, *body);
    }
    return kOk;
}

auto jobs_snooze(const Invocation& invocation, Shell& shell) -> int {
    const auto delay = invocation.value("--delay");
    const auto until = invocation.value("--until");
    if (delay.has_value() == until.has_value()) {
        return complain(shell, "give --delay or --until", kUsage);
    }
    const auto request = delay ? R"({"delay":)" + quote_json(*delay) + "}"
                               : R"({"until":)" + quote_json(*until) + "}";
    const auto body =
        ask(invocation, shell, "POST", job_path(invocation.arguments.front(), "/snooze"), request);
    if (!body) {
        return body.error();
    }
    show_object(invocation, shell, *body);
    return kOk;
}

auto jobs_why(const Invocation& invocation, Shell& shell) -> int {
    const auto body = ask(invocation, shell, "GET", job_path(invocation.arguments.front(), "/why"));
    if (!body) {
        return body.error();
    }
    if (form_of(invocation) == Form::json) {
        show_object(invocation, shell, *body);
        return kOk;
    }
    show_page(
        invocation,
        shell,
        as_page(*body),
        {{"REASON", "code"}, {"UNTIL", "until"}, {"DETAIL", "detail"}}
    );
    return kOk;
}

}  // namespace pawl::cli
