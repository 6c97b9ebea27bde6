// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/status_set.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "pawl/base/result.h"

namespace pawl::kinds::http {
namespace {

constexpr std::int64_t kFirstStatus = 100;

}  // namespace

auto StatusSet::parse(const boost::json::value& value) -> Result<StatusSet> {
    StatusSet set;
    bool good = true;
    if (const auto* const list = value.if_array()) {
        for (const auto& element : *list) {
            good = good && set.add(element);
        }
    } else {
        good = set.add(value);
    }
    if (!good) {
        return fail("invalid_status", "a status such as 404 or \"4xx\", or a list, is expected");
    }
    return set;
}

auto StatusSet::successes() -> StatusSet {
    StatusSet set;
    (void)set.add("2xx");  // Well-formed.
    return set;
}

auto StatusSet::add(const boost::json::value& value) -> bool {
    std::int64_t first = 0;
    std::int64_t count = 1;
    if (const auto* const number = value.if_int64()) {
        first = *number;
    } else if (const auto* const text = value.if_string()) {
        const std::string_view whole = *text;
        const bool family = whole.size() == 3 && whole.ends_with("xx");
        const auto digits = whole.substr(0, family ? 1 : whole.size());
        const auto* const last = digits.data() + digits.size();
        const auto [end, status] = std::from_chars(digits.data(), last, first);
        if (status != std::errc{} || end != last) {
            return false;
        }
        first *= family ? 100 : 1;
        count = family ? 100 : 1;
    }
    if (first < kFirstStatus || first >= kEnd) {
        return false;
    }
    for (auto at = first; at < first + count; ++at) {
        statuses_.set(static_cast<std::size_t>(at));
    }
    return true;
}

}  // namespace pawl::kinds::http
