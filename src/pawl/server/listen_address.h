// SPDX-License-Identifier: Apache-2.0
// HOST:PORT, and who may ask for this server by name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/config/config.h"

namespace pawl::server {

struct ListenAddress {
    std::string host;  // without brackets
    std::uint16_t port = 0;
};

// `text` was checked by config: HOST:PORT, an IPv6 address in brackets. Pure.
[[nodiscard]] auto parse_listen_address(std::string_view text) -> ListenAddress;

// "[::1]" for an IPv6 address, others as they are.
[[nodiscard]] auto bracketed(std::string_view address) -> std::string;

// `allowed_hosts`, else the listen address, localhost and the host of public_url. Pure.
[[nodiscard]] auto allowed_hosts(const config::ServerConfig& server) -> std::vector<std::string>;

}  // namespace pawl::server
