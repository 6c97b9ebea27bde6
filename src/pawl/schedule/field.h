// SPDX-License-Identifier: Apache-2.0
// One field of a cron expression: its text becomes the set of its values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::schedule {

enum class FieldName : std::uint8_t { second, minute, hour, day, month, weekday, year };

// The values of a field as bits, counted from 0 (seconds, minutes, hours, weekdays), 1 (days,
// months) or 1970 (years); and the day forms that depend on the month.
struct FieldValues {
    std::array<std::uint64_t, 4> bits = {};
    std::uint32_t days_before_last = 0;       // L-n
    std::uint32_t near_days = 0;              // nW
    std::uint32_t near_days_before_last = 0;  // L-nW
    std::array<std::uint8_t, 5> nth_weekdays = {};
    std::uint8_t last_weekdays = 0;
};

// Parses a comma list of terms (cron-semantics.md, section 2). `text` has no leading `+`.
//
// `seed` is hashed for `H`. Pure. Errors: syntax, name, range, step; the first term that is wrong
// decides, and within a term its shape comes before its values.
[[nodiscard]] auto parse_field(FieldName name, std::string_view text, std::string_view seed)
    -> Result<FieldValues>;

// `text` for an error message: in quotes, printable ASCII only, cut when long.
[[nodiscard]] auto quoted(std::string_view text) -> std::string;

}  // namespace pawl::schedule
