// SPDX-License-Identifier: Apache-2.0
// Looks into JSON that others wrote, without trusting that anything is there. Pure.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "pawl/base/json.h"

namespace pawl::ai {

// The member of that name; null if `value` is null, no object or without it.
[[nodiscard]] inline auto member_of(const Json* value, std::string_view name) -> const Json* {
    const auto* const object = value == nullptr ? nullptr : value->if_object();
    return object == nullptr ? nullptr : object->if_contains(name);
}

// Member by member.
[[nodiscard]] inline auto find_path(
    const Json& value, std::initializer_list<std::string_view> names
) -> const Json* {
    const auto* at = &value;
    for (const auto name : names) {
        at = member_of(at, name);
    }
    return at;
}

// The first of a list; null if there is none.
[[nodiscard]] inline auto first_of(const Json* value) -> const Json* {
    const auto* const list = value == nullptr ? nullptr : value->if_array();
    return list == nullptr || list->empty() ? nullptr : &list->front();
}

// "" for anything that is no text.
[[nodiscard]] inline auto text_of(const Json* value) -> std::string_view {
    const auto* const text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

// A whole number that is not negative; nothing for anything else.
[[nodiscard]] inline auto count_of(const Json* value) -> std::optional<std::int64_t> {
    const auto* const number = value == nullptr ? nullptr : value->if_int64();
    return number == nullptr || *number < 0 ? std::nullopt : std::optional(*number);
}

}  // namespace pawl::ai
