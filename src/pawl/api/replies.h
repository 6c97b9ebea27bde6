// SPDX-License-Identifier: Apache-2.0
// What handlers share: answers, entity tags, idempotency keys, ids.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pawl/api/route.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/commands/jobs.h"
#include "pawl/net/entity_tag.h"
#include "pawl/net/http_message.h"

namespace pawl::api {

using net::any_tag;

[[nodiscard]] auto json_reply(int status, std::string body) -> net::HttpResponse;

// 200 with a strong ETag, or 304 if the client has it already (RFC 9110, section 13.1.2).
[[nodiscard]] auto tagged_reply(const Call& call, std::string body, std::string tag)
    -> net::HttpResponse;
// The strong tag of a body.
[[nodiscard]] auto tag_of_body(std::string_view body) -> std::string;
// The same with a tag made from the body.
[[nodiscard]] auto tagged_reply(const Call& call, std::string body) -> net::HttpResponse;

// The `Idempotency-Key` of a request that creates; keys of different routes do not meet.
// Errors: invalid_idempotency_key (more than 255 bytes, or none), bad_request (control characters,
// two of them).
[[nodiscard]] auto idempotency_of(
    const Call& call,
    std::string_view route,
    std::function<std::string(std::span<const job::Job>, BatchId)> answer
) -> Result<std::optional<commands::Idempotency>>;

// The remembered answer of an earlier request with the same key. `folder` is where its Location
// lies, as "/v1/jobs/"; empty where there is none.
[[nodiscard]] auto replayed(const store::Inserted::Replay& replay, std::string_view folder = {})
    -> net::HttpResponse;

// Whether If-Match asks for another thing than what GET would tell as `body` now (RFC 9110, section
// 13.1.1: a strong comparison). Error: precondition_failed.
[[nodiscard]] auto check_match(const Call& call, std::string_view body) -> Result<>;

// Error: not_found, also for what is no id.
[[nodiscard]] auto job_id_of(const Call& call) -> Result<JobId>;
// Error: not_found for what cannot be a name.
[[nodiscard]] auto name_of(const Call& call) -> Result<std::string>;

}  // namespace pawl::api
