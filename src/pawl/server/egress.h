// SPDX-License-Identifier: Apache-2.0
// The egress policy of this server: what the operator opens, and where it answers itself.
#pragma once

#include <cstdint>
#include <string_view>

#include "pawl/config/config.h"
#include "pawl/net/egress_policy.h"

namespace pawl::server {

// `address` and `port` are those it listens on; port 0: on none yet. An address of all networks
// (0.0.0.0 or ::) stands for those that this machine has now.
[[nodiscard]] auto egress_policy(
    const config::EgressConfig& config,
    std::string_view public_url,
    std::string_view address,
    std::uint16_t port
) -> net::EgressPolicy;

}  // namespace pawl::server
