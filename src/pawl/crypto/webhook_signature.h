// SPDX-License-Identifier: Apache-2.0
// Signed messages as in Standard Webhooks 1.0.0
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"

namespace pawl::crypto {

// The headers webhook-id, webhook-timestamp and webhook-signature.
struct WebhookHeaders {
    std::string id = {};
    std::string timestamp = {};  // whole seconds since 1970
    std::string signature = {};  // "v1,<base64>", several separated by spaces
};

// The key inside "whsec_<base64>" of 24 to 64 bytes. Error: invalid_secret; never says the value.
[[nodiscard]] auto webhook_key(const Secret& secret) -> Result<Secret>;

// `id` is stable over retries and has no full stop. Error: invalid_secret, invalid_webhook_id.
[[nodiscard]] auto sign_webhook(
    const Secret& secret, std::string_view id, WallTime now, std::string_view body
) -> Result<WebhookHeaders>;

// Errors: signature_invalid (none of at most 10 signatures fits), timestamp_out_of_range (more than
// five minutes off), bad_request (more than 10 signatures), invalid_secret.
[[nodiscard]] auto verify_webhook(
    const Secret& secret, const WebhookHeaders& headers, WallTime now, std::string_view body
) -> Result<>;

}  // namespace pawl::crypto
