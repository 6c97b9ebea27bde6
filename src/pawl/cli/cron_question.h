// SPDX-License-Identifier: Apache-2.0
// A question to the cron engine as text, as the command line and JSON lines put it.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <ostream>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/schedule/cron_expression.h"

namespace pawl::cli {

inline constexpr std::int64_t kMostOccurrences = 1'000'000;

// Views: the asker keeps the texts alive.
struct CronQuestion {
    std::string_view expression;
    std::string_view zone = "UTC";
    std::optional<std::string_view> from = {};  // now
    std::string_view seed = {};
};

// A question that makes sense.
struct CronAnswerer {
    schedule::CronExpression expression;
    const schedule::Zone* zone;
    WallTime from;
};

// Errors: the categories of cron-semantics.md, section 6; the expression is looked at first.
[[nodiscard]] auto understand(const CronQuestion& question, const Clock& clock)
    -> Result<CronAnswerer>;

// How many occurrences are wanted: 0..kMostOccurrences. Error: syntax.
[[nodiscard]] auto parse_occurrence_count(std::string_view text) -> Result<std::int64_t>;

// Answers the JSON Lines of `in`, one line each; no line stops it.
void answer_json_lines(std::istream& in, std::ostream& out, const Clock& clock);

}  // namespace pawl::cli
