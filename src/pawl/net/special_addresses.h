// SPDX-License-Identifier: Apache-2.0
// Addresses and names that are not of the public internet. Pure. Sources: the IANA registries of
// special-purpose addresses for IPv4 and IPv6 (RFC 6890), and the documentation of the clouds.
#pragma once

#include <string_view>

#include "pawl/net/ip_address.h"

namespace pawl::net {

// "a private address", for messages; empty for one of the public internet. An IPv6 address is
// public only within 2000::/3, the part that is given out.
[[nodiscard]] auto special_purpose_of(const IpAddress& address) -> std::string_view;

// Whoever calls one of these from within a cloud is given the credentials of the machine.
[[nodiscard]] auto is_metadata_service(const IpAddress& address) -> bool;

// 0.0.0.0 and ::, which connect to this machine.
[[nodiscard]] auto is_unspecified(const IpAddress& address) -> bool;

// An IPv6 address that is nothing but an IPv4 address in another form: mapped, or behind the
// well-known prefix of NAT64, which networks without IPv4 use for all of the IPv4 internet.
[[nodiscard]] auto is_carrier(const IpAddress& address) -> bool;

// Lower case, without a dot at the end. localhost and what is below it (RFC 6761, section 6.3).
[[nodiscard]] auto is_name_of_this_machine(std::string_view name) -> bool;
[[nodiscard]] auto is_name_of_metadata_service(std::string_view name) -> bool;

}  // namespace pawl::net
