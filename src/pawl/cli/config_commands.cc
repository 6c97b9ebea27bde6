// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <initializer_list>
#include <string>
#include <string_view>

#include "pawl/cli/client.h"
#include "pawl/cli/commands.h"
#include "pawl/cli/output.h"
#include "pawl/config/print.h"

namespace pawl::cli {
namespace {

auto to_json(const std::vector<config::ConfigProblem>& problems) -> boost::json::array {
    boost::json::array items;
    for (const auto& problem : problems) {
        items.push_back(
            {{"file", problem.file},
             {"line", problem.line},
             {"column", problem.column},
             {"key", problem.key},
             {"message", problem.message}}
        );
    }
    return items;
}

void warn(Shell& shell, const config::Config& config) {
    for (const auto& warning : config.warnings) {
        shell.err << "warning: " << config::to_text(warning) << '\n';
    }
}

}  // namespace

auto config_check(const Invocation& invocation, Shell& shell) -> int {
    const auto config = shell.load(config_sources(invocation, shell));
    if (form_of(invocation) != Form::table) {
        const boost::json::object document = {
            {"ok", config.has_value()},
            {"problems", to_json(config ? std::vector<config::ConfigProblem>{} : config.error())},
            {"warnings", to_json(config ? config->warnings : std::vector<config::Warning>{})},
        };
        shell.out << boost::json::serialize(document) << '\n';
    }
    if (!config) {
        return complain(shell, config.error());
    }
    warn(shell, *config);
    note(
        invocation,
        shell,
        "ok: " + std::to_string(config->tasks.size()) + " tasks, " +
            std::to_string(config->schedules.size()) + " schedules"
    );
    return kOk;
}

auto config_print(const Invocation& invocation, Shell& shell) -> int {
    const auto config = shell.load(config_sources(invocation, shell));
    if (!config) {
        return complain(shell, config.error());
    }
    warn(shell, *config);
    shell.out << config::to_toml(*config);
    return kOk;
}

// Empty, or why the log cannot be written like that.
auto log_problem(const Invocation& invocation) -> std::string {
    const auto is_one_of = [&](const char* option, std::initializer_list<std::string_view> known) {
        const auto value = invocation.value(option);
        return !value || std::ranges::find(known, *value) != known.end();
    };
    if (!is_one_of("--log-format", {"json", "logfmt"})) {
        return "--log-format is json or logfmt";
    }
    return is_one_of("--log-level", {"debug", "info", "warn", "error", "fatal"})
               ? std::string()
               : "--log-level is debug, info, warn, error or fatal";
}

auto serve_command(const Invocation& invocation, Shell& shell) -> int {
    if (const auto problem = log_problem(invocation); !problem.empty()) {
        return complain(shell, problem, kUsage);
    }
    auto sources = config_sources(invocation, shell);
    sources.dev = invocation.has("--dev");
    if (const auto listen = invocation.value("--listen")) {
        sources.overrides.push_back({.key = "server.listen", .value = *listen});
    }
    if (const auto store = invocation.value("--store")) {
        sources.overrides.push_back({.key = "store.url", .value = *store});
    }
    auto config = shell.load(sources);
    if (!config) {
        complain(shell, config.error());
        return kRefusedToStart;
    }
    return shell.serve({
        .config = std::move(*config),
        .log_format = invocation.value("--log-format").value_or("json"),
        .log_level = invocation.value("--log-level").value_or("info"),
        .reload = [load = shell.load, sources] { return load(sources); },
    });
}

}  // namespace pawl::cli
