// SPDX-License-Identifier: Apache-2.0
// The language that people look for jobs in:
//   state:failed task:crawl payload.siteId=abc error~"timed out" age<2h some text
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/commands/jobs.h"

namespace pawl::api {

inline constexpr std::size_t kLongestSearch = 1'024;  // bytes

// Narrows `filter` to what `search` says. Terms stand between spaces, their values may stand in
// quotes: state: (several joined by commas), task:, queue:, tag:, schedule:, batch:, user:,
// payload.KEY=, error~, age< and age>. What is no term is one text that occurs literally in the
// payload. Pure. Error: invalid_filter, which names the term.
[[nodiscard]] auto narrow_by_search(store::JobFilter& filter, std::string_view search, WallTime now)
    -> Result<>;

// What of `filter` only the language can say, in the language: payload terms, the error's text, the
// payload's text. narrow_by_search() reads it back. Pure.
[[nodiscard]] auto search_text(const store::JobFilter& filter) -> std::string;

}  // namespace pawl::api
