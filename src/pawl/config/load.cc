// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/load.h"

#include <utility>

#include "pawl/config/ai_section.h"
#include "pawl/config/alerts_section.h"
#include "pawl/config/auth_section.h"
#include "pawl/config/connections_section.h"
#include "pawl/config/egress_section.h"
#include "pawl/config/overlay.h"
#include "pawl/config/references.h"
#include "pawl/config/sections.h"
#include "pawl/config/tasks.h"
#include "pawl/config/toml_reader.h"

namespace pawl::config {
namespace {

auto empty_root() -> Node {
    return {.value = Node::Table{}};
}

auto read_root(const ConfigSources& sources) -> std::expected<Node, ConfigProblem> {
    const std::string path = sources.path.empty() ? "pawl.toml" : sources.path;
    const auto file = sources.read_file(path);
    if (!file) {
        if (sources.path.empty() && file.error().code == "not_found") {
            return empty_root();
        }
        return std::unexpected(ConfigProblem{.file = path, .message = file.error().message});
    }
    return read_toml(file->text, path);
}

void read_sections(
    const Node& tree,
    const ConfigSources& sources,
    const task::KindCatalog& kinds,
    Config& config,
    Report& report
) {
    TableReader root(&tree, "", report);
    read_server(root, sources, config, report);
    read_store(root, sources.environment, config.store, report);
    read_auth(root, sources, config.auth, report);
    read_queues(root, config.queues, report);
    config.ai = read_ai(root, sources.environment, report);
    read_retention(root, sources.environment, config.retention, report);
    read_limits(root, config.limits, report);
    read_egress(root, sources, config.egress, report);
    read_metrics(root, config.metrics, report);
    read_compat(root, sources.environment, config.compat, report);
    read_databases(root, sources.environment, config.databases, report);
    read_caches(root, sources.environment, config.caches, report);
    read_alerts(root, kinds, config, report);
    read_tasks(root, sources.environment, kinds, config, report);
    read_schedules(root, config, report);
    for (const auto* later : {"mail"}) {
        root.pass_over(later, "no kind of this version uses it");
    }
    root.finish();
}

}  // namespace

auto load_config(const ConfigSources& sources, const task::KindCatalog& kinds)
    -> std::expected<Config, std::vector<ConfigProblem>> {
    auto tree = read_root(sources);
    if (!tree) {
        return std::unexpected(std::vector{std::move(tree.error())});
    }
    Report report;
    overlay_environment(*tree, sources.environment, report);
    overlay_flags(*tree, sources.overrides, report);
    resolve_references(*tree, sources.environment, sources.read_file);
    Config config;
    config.cron_enabled = read_cron_enabled(sources.environment, report);
    read_sections(*tree, sources, kinds, config, report);
    if (!report.ok()) {
        return std::unexpected(report.take_problems());
    }
    config.warnings = report.take_warnings();
    return config;
}

}  // namespace pawl::config
