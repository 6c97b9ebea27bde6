// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/public_key.h"

#include <gtest/gtest.h>

#include <string>

#include "pawl/crypto/encoding.h"

namespace pawl::crypto {
namespace {

auto bytes(std::string_view base64url) -> std::string {
    return from_base64url(base64url).value();
}

// The message and the signature of a token in compact form.
auto verifies(const Result<PublicKey>& key, std::string_view token) -> bool {
    const auto last = token.rfind('.');
    return key.value().verifies(token.substr(0, last), bytes(token.substr(last + 1)));
}

// RFC 7515, appendix A.2.
constexpr std::string_view kModulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4"
    "d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5re"
    "xMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxX"
    "FvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
constexpr std::string_view kRs256Token =
    "eyJhbGciOiJSUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ."
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb"
    "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO"
    "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

// RFC 7515, appendix A.3.
constexpr std::string_view kX = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
constexpr std::string_view kY = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
constexpr std::string_view kEs256Token =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ."
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

// RFC 8037, appendix A.4.
constexpr std::string_view kEdwards = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
constexpr std::string_view kEdDsaToken =
    "eyJhbGciOiJFZERTQSJ9."
    "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

auto rsa_key() -> Result<PublicKey> {
    return PublicKey::rsa(bytes(kModulus), bytes("AQAB"));
}
auto p256_key() -> Result<PublicKey> {
    return PublicKey::p256(bytes(kX), bytes(kY));
}
auto edwards_key() -> Result<PublicKey> {
    return PublicKey::ed25519(bytes(kEdwards));
}

TEST(PublicKey, verifies_the_examples_of_the_rfcs) {
    EXPECT_TRUE(verifies(rsa_key(), kRs256Token));
    EXPECT_TRUE(verifies(p256_key(), kEs256Token));
    EXPECT_TRUE(verifies(edwards_key(), kEdDsaToken));
    EXPECT_EQ(rsa_key()->algorithm(), SignatureAlgorithm::rs256);
    EXPECT_EQ(p256_key()->algorithm(), SignatureAlgorithm::es256);
    EXPECT_EQ(edwards_key()->algorithm(), SignatureAlgorithm::eddsa);
}

TEST(PublicKey, refuses_every_other_message_and_signature) {
    EXPECT_FALSE(verifies(rsa_key(), kEs256Token));
    EXPECT_FALSE(verifies(p256_key(), kEdDsaToken));
    EXPECT_FALSE(verifies(edwards_key(), kEs256Token));
    for (auto* const make : {&rsa_key, &p256_key, &edwards_key}) {
        const auto key = make();
        for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 256U, 10'000U}) {
            EXPECT_FALSE(key->verifies("message", std::string(size, '\x01')));
            EXPECT_FALSE(key->verifies("message", std::string(size, '\0')));
        }
    }
    auto changed = std::string(kEdDsaToken);
    changed[30] = changed[30] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verifies(edwards_key(), changed));
}

TEST(PublicKey, is_not_made_of_numbers_that_are_no_key) {
    const std::string small(128, '\xFF');  // 1,024 bits
    const std::string huge(1025, '\xFF');
    const auto x = bytes(kX);

    EXPECT_EQ(PublicKey::rsa(small, bytes("AQAB")).error().code, "invalid_key");
    EXPECT_EQ(PublicKey::rsa(huge, bytes("AQAB")).error().code, "invalid_key");
    EXPECT_FALSE(PublicKey::rsa("", ""));
    EXPECT_FALSE(PublicKey::rsa(bytes(kModulus), "\x01"));
    EXPECT_FALSE(PublicKey::rsa(bytes(kModulus), "\x02"));
    EXPECT_EQ(PublicKey::p256(x, x).error().code, "invalid_key");  // not on the curve
    EXPECT_FALSE(PublicKey::p256(x, bytes(kY).substr(1)));
    EXPECT_FALSE(PublicKey::p256(std::string(32, '\0'), std::string(32, '\0')));
    EXPECT_FALSE(PublicKey::ed25519(x + "x"));
    EXPECT_FALSE(PublicKey::ed25519(""));
}

}  // namespace
}  // namespace pawl::crypto
