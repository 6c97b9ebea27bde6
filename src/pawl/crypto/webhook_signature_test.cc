// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/webhook_signature.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"

namespace pawl::crypto {
namespace {

using std::chrono::seconds;

// The vector that the reference libraries of Standard Webhooks test themselves with.
const Secret kSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
constexpr std::string_view kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr WallTime kNow{seconds(1614265330)};
constexpr std::string_view kBody = R"({"test": 2432232314})";
constexpr std::string_view kSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

auto code_of(const Result<>& result) -> std::string {
    return result ? "ok" : result.error().code;
}

auto signed_headers() -> WebhookHeaders {
    return {
        .id = std::string(kId), .timestamp = "1614265330", .signature = std::string(kSignature)
    };
}

TEST(WebhookSignature, gives_the_vector_of_the_reference_libraries) {
    const auto headers = sign_webhook(kSecret, kId, kNow, kBody);

    ASSERT_TRUE(headers);
    EXPECT_EQ(headers->timestamp, "1614265330");
    EXPECT_EQ(headers->signature, kSignature);
    EXPECT_EQ(headers->id, kId);
}

TEST(WebhookSignature, is_verified_for_five_minutes) {
    EXPECT_EQ(code_of(verify_webhook(kSecret, signed_headers(), kNow + seconds(300), kBody)), "ok");
    EXPECT_EQ(code_of(verify_webhook(kSecret, signed_headers(), kNow - seconds(300), kBody)), "ok");
    for (const auto off : {seconds(301), seconds(-301)}) {
        EXPECT_EQ(
            code_of(verify_webhook(kSecret, signed_headers(), kNow + off, kBody)),
            "timestamp_out_of_range"
        );
    }
}

TEST(WebhookSignature, fits_one_message_alone) {
    EXPECT_EQ(
        code_of(verify_webhook(kSecret, signed_headers(), kNow, "{\"test\": 2432232315}")),
        "signature_invalid"
    );
    auto headers = signed_headers();
    headers.id += "x";
    EXPECT_EQ(code_of(verify_webhook(kSecret, headers, kNow, kBody)), "signature_invalid");
    headers = signed_headers();
    headers.signature.erase(0, 3);
    EXPECT_EQ(code_of(verify_webhook(kSecret, headers, kNow, kBody)), "signature_invalid");
}

TEST(WebhookSignature, may_stand_among_ten) {
    auto headers = signed_headers();
    headers.signature = "v1,AAAA v1a,BBBB " + headers.signature;
    EXPECT_EQ(code_of(verify_webhook(kSecret, headers, kNow, kBody)), "ok");
    for (int more = 0; more < 9; ++more) {
        headers.signature += " v1,AAAA";
    }
    EXPECT_EQ(code_of(verify_webhook(kSecret, headers, kNow, kBody)), "bad_request");
}

TEST(WebhookSignature, needs_a_secret_of_24_to_64_bytes) {
    for (const auto* const text :
         {"",
          "whsec_",
          "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "whsec_AAAA",
          "whsec_not base64 at all, is it?!"}) {
        EXPECT_EQ(webhook_key(Secret(text)).error().code, "invalid_secret");
    }
    EXPECT_EQ(sign_webhook(kSecret, "a.b", kNow, "").error().code, "invalid_webhook_id");
}

}  // namespace
}  // namespace pawl::crypto
