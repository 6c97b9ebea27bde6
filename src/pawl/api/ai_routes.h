// SPDX-License-Identifier: Apache-2.0
// /v1/ai/usage: what models used and cost.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_ai_routes(RouteTable& table);

}  // namespace pawl::api
