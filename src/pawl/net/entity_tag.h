// SPDX-License-Identifier: Apache-2.0
// Entity tags in conditions (RFC 9110, section 13.1).
#pragma once

#include <string_view>

namespace pawl::net {

// Whether a list of tags, as If-Match and If-None-Match carry it, has one that `fits`.
[[nodiscard]] auto any_tag(std::string_view list, auto const& fits) -> bool {
    while (!list.empty()) {
        const auto comma = list.find(',');
        auto tag = list.substr(0, comma);
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
        const auto begin = tag.find_first_not_of(" \t");
        tag.remove_prefix(begin == std::string_view::npos ? tag.size() : begin);
        tag = tag.substr(0, tag.find_last_not_of(" \t") + 1);
        if (tag == "*" || (!tag.empty() && fits(tag))) {
            return true;
        }
    }
    return false;
}

// Whether If-None-Match has the strong tag `tag`. Compared weakly: a cache may have weakened it.
[[nodiscard]] inline auto is_known(std::string_view if_none_match, std::string_view tag) -> bool {
    return any_tag(if_none_match, [tag](std::string_view known) {
        return (known.starts_with("W/") ? known.substr(2) : known) == tag;
    });
}

}  // namespace pawl::net
