// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/webhook_signature.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/crypto/encoding.h"
#include "pawl/crypto/hash.h"

namespace pawl::crypto {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";
constexpr std::size_t kShortestKey = 24;
constexpr std::size_t kLongestKey = 64;
constexpr std::size_t kMostSignatures = 10;
constexpr Duration kTolerance = std::chrono::minutes(5);

auto signature_of(
    const Secret& key, std::string_view id, std::string_view timestamp, std::string_view body
) -> std::string {
    std::string message;
    message.reserve(id.size() + timestamp.size() + body.size() + 2);
    message.append(id).append(".").append(timestamp).append(".").append(body);
    return std::string(kVersion) + to_base64(hmac_sha256(key.reveal(), message));
}

auto split_at_spaces(std::string_view text) -> std::vector<std::string_view> {
    std::vector<std::string_view> parts;
    while (!text.empty() && parts.size() <= kMostSignatures) {
        const auto end = text.find(' ');
        parts.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? "" : text.substr(end + 1);
    }
    return parts;
}

auto is_near(std::string_view timestamp, WallTime now) -> bool {
    std::int64_t sent = 0;
    const auto* const last = timestamp.data() + timestamp.size();
    const auto [end, status] = std::from_chars(timestamp.data(), last, sent);
    if (status != std::errc{} || end != last) {
        return false;
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const auto limit = std::chrono::duration_cast<std::chrono::seconds>(kTolerance).count();
    return sent >= seconds - limit && sent <= seconds + limit;
}

}  // namespace

auto webhook_key(const Secret& secret) -> Result<Secret> {
    auto text = secret.reveal();
    if (!text.starts_with(kSecretPrefix)) {
        return fail("invalid_secret", "a webhook secret begins with whsec_");
    }
    text.remove_prefix(kSecretPrefix.size());
    auto key = from_base64(text);
    if (!key || key->size() < kShortestKey || key->size() > kLongestKey) {
        return fail("invalid_secret", "a webhook secret is whsec_ and 24 to 64 bytes in base64");
    }
    return Secret(std::move(*key));
}

auto sign_webhook(const Secret& secret, std::string_view id, WallTime now, std::string_view body)
    -> Result<WebhookHeaders> {
    const auto key = webhook_key(secret);
    if (!key) {
        return std::unexpected(key.error());
    }
    if (id.empty() || id.contains('.')) {
        return fail("invalid_webhook_id", "a webhook id is not empty and has no full stop");
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    auto timestamp = std::to_string(seconds);
    auto signature = signature_of(*key, id, timestamp, body);
    return WebhookHeaders{
        .id = std::string(id),
        .timestamp = std::move(timestamp),
        .signature = std::move(signature),
    };
}

auto verify_webhook(
    const Secret& secret, const WebhookHeaders& headers, WallTime now, std::string_view body
) -> Result<> {
    const auto key = webhook_key(secret);
    if (!key) {
        return std::unexpected(key.error());
    }
    const auto given = split_at_spaces(headers.signature);
    if (given.size() > kMostSignatures) {
        return fail("bad_request", "webhook-signature holds more than 10 signatures");
    }
    if (!is_near(headers.timestamp, now)) {
        return fail("timestamp_out_of_range", "webhook-timestamp is more than 5 minutes off");
    }
    const auto wanted = signature_of(*key, headers.id, headers.timestamp, body);
    bool fits = false;
    for (const auto signature : given) {
        fits = equal_in_constant_time(signature, wanted) || fits;
    }
    return fits ? Result<>{} : fail("signature_invalid", "no signature fits this message");
}

}  // namespace pawl::crypto
