// SPDX-License-Identifier: Apache-2.0
// From a job to the request that an http task sends. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/job/job.h"
#include "pawl/kinds/http/http_options.h"
#include "pawl/net/http_client.h"

namespace pawl::kinds::http {

// What a call needs beside the task's options and the job.
struct CallFacts {
    WallTime now = {};
    std::chrono::milliseconds timeout{300'000};
    std::string cron = {};    // the expression of the job's schedule; empty: none
    Secret cron_secret = {};  // the newest one; empty: none
    std::uint64_t trace_id_high = 0;
    std::uint64_t trace_id_low = 0;
    std::uint64_t span_id = 0;
};

// A header of the task's own stands in place of one that pawl would add. With no body of its own
// the task sends the payload by POST, PUT and PATCH; a null payload is an empty body.
// Errors: missing_payload_key, invalid_header, invalid_url (a value of the payload does not fit).
[[nodiscard]] auto build_call(
    const HttpTaskOptions& options, const job::Job& job, const CallFacts& facts
) -> Result<net::HttpCall>;

// Equal for all attempts of a job, a retry by hand included: a receiver that did the work, and
// whose answer was lost, then recognises it. Differs between jobs of different stores that share an
// id, and after a retry with another payload.
[[nodiscard]] auto idempotency_key(const job::Job& job) -> std::string;

}  // namespace pawl::kinds::http
