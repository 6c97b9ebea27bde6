// SPDX-License-Identifier: Apache-2.0
// What client commands share: the way to the server, and what its answers mean for a shell.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/cli/api_client.h"
#include "pawl/cli/exit_code.h"
#include "pawl/cli/invocation.h"
#include "pawl/cli/shell.h"

namespace pawl::cli {

// To PAWL_URL (default http://127.0.0.1:7295) with PAWL_TOKEN, else with the token that a server on
// this machine left in <data>/admin.token, if we may read that. Error: an exit code; why is said on
// stderr (3: the config file is bad).
[[nodiscard]] auto connect(const Invocation& invocation, Shell& shell)
    -> std::expected<std::unique_ptr<ApiClient>, int>;

// The body of a 2xx answer, or the exit code of anything else, said on stderr.
[[nodiscard]] auto body_of(Result<Answer> answer, Shell& shell) -> std::expected<std::string, int>;

// 401 and 403: 4; 404 and 422 unknown_task: 5; 409: 6; 408 and 504: 7; others: 1.
[[nodiscard]] auto exit_code_of(int status, std::string_view code) -> int;

// Connects, asks, and gives the body.
[[nodiscard]] auto ask(
    const Invocation& invocation,
    Shell& shell,
    std::string method,
    std::string path,
    std::string body = {}
) -> std::expected<std::string, int>;

// "/v1/jobs?state=failed&limit=5" from the options that are given; {"--state", "state"}.
using QueryKeys = std::vector<std::pair<std::string_view, std::string_view>>;
[[nodiscard]] auto with_query(std::string path, const Invocation& invocation, const QueryKeys& keys)
    -> std::string;

// The text of one member of an answer's object; "" if there is none.
[[nodiscard]] auto text_member(const std::string& body, std::string_view key) -> std::string;

// A path segment.
[[nodiscard]] auto encode(std::string_view text) -> std::string;

// "error: …" on stderr; gives `code` back.
auto complain(Shell& shell, std::string_view message, int code) -> int;

// Problems of a configuration, one a line, and exit code 3.
auto complain(Shell& shell, const std::vector<config::ConfigProblem>& problems) -> int;

// The sources that --config names.
[[nodiscard]] auto config_sources(const Invocation& invocation, const Shell& shell)
    -> config::ConfigSources;

}  // namespace pawl::cli
