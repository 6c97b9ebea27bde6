// SPDX-License-Identifier: Apache-2.0
// Finds a value within JSON text without changing how it is written.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pawl {

// The text of the value at `path` (object keys and array indexes) in `json`, exactly as it stands
// there, so that 1.10 and 12345678901234567890 stay what they are. Nothing if there is none; the
// whole value for an empty path. `json` is well-formed: the doors have checked it.
[[nodiscard]] auto json_slice(std::string_view json, std::span<const std::string> path)
    -> std::optional<std::string_view>;

// The steps of a path of objects as people write it: "siteId", "site.id". Nothing where a step is
// empty, a number, or holds a quote or a backslash, and for more than 128 bytes.
[[nodiscard]] auto json_path(std::string_view text) -> std::optional<std::vector<std::string>>;

// What a JSON string such as "a\u0062" stands for; any other value as it is written.
[[nodiscard]] auto plain_text(std::string_view json_value) -> std::string;

}  // namespace pawl
