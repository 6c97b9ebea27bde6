// SPDX-License-Identifier: Apache-2.0
#include <boost/json/parse.hpp>

#include "pawl/base/json.h"
#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

auto schedule_path(const Invocation& invocation, std::string_view action = {}) -> std::string {
    return "/v1/schedules/" + encode(invocation.arguments.front()) + std::string(action);
}

auto act(const Invocation& invocation, Shell& shell, std::string_view action) -> int {
    const auto body = ask(invocation, shell, "POST", schedule_path(invocation, action));
    if (!body) {
        return body.error();
    }
    if (form_of(invocation) != Form::table) {
        show_object(invocation, shell, *body);
    }
    return kOk;
}

// The slots, one a line, and on stderr how many jobs were made.
void show_backfill(const Invocation& invocation, Shell& shell, const std::string& body) {
    boost::system::error_code error;
    const auto answer = boost::json::parse(body, error);
    const auto* slots = error ? nullptr : answer.find_pointer("/slots", error);
    const auto* created = error ? nullptr : answer.find_pointer("/created", error);
    if (form_of(invocation) != Form::table || slots == nullptr || !slots->is_array() ||
        created == nullptr || !created->is_int64()) {
        show_object(invocation, shell, body);
        return;
    }
    for (const auto& slot : slots->get_array()) {
        shell.out << (slot.is_string() ? plain(std::string_view(slot.get_string())) : "") << '\n';
    }
    note(invocation, shell, std::to_string(created->get_int64()) + " jobs created");
}

}  // namespace

auto schedules_list(const Invocation& invocation, Shell& shell) -> int {
    const auto path =
        with_query("/v1/schedules", invocation, {{"--limit", "limit"}, {"--cursor", "cursor"}});
    const auto body = ask(invocation, shell, "GET", path);
    if (!body) {
        return body.error();
    }
    show_page(
        invocation,
        shell,
        *body,
        {
            {"NAME", "name"},
            {"TASK", "task"},
            {"CRON", "cron"},
            {"ZONE", "timezone"},
            {"PAUSED", "paused"},
            {"NEXT", "next_runs.0"},
        }
    );
    return kOk;
}

auto schedules_show(const Invocation& invocation, Shell& shell) -> int {
    const auto body = ask(invocation, shell, "GET", schedule_path(invocation));
    if (!body) {
        return body.error();
    }
    show_object(invocation, shell, *body);
    return kOk;
}

auto schedules_run(const Invocation& invocation, Shell& shell) -> int {
    const auto body = ask(invocation, shell, "POST", schedule_path(invocation, "/run"));
    if (!body) {
        return body.error();
    }
    boost::system::error_code error;
    const auto job = boost::json::parse(*body, error);
    const auto* object = error ? nullptr : job.if_object();
    const auto* id = object == nullptr ? nullptr : object->if_contains("id");
    if (form_of(invocation) == Form::table && id != nullptr && id->is_string()) {
        shell.out << plain(std::string_view(id->get_string())) << '\n';
    } else {
        show_object(invocation, shell, *body);
    }
    return kOk;
}

auto schedules_pause(const Invocation& invocation, Shell& shell) -> int {
    return act(invocation, shell, "/pause");
}

auto schedules_resume(const Invocation& invocation, Shell& shell) -> int {
    return act(invocation, shell, "/resume");
}

auto schedules_backfill(const Invocation& invocation, Shell& shell) -> int {
    const auto from = invocation.value("--from");
    const auto to = invocation.value("--to");
    if (!from || !to) {
        return complain(shell, "backfill needs --from and --to", kUsage);
    }
    auto request = R"({"from":)" + quote_json(*from) + R"(,"to":)" + quote_json(*to);
    request += invocation.has("--dry-run") ? R"(,"dry_run":true})" : "}";
    const auto body =
        ask(invocation, shell, "POST", schedule_path(invocation, "/backfill"), std::move(request));
    if (!body) {
        return body.error();
    }
    show_backfill(invocation, shell, *body);
    return kOk;
}

}  // namespace pawl::cli
