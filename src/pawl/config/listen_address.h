// SPDX-License-Identifier: Apache-2.0
// Where the server listens: HOST:PORT.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::config {

struct ListenAddress {
    std::string host;  // a name or an address; an IPv6 address without its brackets
    std::uint16_t port = 0;

    auto operator==(const ListenAddress&) const -> bool = default;
};

// "127.0.0.1:7295", "localhost:0", "[::1]:7295". Error: invalid_address.
[[nodiscard]] auto parse_listen_address(std::string_view text) -> Result<ListenAddress>;

// 127.0.0.0/8, ::1 and `localhost`: nobody outside this machine can connect.
[[nodiscard]] auto is_loopback(const ListenAddress& address) -> bool;

}  // namespace pawl::config
