// SPDX-License-Identifier: Apache-2.0
#include <boost/json/parse.hpp>
#include <optional>

#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{500};

auto queue_path(const Invocation& invocation, std::string_view action) -> std::string {
    return "/v1/queues/" + encode(invocation.arguments.front()) + std::string(action);
}

auto act(const Invocation& invocation, Shell& shell, std::string_view action) -> int {
    const auto body = ask(invocation, shell, "POST", queue_path(invocation, action));
    if (!body) {
        return body.error();
    }
    if (form_of(invocation) != Form::table) {
        show_object(invocation, shell, *body);
    }
    return kOk;
}

// How many jobs of the queue run, as GET /v1/queues/{q} says; nothing if it does not say.
auto running_of(const std::string& body) -> std::optional<std::int64_t> {
    boost::system::error_code error;
    const auto queue = boost::json::parse(body, error);
    if (error) {
        return std::nullopt;
    }
    const auto* running = queue.find_pointer("/states/running", error);
    return running != nullptr && running->is_int64() ? std::optional(running->get_int64())
                                                     : std::nullopt;
}

}  // namespace

auto queues_list(const Invocation& invocation, Shell& shell) -> int {
    const auto path =
        with_query("/v1/queues", invocation, {{"--limit", "limit"}, {"--cursor", "cursor"}});
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
            {"PAUSED", "paused"},
            {"READY", "states.ready"},
            {"RUNNING", "states.running"},
            {"SCHEDULED", "states.scheduled"},
            {"RETRYING", "states.retrying"},
            {"CONCURRENCY", "concurrency"},
        }
    );
    return kOk;
}

auto queues_pause(const Invocation& invocation, Shell& shell) -> int {
    return act(invocation, shell, "/pause");
}

auto queues_resume(const Invocation& invocation, Shell& shell) -> int {
    return act(invocation, shell, "/resume");
}

auto queues_drain(const Invocation& invocation, Shell& shell) -> int {
    auto client = connect(invocation, shell);
    if (!client) {
        return client.error();
    }
    auto body = body_of((*client)->post(queue_path(invocation, "/pause")), shell);
    std::int64_t shown = -1;
    while (body) {
        body = body_of((*client)->get(queue_path(invocation, "")), shell);
        const auto running = body ? running_of(*body) : 0;
        if (!running) {
            return complain(shell, "the server does not say how many jobs run", kFailed);
        }
        if (*running == 0) {
            break;
        }
        if (*running != shown) {
            note(invocation, shell, std::to_string(*running) + " still running");
            shown = *running;
        }
        shell.pause(kBetweenLooks);
    }
    if (!body) {
        return body.error();
    }
    if (form_of(invocation) != Form::table) {
        show_object(invocation, shell, *body);
    }
    return kOk;
}

}  // namespace pawl::cli
