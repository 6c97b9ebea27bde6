// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/cron_question.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <expected>
#include <system_error>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/text_time.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::cli {

auto understand(const CronQuestion& question, const Clock& clock) -> Result<CronAnswerer> {
    auto expression = schedule::CronExpression::parse(question.expression, question.seed);
    if (!expression) {
        return std::unexpected(std::move(expression.error()));
    }
    const auto zone = schedule::Zone::find(question.zone);
    if (!zone) {
        return std::unexpected(zone.error());
    }
    auto from = question.from ? parse_time(*question.from) : Result<WallTime>(clock.wall_now());
    if (!from) {
        return fail("time", from.error().message);
    }
    return CronAnswerer{.expression = std::move(*expression), .zone = *zone, .from = *from};
}

auto parse_occurrence_count(std::string_view text) -> Result<std::int64_t> {
    std::int64_t count = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (status != std::errc{} || end != text.data() + text.size() || count < 0 ||
        count > kMostOccurrences) {
        return fail("syntax", fmt::format("the count is not a number of 0-{}", kMostOccurrences));
    }
    return count;
}

}  // namespace pawl::cli
