// SPDX-License-Identifier: Apache-2.0
// Writes values as TOML.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace pawl::config {

// "text", with its quotes and escapes.
[[nodiscard]] auto toml_string(std::string_view text) -> std::string;
// A key, quoted if it must be.
[[nodiscard]] auto toml_key(std::string_view key) -> std::string;
// On one line; null, which TOML lacks, becomes "".
[[nodiscard]] auto toml_value(const boost::json::value& value) -> std::string;

}  // namespace pawl::config
