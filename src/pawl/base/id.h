// SPDX-License-Identifier: Apache-2.0
// Strong ids: a JobId is no ScheduleId, and neither is a number.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pawl {

// Below 2^53, so that JavaScript can hold it as a number; never reused. 0 is "no id".
template <class Tag>
struct Id {
    std::int64_t value = 0;

    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }
};

template <class Tag>
[[nodiscard]] auto to_text(Id<Tag> id) -> std::string {
    return std::to_string(id.value);
}

// Plain decimal digits without a sign or leading zeros, 1..2^53-1.
template <class Tag>
[[nodiscard]] auto parse_id(std::string_view text) -> std::optional<Id<Tag>> {
    constexpr std::int64_t kLargest = (std::int64_t{1} << 53) - 1;
    std::int64_t value = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, value);
    const bool plain = status == std::errc{} && end == last && text.front() != '0';
    return plain && value > 0 && value <= kLargest ? std::optional(Id<Tag>{value}) : std::nullopt;
}

struct JobTag;
using JobId = Id<JobTag>;
struct BatchTag;
using BatchId = Id<BatchTag>;
struct BulkActionTag;
using BulkActionId = Id<BulkActionTag>;

}  // namespace pawl

template <class Tag>
struct std::hash<pawl::Id<Tag>> {
    auto operator()(pawl::Id<Tag> id) const noexcept -> std::size_t {
        return std::hash<std::int64_t>{}(id.value);
    }
};
