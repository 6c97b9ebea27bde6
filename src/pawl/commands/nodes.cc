// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/nodes.h"

#include <algorithm>
#include <utility>

namespace pawl::commands {

auto list_nodes(Services& services) -> Async<Result<std::vector<store::Node>>> {
    auto nodes =
        co_await read(services, [](store::Snapshot& snapshot) { return snapshot.nodes().list(); });
    if (!nodes) {
        co_return nodes;
    }
    auto report = services.node_report();
    const auto state = report.draining ? store::NodeState::draining : store::NodeState::running;
    const auto seen = services.store.lease_time();
    const auto found = std::ranges::find(*nodes, report.id, [](const store::Node& node) {
        return node.report.id;
    });
    auto& self = found == nodes->end() ? nodes->emplace_back() : *found;
    self = {.report = std::move(report), .state = state, .last_seen = seen};
    co_return nodes;
}

}  // namespace pawl::commands
