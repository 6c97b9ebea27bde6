// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "pawl/base/json.h"
#include "pawl/base/text_time.h"
#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

auto names_json(const std::vector<std::string>& names) -> std::string {
    std::string json = "[";
    for (const auto& name : names) {
        json += (json.size() > 1 ? "," : "") + quote_json(name);
    }
    return json + "]";
}

// A time, or a duration from now on.
auto end_of(const std::string& given, const Clock& clock) -> Result<std::string> {
    if (const auto time = parse_time(given)) {
        return format_time(*time);
    }
    const auto duration = parse_duration(given);
    if (!duration || *duration <= Duration::zero()) {
        return fail("usage", "--expires must be a duration (90d) or a time (RFC 3339)");
    }
    return format_time(clock.wall_now() + *duration);
}

auto request_body(const Invocation& invocation, const Clock& clock) -> Result<std::string> {
    const auto role = invocation.value("--role");
    if (!role) {
        return fail("usage", "--role is needed: admin, operator, producer, worker or viewer");
    }
    auto body = R"({"name":)" + quote_json(invocation.arguments.front()) + R"(,"role":)" +
                quote_json(*role);
    body += R"(,"queues":)" + names_json(invocation.values("--queue"));
    body += R"(,"tasks":)" + names_json(invocation.values("--task"));
    if (const auto expires = invocation.value("--expires")) {
        const auto end = end_of(*expires, clock);
        if (!end) {
            return end;
        }
        body += R"(,"expires_at":)" + quote_json(*end);
    }
    return body + "}";
}

}  // namespace

// The key alone on stdout, so that a script can keep it; what it is on stderr.
auto keys_create(const Invocation& invocation, Shell& shell) -> int {
    auto request = request_body(invocation, shell.clock);
    if (!request) {
        return complain(shell, request.error().message, kUsage);
    }
    const auto body = ask(invocation, shell, "POST", "/v1/keys", std::move(*request));
    if (!body) {
        return body.error();
    }
    if (form_of(invocation) != Form::table) {
        show_object(invocation, shell, *body);
        return kOk;
    }
    const auto secret = text_member(*body, "secret");
    if (secret.empty()) {
        return complain(shell, "the server's answer is no key", kFailed);
    }
    shell.out << plain(secret) << '\n';
    note(invocation, shell, "key " + plain(text_member(*body, "id")) + "; it is shown this once");
    return kOk;
}

auto keys_list(const Invocation& invocation, Shell& shell) -> int {
    const auto path =
        with_query("/v1/keys", invocation, {{"--limit", "limit"}, {"--cursor", "cursor"}});
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
            {"NAME", "name"},
            {"ROLE", "role"},
            {"PREFIX", "prefix"},
            {"QUEUES", "queues"},
            {"TASKS", "tasks"},
            {"CREATED", "created_at"},
            {"EXPIRES", "expires_at"},
            {"REVOKED", "revoked_at"},
        }
    );
    return kOk;
}

auto keys_revoke(const Invocation& invocation, Shell& shell) -> int {
    auto client = connect(invocation, shell);
    if (!client) {
        return client.error();
    }
    int code = kOk;  // of the first failure; the rest are revoked all the same
    for (const auto& id : invocation.arguments) {
        const auto gone = body_of((*client)->send("DELETE", "/v1/keys/" + encode(id), {}), shell);
        if (gone) {
            note(invocation, shell, "key " + plain(id) + " opens nothing any more");
        } else {
            code = code == kOk ? gone.error() : code;
        }
    }
    return code;
}

}  // namespace pawl::cli
