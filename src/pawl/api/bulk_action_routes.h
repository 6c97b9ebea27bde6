// SPDX-License-Identifier: Apache-2.0
// /v1/bulk-actions.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_bulk_action_routes(RouteTable& table);

}  // namespace pawl::api
