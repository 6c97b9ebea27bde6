// SPDX-License-Identifier: Apache-2.0
// Jobs, attempts and log lines as the contract shows them.
#pragma once

#include <span>
#include <string>

#include "pawl/job/attempt.h"
#include "pawl/job/job.h"

namespace pawl::api {

// All keys of the contract; null where there is nothing. Payload and result are spliced in as they
// were stored, never parsed.
void append_job(std::string& out, const job::Job& job);
[[nodiscard]] auto job_text(const job::Job& job) -> std::string;

// {"data":[{"id":…},…]}: the answer of a bulk request.
[[nodiscard]] auto ids_text(std::span<const job::Job> jobs) -> std::string;

void append_attempt(std::string& out, const job::Attempt& attempt);
void append_log_line(std::string& out, const job::LogLine& line);

}  // namespace pawl::api
