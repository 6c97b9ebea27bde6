// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/client.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "pawl/cli/output.h"
#include "pawl/net/url.h"

namespace pawl::cli {
namespace {

constexpr std::string_view kDefaultUrl = "http://127.0.0.1:7295";

auto variable(const Shell& shell, std::string_view name) -> std::string {
    const auto found = shell.environment.find(name);
    return found == shell.environment.end() ? std::string() : found->second;
}

auto member(const boost::json::object& object, std::string_view key) -> std::string {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? plain(std::string_view(value->get_string()))
                                                  : std::string();
}

// problem+json of /v1, {"error": …} of the other routes, or nothing that can be read.
struct Problem {
    std::string code;
    std::string text;
};

auto read_problem(const Answer& answer) -> Problem {
    boost::system::error_code error;
    const auto value = boost::json::parse(answer.body, error);
    Problem problem{.code = {}, .text = "HTTP status " + std::to_string(answer.status)};
    if (error || !value.is_object()) {
        return problem;
    }
    const auto& object = value.get_object();
    problem.code = member(object, "code");
    for (const auto* key : {"error", "title", "detail"}) {
        const auto text = member(object, key);
        problem.text = text.empty() ? problem.text : text;
    }
    const auto* fields = object.if_contains("errors");
    for (const auto& field :
         fields != nullptr && fields->is_array() ? fields->get_array() : boost::json::array()) {
        if (field.is_object()) {
            problem.text += "\n  " + member(field.get_object(), "pointer") + ": " +
                            member(field.get_object(), "detail");
        }
    }
    return problem;
}

auto token_of(const Invocation& invocation, Shell& shell) -> std::expected<Secret, int> {
    const auto given = variable(shell, "PAWL_TOKEN");
    if (!given.empty() && !invocation.has("--config")) {
        return Secret(given);
    }
    const auto config = shell.load(config_sources(invocation, shell));
    if (!config) {
        return std::unexpected(complain(shell, config.error()));
    }
    if (!given.empty()) {
        return Secret(given);
    }
    auto file = shell.read_file(config->store.directory + "/admin.token");
    if (!file) {
        return Secret();
    }
    while (file->text.ends_with('\n') || file->text.ends_with('\r')) {
        file->text.pop_back();
    }
    return Secret(std::move(file->text));
}

}  // namespace

auto config_sources(const Invocation& invocation, const Shell& shell) -> config::ConfigSources {
    return {
        .path = invocation.value("--config").value_or(""),
        .environment = shell.environment,
        .read_file = shell.read_file,
    };
}

auto complain(Shell& shell, std::string_view message, int code) -> int {
    shell.err << "error: " << message << '\n';
    return code;
}

auto complain(Shell& shell, const std::vector<config::ConfigProblem>& problems) -> int {
    for (const auto& problem : problems) {
        shell.err << "error: " << config::to_text(problem) << '\n';
    }
    return kBadConfig;
}

auto connect(const Invocation& invocation, Shell& shell)
    -> std::expected<std::unique_ptr<ApiClient>, int> {
    auto token = token_of(invocation, shell);
    if (!token) {
        return std::unexpected(token.error());
    }
    auto url = variable(shell, "PAWL_URL");
    if (url.empty()) {
        url = kDefaultUrl;
    }
    while (url.ends_with('/')) {
        url.pop_back();
    }
    if (const auto parsed = net::parse_url(url); !parsed) {
        return std::unexpected(
            complain(shell, "PAWL_URL must be http://HOST:PORT or https://HOST:PORT", kUsage)
        );
    }
    return shell.connect(url, std::move(*token));
}

auto exit_code_of(int status, std::string_view code) -> int {
    switch (status) {
        case 401:
        case 403:
            return kNotAuthorised;
        case 404:
            return kNotFound;
        case 409:
            return kConflict;
        case 408:
        case 504:
            return kUnreachable;
        case 422:
            return code == "unknown_task" ? kNotFound : kFailed;
        default:
            return kFailed;
    }
}

auto body_of(Result<Answer> answer, Shell& shell) -> std::expected<std::string, int> {
    if (!answer) {
        const bool local = answer.error().code == "io_error";
        return std::unexpected(
            complain(shell, answer.error().message, local ? kFailed : kUnreachable)
        );
    }
    if (answer->status >= 200 && answer->status < 300) {
        return std::move(answer->body);
    }
    const auto problem = read_problem(*answer);
    auto text = problem.text;
    if (!problem.code.empty()) {
        text += " (" + problem.code + ")";
    }
    if (answer->status == 401) {
        text += "; set PAWL_TOKEN to a key, or use --config to find <data>/admin.token";
    }
    return std::unexpected(complain(shell, text, exit_code_of(answer->status, problem.code)));
}

auto ask(
    const Invocation& invocation,
    Shell& shell,
    std::string method,
    std::string path,
    std::string body
) -> std::expected<std::string, int> {
    auto client = connect(invocation, shell);
    if (!client) {
        return std::unexpected(client.error());
    }
    return body_of((*client)->send(std::move(method), std::move(path), std::move(body)), shell);
}

auto encode(std::string_view text) -> std::string {
    // A segment of dots alone would be taken for "here" or "up".
    return text == "." || text == ".." ? "%2E" + std::string(text.substr(1))
                                       : net::encode_percent(text);
}

auto text_member(const std::string& body, std::string_view key) -> std::string {
    boost::system::error_code error;
    const auto value = boost::json::parse(body, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* member = object == nullptr ? nullptr : object->if_contains(key);
    return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                    : std::string();
}

auto with_query(std::string path, const Invocation& invocation, const QueryKeys& keys)
    -> std::string {
    char separator = '?';
    for (const auto& [option, key] : keys) {
        if (const auto value = invocation.value(option)) {
            path += separator;
            path += std::string(key) + "=" + net::encode_percent(*value);
            separator = '&';
        }
    }
    return path;
}

}  // namespace pawl::cli
