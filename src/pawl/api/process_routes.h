// SPDX-License-Identifier: Apache-2.0
// What this node's process used in the last hour.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_process_routes(RouteTable& table);

}  // namespace pawl::api
