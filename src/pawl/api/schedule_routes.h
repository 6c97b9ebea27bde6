// SPDX-License-Identifier: Apache-2.0
// /v1/schedules: HTTP to commands and back.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_schedule_routes(RouteTable& table);
void add_schedule_action_routes(RouteTable& table);

}  // namespace pawl::api
