// SPDX-License-Identifier: Apache-2.0
// /v1/queues and /v1/tasks: HTTP to commands and back.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_queue_routes(RouteTable& table);
void add_queue_action_routes(RouteTable& table);
void add_task_routes(RouteTable& table);

}  // namespace pawl::api
