// SPDX-License-Identifier: Apache-2.0
// URLs as pawl takes them, percent-encoding and query strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::net {

struct Url {
    std::string scheme;  // http or https
    // A name in lower case, or an address as to_text() writes it, in whatever form it came: 127.1
    // is 127.0.0.1. An IPv6 address stands without brackets, with its zone if it has one (%eth0).
    std::string host;
    std::uint16_t port = 0;
    std::string path_and_query;  // begins with '/'

    // scheme://host[:port], without a default port: what "same origin" compares.
    [[nodiscard]] auto origin() const -> std::string;

    auto operator==(const Url&) const -> bool = default;
};

// Absolute http and https URLs: no user information, control characters, spaces, backslashes or
// non-ASCII bytes; a fragment is dropped. Who checks a URL and who dials it share this one reading:
// a call is built from what it gives. Errors: unsupported_scheme, invalid_url, port_forbidden (a
// number that is no port).
[[nodiscard]] auto parse_url(std::string_view text) -> Result<Url>;

// "%2F" to "/". Nothing for a broken escape and for %00.
[[nodiscard]] auto decode_percent(std::string_view text) -> std::optional<std::string>;

// All but unreserved characters (RFC 3986, section 2.3) become escapes.
[[nodiscard]] auto encode_percent(std::string_view text) -> std::string;

// "a=1&b=x%20y" to pairs, in order; '+' is a space. Error: bad_request for a broken escape.
[[nodiscard]] auto parse_query(std::string_view query)
    -> Result<std::vector<std::pair<std::string, std::string>>>;

}  // namespace pawl::net
