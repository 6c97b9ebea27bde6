// SPDX-License-Identifier: Apache-2.0
// Who may ask for this server by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/config/config.h"

namespace pawl::server {

// "[::1]" for an IPv6 address, others as they are. Pure.
[[nodiscard]] auto bracketed(std::string_view address) -> std::string;

// `allowed_hosts`, else the listen address, localhost and the host of public_url. Pure.
[[nodiscard]] auto allowed_hosts(const config::ServerConfig& server) -> std::vector<std::string>;

}  // namespace pawl::server
