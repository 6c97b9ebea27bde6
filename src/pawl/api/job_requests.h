// SPDX-License-Identifier: Apache-2.0
// JSON to job requests. Bad input ends here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/commands/batches.h"
#include "pawl/job/job_request.h"

namespace pawl::api {

// One job. Errors: validation_failed with all fields that are wrong, and those of read_json.
[[nodiscard]] auto parse_job_request(std::string_view body) -> Result<job::JobRequest>;

enum class BulkForm : std::uint8_t { json, lines };

// {"jobs":[…]} or one object a line: 1..10,000 jobs, pointers as "/jobs/17/priority". Errors as
// above, and payload_too_large for one payload of more than `payload_bytes`.
[[nodiscard]] auto parse_bulk_request(
    std::string_view body, BulkForm form, std::size_t payload_bytes
) -> Result<std::vector<job::JobRequest>>;

// {"name", "jobs", "on_success", "on_complete"}: pointers as above, and "/on_success/task".
[[nodiscard]] auto parse_batch_request(std::string_view body, std::size_t payload_bytes)
    -> Result<commands::BatchRequest>;

// {"payload": …} or nothing.
[[nodiscard]] auto parse_retry_request(std::string_view body) -> Result<std::optional<std::string>>;

// Nothing, or {}.
[[nodiscard]] auto check_empty(std::string_view body) -> Result<>;

}  // namespace pawl::api
