// SPDX-License-Identifier: Apache-2.0
// What a reply that is no answer means: try again, give up, or the account is spent. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/json.h"
#include "pawl/base/result.h"
#include "pawl/net/http_client.h"

namespace pawl::ai {

enum class Verdict : std::uint8_t {
    retry,  // it may go well later
    fail,   // the same request will not
    quota,  // nor will any other, until somebody pays
};

// A field of the request that the provider does not take from this model.
enum class RejectedField : std::uint8_t { none, temperature, max_tokens, response_format };

// Codes of `error`: rate_limited, unavailable, timeout, invalid_reply (retry); unauthorized,
// rejected, too_large, input_too_long, unreachable (fail); quota_exhausted (quota).
struct ProviderError {
    Verdict verdict = Verdict::fail;
    Error error = {};
    std::optional<Duration> hint = std::nullopt;  // how long the provider wants to be left alone
    RejectedField rejected = RejectedField::none;
    int status = 0;  // 0: there was no reply
};

// The JSON of a good reply. An error may arrive within a 200 (OpenRouter), and so may half a text.
// `who` begins the messages: "openai". They have the provider's own words, without the secrets
// (mask.h), redacted and cut.
[[nodiscard]] auto read_reply(
    const net::HttpReply& reply,
    std::string_view who,
    WallTime now,
    std::span<const std::string_view> secrets = {}
) -> std::expected<Json, ProviderError>;

// What a call that got no reply means. Error `cancelled` stays what it is, with verdict fail.
[[nodiscard]] auto classify_failure(const Error& error, std::string_view who) -> ProviderError;

}  // namespace pawl::ai
