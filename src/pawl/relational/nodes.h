// SPDX-License-Identifier: Apache-2.0
// The nodes of a relational store, over a snapshot.
#pragma once

#include <vector>

#include "pawl/relational/connection.h"
#include "pawl/store/nodes.h"

namespace pawl::relational {

class NodeReads final : public store::NodeQueries {
 public:
    explicit NodeReads(Connection& connection) : connection_(connection) {}

    auto list() -> std::vector<store::Node> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
