// SPDX-License-Identifier: Apache-2.0
// The OpenAPI 3.1 document, made from the route table.
#pragma once

#include <string>
#include <string_view>

#include "pawl/api/route.h"

namespace pawl::api {

[[nodiscard]] auto openapi_text(const RouteTable& routes, std::string_view version) -> std::string;

}  // namespace pawl::api
