// SPDX-License-Identifier: Apache-2.0
// Values of the file as JSON: payloads, and the options that kinds read.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "pawl/config/node.h"

namespace pawl::config {

// Dates, infinities, not-a-number and references that could not be read are problems (null in the
// result). Text of the environment becomes a number, a truth value, a list or a table if it reads
// as one.
[[nodiscard]] auto json_of(const Node& node, std::string_view key, Report& report)
    -> boost::json::value;

// The same for other eyes: "***" for what was read from elsewhere, for what stands under a key that
// sounds like a secret, and for passwords and tokens within URLs.
[[nodiscard]] auto shown_json_of(const Node& node, std::string_view key) -> boost::json::value;

// Whether what stands under such a key may be a secret: Authorization, x_api_key, DB_PASSWORD.
[[nodiscard]] auto sounds_secret(std::string_view key) -> bool;

// The node that a JSON Pointer names, as far as it exists: where an error of a field belongs.
struct Target {
    Place place;
    std::string key;  // dotted
};
[[nodiscard]] auto find_pointer(
    const Node& table, const Place& place, std::string_view path, std::string_view pointer
) -> Target;

}  // namespace pawl::config
