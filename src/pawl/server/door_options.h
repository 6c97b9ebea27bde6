// SPDX-License-Identifier: Apache-2.0
// What the configuration says about the doors. Pure.
#pragma once

#include "pawl/base/result.h"
#include "pawl/compat/route.h"
#include "pawl/config/config.h"
#include "pawl/net/http_server.h"

namespace pawl::server {

[[nodiscard]] auto compat_options(const config::CompatConfig& compat) -> compat::CompatOptions;

// Errors: those of parse_listen_address.
[[nodiscard]] auto http_options(const config::Config& config) -> Result<net::HttpServerOptions>;

}  // namespace pawl::server
