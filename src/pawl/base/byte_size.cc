// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/byte_size.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <system_error>

namespace pawl {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t bytes;
};
constexpr std::array<Unit, 4> kUnits = {{
    {"GiB", std::int64_t{1} << 30},
    {"MiB", std::int64_t{1} << 20},
    {"KiB", std::int64_t{1} << 10},
    {"B", 1},
}};

auto parse_integer(std::string_view text) -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, value);
    return status == std::errc{} && end == last ? std::optional(value) : std::nullopt;
}

}  // namespace

auto parse_bytes(std::string_view text) -> std::optional<std::int64_t> {
    for (const auto& unit : kUnits) {
        if (text.ends_with(unit.name)) {
            const auto digits = text.substr(0, text.size() - unit.name.size());
            const auto count = parse_integer(digits);
            constexpr std::int64_t kMost = std::int64_t{1} << 30;
            return count && *count >= 0 && *count <= kMost ? std::optional(*count * unit.bytes)
                                                           : std::nullopt;
        }
    }
    return parse_integer(text);
}

auto format_bytes(std::size_t bytes) -> std::string {
    for (const auto& unit : kUnits) {
        const auto size = static_cast<std::size_t>(unit.bytes);
        if (bytes >= size && bytes % size == 0) {
            return fmt::format("{}{}", bytes / size, unit.name);
        }
    }
    return "0B";
}

}  // namespace pawl
