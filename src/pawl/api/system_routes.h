// SPDX-License-Identifier: Apache-2.0
// Health, metrics, backup, and the description of all this.
#pragma once

#include <cstdint>

#include "pawl/api/route.h"

namespace pawl::api {

enum class MetricsAccess : std::uint8_t { with_key, open };

void add_system_routes(RouteTable& table);

}  // namespace pawl::api
