// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/hop.h"

#include <charconv>
#include <system_error>

#include "pawl/base/result.h"
#include "pawl/net/http_message.h"

namespace pawl::net {

auto hop_of(const HttpRequestHead& head) -> Result<int> {
    const auto text = head.header(kHopHeader);
    if (!text) {
        return 0;
    }
    int hop = 0;
    const auto* const last = text->data() + text->size();
    const auto [end, status] = std::from_chars(text->data(), last, hop);
    const bool is_number = end == last && status != std::errc::invalid_argument && hop >= 0;
    if (!is_number || count_headers(head.headers, kHopHeader) != 1) {
        return fail("bad_request", "Pawl-Hop is one number");
    }
    if (status == std::errc::result_out_of_range || hop > kMostHops) {
        return fail("loop_detected", "this request came of too many calls, each of the one before");
    }
    return hop;
}

}  // namespace pawl::net
