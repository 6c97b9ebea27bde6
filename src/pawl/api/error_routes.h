// SPDX-License-Identifier: Apache-2.0
// /v1/errors: groups of errors, from maintained counters.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_error_routes(RouteTable& table);

}  // namespace pawl::api
