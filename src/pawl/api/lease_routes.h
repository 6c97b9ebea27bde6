// SPDX-License-Identifier: Apache-2.0
// /v1/queues/{name}/lease, /v1/leases and /v1/workers: HTTP to commands and back.
#pragma once

#include <string>
#include <string_view>

#include "pawl/api/route.h"

namespace pawl::api {

void add_lease_routes(RouteTable& table);
void add_lease_end_routes(RouteTable& table);
void add_worker_routes(RouteTable& table);

// A path as the log may show it: the token of a lease is a secret.
[[nodiscard]] auto shown_path(std::string_view path) -> std::string;

}  // namespace pawl::api
