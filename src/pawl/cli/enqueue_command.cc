// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <iterator>
#include <optional>

#include "pawl/base/json.h"
#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"

namespace pawl::cli {
namespace {

using std::chrono::seconds;

constexpr seconds kLookAgain{30};

// JSON, @file or - for standard input; checked, and kept as it was written.
auto read_payload(const std::string& given, Shell& shell) -> Result<std::string> {
    std::string text = given;
    if (given == "-") {
        text.assign(std::istreambuf_iterator<char>(shell.in), {});
    } else if (given.starts_with('@')) {
        auto file = shell.read_file(given.substr(1));
        if (!file) {
            return std::unexpected(file.error());
        }
        text = std::move(file->text);
    }
    if (auto read = read_json(text); !read) {
        return fail("usage", "--payload: " + read.error().message);
    }
    return text;
}

auto is_integer_text(const std::string& text) -> bool {
    int value = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, value);
    return status == std::errc{} && end == last;
}

// The request, with the payload's own text in it: numbers keep their digits.
auto request_body(const Invocation& invocation, Shell& shell) -> Result<std::string> {
    std::string body = R"({"task":)" + quote_json(invocation.arguments.front());
    const auto add = [&](std::string_view key, const std::string& json) {
        body += "," + quote_json(key) + ":" + json;
    };
    if (const auto given = invocation.value("--payload")) {
        auto payload = read_payload(*given, shell);
        if (!payload) {
            return payload;
        }
        add("payload", *payload);
    }
    if (const auto priority = invocation.value("--priority")) {
        if (!is_integer_text(*priority)) {
            return fail("usage", "--priority must be an integer -1000..1000");
        }
        add("priority", *priority);
    }
    const QueryKeys texts = {
        {"--queue", "queue"}, {"--delay", "delay"}, {"--at", "run_at"}, {"--batch", "batch"}
    };
    for (const auto& [option, key] : texts) {
        if (const auto value = invocation.value(option)) {
            add(key, quote_json(*value));
        }
    }
    if (const auto key = invocation.value("--unique")) {
        add("unique", R"({"key":)" + quote_json(*key) + "}");
    }
    return body + "}";
}

auto is_final(std::string_view state) -> bool {
    return state == "succeeded" || state == "failed" || state == "cancelled" || state == "skipped";
}

// Looks until the job is final. Gives the last body.
auto follow(
    const Invocation& invocation,
    Shell& shell,
    ApiClient& client,
    const std::string& id,
    std::string body
) -> std::expected<std::string, int> {
    std::string shown;
    while (!is_final(text_member(body, "state"))) {
        const auto state = text_member(body, "state");
        if (state.empty()) {
            return std::unexpected(complain(shell, "the server's answer is no job", kFailed));
        }
        if (state != shown) {
            note(invocation, shell, "job " + plain(id) + " is " + plain(state));
            shown = state;
        }
        auto next = body_of(client.wait("/v1/jobs/" + encode(id) + "?wait=30s", kLookAgain), shell);
        if (!next) {
            return next;
        }
        body = std::move(*next);
    }
    return body;
}

}  // namespace

auto jobs_enqueue(const Invocation& invocation, Shell& shell) -> int {
    if (invocation.has("--delay") && invocation.has("--at")) {
        return complain(shell, "--delay and --at say the same thing; give one", kUsage);
    }
    auto request = request_body(invocation, shell);
    if (!request) {
        return complain(shell, request.error().message, kUsage);
    }
    auto client = connect(invocation, shell);
    if (!client) {
        return client.error();
    }
    auto body = body_of((*client)->post("/v1/jobs", std::move(*request)), shell);
    if (!body) {
        return body.error();
    }
    const auto id = text_member(*body, "id");
    if (form_of(invocation) == Form::table) {
        shell.out << plain(id) << '\n' << std::flush;  // now, since the wait may be long
    }
    if (invocation.has("--wait")) {
        body = follow(invocation, shell, **client, id, std::move(*body));
        if (!body) {
            return body.error();
        }
    }
    if (form_of(invocation) != Form::table) {
        show_object(invocation, shell, *body);
    }
    const auto state = text_member(*body, "state");
    if (invocation.has("--wait") && state != "succeeded") {
        return complain(shell, "job " + plain(id) + " ended " + plain(state), kJobDidNotSucceed);
    }
    return kOk;
}

}  // namespace pawl::cli
