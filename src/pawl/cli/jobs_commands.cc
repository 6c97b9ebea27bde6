// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

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

}  // namespace

auto jobs_list(const Invocation& invocation, Shell& shell) -> int {
    const auto path = with_query(
        "/v1/jobs",
        invocation,
        {
            {"--state", "state"},
            {"--task", "task"},
            {"--queue", "queue"},
            {"--tag", "tag"},
            {"--schedule", "schedule"},
            {"--batch", "batch"},
            {"--user-id", "user_id"},
            {"--created-after", "created_after"},
            {"--created-before", "created_before"},
            {"--limit", "limit"},
            {"--cursor", "cursor"},
        }
    );
    const auto body = ask(invocation, shell, "GET", path);
    if (!body) {
        return body.error();
    }
    show_page(
        invocation,
        shell,
        *body,
        {
            {"ID", "id"},
            {"TASK", "task"},
            {"QUEUE", "queue"},
            {"STATE", "state"},
            {"TRY", "attempt"},
            {"RUN AT", "run_at"},
            {"FINISHED", "finished_at"},
            {"ERROR", "error.code"},
        }
    );
    return kOk;
}

auto jobs_show(const Invocation& invocation, Shell& shell) -> int {
    const auto body = ask(invocation, shell, "GET", job_path(invocation.arguments.front()));
    if (!body) {
        return body.error();
    }
    show_object(invocation, shell, *body);
    return kOk;
}

auto jobs_logs(const Invocation& invocation, Shell& shell) -> int {
    const auto path = with_query(
        job_path(invocation.arguments.front(), "/logs"),
        invocation,
        {{"--limit", "limit"}, {"--cursor", "cursor"}}
    );
    const auto body = ask(invocation, shell, "GET", path);
    if (!body) {
        return body.error();
    }
    show_page(
        invocation,
        shell,
        *body,
        {
            {"AT", "at"},
            {"TRY", "attempt"},
            {"LEVEL", "level"},
            {"MESSAGE", "message"},
        }
    );
    return kOk;
}

auto jobs_cancel(const Invocation& invocation, Shell& shell) -> int {
    return for_each_job(invocation, shell, "/cancel");
}

auto jobs_retry(const Invocation& invocation, Shell& shell) -> int {
    return for_each_job(invocation, shell, "/retry");
}

}  // namespace pawl::cli
