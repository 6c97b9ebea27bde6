// SPDX-License-Identifier: Apache-2.0
// /v1/stats: numbers from maintained counters.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_stats_routes(RouteTable& table);

}  // namespace pawl::api
