// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/nodes.h"

#include <utility>

namespace pawl::relational {

auto NodeReads::list() -> std::vector<store::Node> {
    auto rows = connection_.query(Sql::list_nodes);
    std::vector<store::Node> nodes;
    while (rows.next()) {
        const auto expires_at = rows.time(7);
        store::Node node{
            .report =
                {.id = rows.string(0),
                 .name = rows.string(1),
                 .version = rows.string(2),
                 .started_at = rows.time(3),
                 .slots = rows.integer(4),
                 .running = rows.integer(5),
                 .draining = rows.integer(6) != 0},
            .last_seen = expires_at - store::kNodeLease,
        };
        const bool lost = rows.integer(8) != 0;
        node.state = lost                   ? store::NodeState::lost
                     : node.report.draining ? store::NodeState::draining
                                            : store::NodeState::running;
        nodes.push_back(std::move(node));
    }
    return nodes;
}

}  // namespace pawl::relational
