// SPDX-License-Identifier: Apache-2.0
#include <boost/json/parse.hpp>

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

// How many jobs of the queue run, as GET /v1/queues/{q} says.
auto running_of(const std::string& body) -> std::int64_t {
    boost::system::error_code error;
    const auto value = boost::json::parse(body, error);
    const auto* queue = error ? nullptr : value.if_object();
    for (const auto* group : {"states", "depth"}) {
        const auto* depth = queue == nullptr ? nullptr : queue->if_contains(group);
        const auto* object = depth == nullptr ? nullptr : depth->if_object();
        const auto* running = object == nullptr ? nullptr : object->if_contains("running");
        if (running != nullptr && running->is_int64()) {
            return running->get_int64();
        }
    }
    return 0;
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
            {"NAME", {"name"}},
            {"PAUSED", {"paused"}},
            {"READY", {"states.ready", "depth.ready"}},
            {"RUNNING", {"states.running", "depth.running"}},
            {"SCHEDULED", {"states.scheduled", "depth.scheduled"}},
            {"RETRYING", {"states.retrying", "depth.retrying"}},
            {"CONCURRENCY", {"concurrency", "limits.concurrency"}},
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
        if (!body || running == 0) {
            break;
        }
        if (running != shown) {
            note(invocation, shell, std::to_string(running) + " still running");
            shown = running;
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
