// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

auto job_path(const std::string& id, std::string_view action = {}) -> std::string {
    return "/v1/jobs/" + encode(id) + std::string(action);
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
            {"--search", "q"},
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

}  // namespace pawl::cli
