// SPDX-License-Identifier: Apache-2.0
// The nodes that share a store.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_node_routes(RouteTable& table);

}  // namespace pawl::api
