// SPDX-License-Identifier: Apache-2.0
// Sizes as text: "16KiB", "8MiB", "1GiB", "512B" or digits alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pawl {

[[nodiscard]] auto parse_bytes(std::string_view text) -> std::optional<std::int64_t>;
// In the largest unit that leaves no fraction.
[[nodiscard]] auto format_bytes(std::size_t bytes) -> std::string;

}  // namespace pawl
