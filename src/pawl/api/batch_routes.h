// SPDX-License-Identifier: Apache-2.0
// /v1/batches.
#pragma once

#include "pawl/api/route.h"

namespace pawl::api {

void add_batch_routes(RouteTable& table);

}  // namespace pawl::api
