// SPDX-License-Identifier: Apache-2.0
// JSON to what workers outside ask and say. Bad input ends here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/commands/leases.h"
#include "pawl/job/attempt.h"
#include "pawl/job/job.h"

namespace pawl::api {

// {"worker", "max", "lease", "wait", "tasks"}; the queue stands in the path.
[[nodiscard]] auto parse_lease_request(std::string_view body, std::string queue)
    -> Result<commands::LeaseRequest>;

// {"result"} or nothing; {"error":{"code","message"}, "retryable", "retry_after"}; nothing.
[[nodiscard]] auto parse_complete(std::string_view body, std::string_view token)
    -> Result<commands::LeaseEnd>;
[[nodiscard]] auto parse_fail(std::string_view body, std::string_view token)
    -> Result<commands::LeaseEnd>;
[[nodiscard]] auto released(std::string_view token) -> commands::LeaseEnd;

// {"items":[…]}: 1..1,000 of {"token", "result"} and {"token", "error", …}.
struct FinishRequest {
    std::vector<std::string> tokens = {};
    std::vector<commands::LeaseEnd> ends = {};
};
[[nodiscard]] auto parse_finish(std::string_view body) -> Result<FinishRequest>;

// {"percent", "message"}. Error: result_too_large for more than 8 kB of message.
[[nodiscard]] auto parse_progress(std::string_view body) -> Result<job::Progress>;
// {"level", "message"} or a list of them, at most 1,000.
[[nodiscard]] auto parse_log_lines(std::string_view body) -> Result<std::vector<job::LogLine>>;

}  // namespace pawl::api
