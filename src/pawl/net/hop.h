// SPDX-License-Identifier: Apache-2.0
// How many calls of pawl led to a request, one after another. A job whose call creates a job, whose
// call creates a job, and so on, ends here.
#pragma once

#include <string_view>

#include "pawl/base/result.h"
#include "pawl/net/http_message.h"

namespace pawl::net {

inline constexpr std::string_view kHopHeader = "Pawl-Hop";
inline constexpr int kMostHops = 3;

// 0 without the header. Errors: loop_detected (more than kMostHops), bad_request (no number, or
// more than one header).
[[nodiscard]] auto hop_of(const HttpRequestHead& head) -> Result<int>;

}  // namespace pawl::net
