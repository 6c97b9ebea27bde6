// SPDX-License-Identifier: Apache-2.0
// When: what schedules did and are going to do in a span of time, and what an expression means.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_timeline_routes(RouteTable& table);
void add_cron_routes(RouteTable& table);

}  // namespace pawl::api
