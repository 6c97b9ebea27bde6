// SPDX-License-Identifier: Apache-2.0
// From what stands in a page's href to an address. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::web {

inline constexpr std::size_t kLongestLink = 8'192;

// `reference` seen from `base`, an absolute http or https URL (RFC 3986, section 5.2), without its
// fragment; spaces at its ends and line ends within it are dropped, as browsers do. Nothing for
// other schemes (mailto:, javascript:), for a base that is no such URL, and for what is too long.
// What comes of it is not checked: net::parse_url() says whether it can be called.
[[nodiscard]] auto resolve_link(std::string_view base, std::string_view reference)
    -> std::optional<std::string>;

}  // namespace pawl::web
