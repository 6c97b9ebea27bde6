// SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

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

auto serve_command(const Invocation& invocation, Shell& shell) -> int {
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
    warn(shell, *config);
    return shell.serve({
        .config = std::move(*config),
        .log_format = invocation.value("--log-format").value_or("json"),
        .log_level = invocation.value("--log-level").value_or("info"),
        .reload = [load = shell.load, sources] { return load(sources); },
    });
}

}  // namespace pawl::cli
