// SPDX-License-Identifier: Apache-2.0
// Any bytes as an expression: parsing ends, what is accepted parses to the same again, and its
// occurrences only grow. Run with -timeout=1, so that a hang is a finding.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pawl/base/assert.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/explain.h"
#include "pawl/schedule/plan_fires.h"

namespace {

using pawl::WallTime;
using namespace pawl::schedule;  // NOLINT(google-build-using-namespace): a program of one file

auto zone_of(std::uint8_t byte) -> const Zone& {
    static constexpr std::array<std::string_view, 6> kNames = {
        "UTC",
        "America/New_York",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "Africa/Monrovia",
        "Antarctica/Troll",
    };
    const auto zone = Zone::find(kNames.at(byte % kNames.size()));
    return zone ? **zone : Zone::utc();
}

void check(const CronExpression& expression, const Zone& zone, WallTime from) {
    auto last = from;
    constexpr int kSteps = 20;
    int found = 0;
    for (; found < kSteps; ++found) {
        const auto time = expression.next_after(last, zone);
        if (!time) {
            break;
        }
        PAWL_ASSERT(*time > last);
        last = *time;
    }
    PAWL_ASSERT(
        expression.interval().count() != 0 || expression.count_between(from, last, zone) == found
    );
    const auto plan = plan_fires(
        {.expression = expression, .zone = zone, .marker = from}, {.mode = CatchUp::all}, last
    );
    PAWL_ASSERT(plan.fire.size() <= 100);
    PAWL_ASSERT(plan.marker >= from);
    PAWL_ASSERT(!plan.next || *plan.next > last);
    PAWL_ASSERT(!explain(expression).empty());
    (void)clock_change_notes(expression, zone, from);  // must only end
}

}  // namespace

// The first five bytes choose the zone and the moment, the rest is the expression.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    constexpr std::size_t kHead = 5;
    if (size < kHead) {
        return 0;
    }
    std::int64_t second = 0;
    for (std::size_t i = 1; i < kHead; ++i) {
        second = second << 8 | bytes[i];
    }
    const auto from = WallTime(std::chrono::seconds(second * 2 - 500'000'000));
    const std::string_view text(reinterpret_cast<const char*>(bytes) + kHead, size - kHead);
    if (const auto expression = CronExpression::parse(text, text)) {
        PAWL_ASSERT(CronExpression::parse(expression->text(), text) == expression);
        check(*expression, zone_of(bytes[0]), from);
    }
    return 0;
}
