// SPDX-License-Identifier: Apache-2.0
// /v1/jobs: HTTP to commands and back.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_job_routes(RouteTable& table);
void add_job_action_routes(RouteTable& table);
void add_job_control_routes(RouteTable& table);
void add_job_list_routes(RouteTable& table);
void add_job_log_routes(RouteTable& table);

}  // namespace pawl::api
