// SPDX-License-Identifier: Apache-2.0
// What an answer means for the attempt: the taxonomy of contract.md section 7 and of G9. Pure.
#pragma once

#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/http/status_set.h"
#include "pawl/net/http_client.h"

namespace pawl::kinds::http {

struct Taxonomy {
    StatusSet expect = StatusSet::successes();
    StatusSet retry_on = {};
};

// Whether the answer says `Pawl-Retry: no`: whatever failed, fails for good.
[[nodiscard]] auto forbids_retry(const net::HttpReply& reply) -> bool;

// The outcome of an attempt that was answered, without a result.
//
// Statuses in `expect` succeed. 408, 425, 429, 5xx, those in `retry_on`, and a success that was not
// expected are retried, with the server's Retry-After as the hint. All else fails for good: 410 and
// other 4xx, and 3xx, since the same redirect would come again (`retry_on` may list these too).
// `Pawl-Retry: no` makes any failure permanent. Error codes are http_STATUS; the message names
// `target`, a Location, and the beginning of the body, redacted.
[[nodiscard]] auto classify(
    const net::HttpReply& reply, const Taxonomy& taxonomy, std::string_view target, WallTime now
) -> job::Outcome;

// The outcome of an attempt that was not answered. The network's errors and timeouts are retried;
// what the request itself is to blame for (invalid_url, invalid_header, egress_blocked, …) is not,
// nor are too_many_redirects and header_too_large. A timeout ends as timed_out.
[[nodiscard]] auto classify(const Error& error, std::string_view target) -> job::Outcome;

}  // namespace pawl::kinds::http
