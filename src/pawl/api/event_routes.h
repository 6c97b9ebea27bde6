// SPDX-License-Identifier: Apache-2.0
// Server-sent events (HTML Living Standard, section 9.2): everything that happens, and what happens
// to one job.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_event_routes(RouteTable& table);

}  // namespace pawl::api
