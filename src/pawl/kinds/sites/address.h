// SPDX-License-Identifier: Apache-2.0
// Addresses of sites and pages: one spelling each, and which belong together. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/net/url.h"

namespace pawl::kinds::sites {

// What stands in a table of sites: "https://shop.example/", or "shop.example", which is https.
// Errors: those of net::parse_url().
[[nodiscard]] auto site_address(std::string_view text) -> Result<net::Url>;

// Where `href` of a page leads. `base` is the page's address, or what its <base> says. Nothing for
// what cannot be called: other schemes, names that are not ASCII, broken addresses.
[[nodiscard]] auto link_address(std::string_view base, std::string_view href)
    -> std::optional<net::Url>;

// The one spelling by which addresses are compared.
[[nodiscard]] auto text_of(const net::Url& url) -> std::string;

// The same host and port, whether by http or by https if both are on their own ports.
[[nodiscard]] auto is_same_site(const net::Url& left, const net::Url& right) -> bool;
// The same site, or the same but for "www." in front of one of the names: where sites send their
// guests from the address that people type.
[[nodiscard]] auto is_same_but_www(const net::Url& left, const net::Url& right) -> bool;

}  // namespace pawl::kinds::sites
