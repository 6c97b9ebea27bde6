// SPDX-License-Identifier: Apache-2.0
// /v1/keys
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_key_routes(RouteTable& table);

}  // namespace pawl::api
