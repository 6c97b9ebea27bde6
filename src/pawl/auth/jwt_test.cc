// SPDX-License-Identifier: Apache-2.0
// Tokens of a shared secret. Those of public keys are in tests/api, where a library signs them.
#include "pawl/auth/jwt.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <string>
#include <vector>

#include "pawl/crypto/encoding.h"
#include "pawl/crypto/hash.h"

namespace pawl::auth {
namespace {

using testing::HasSubstr;

constexpr std::string_view kSecret = "the-secret-of-these-tests-32-bytes";
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::int64_t kSeconds = 1'780'000'000;
constexpr WallTime kNow{std::chrono::seconds(kSeconds)};

auto base64url(std::string_view text) -> std::string {
    return crypto::to_base64url(
        std::span(reinterpret_cast<const unsigned char*>(text.data()), text.size())
    );
}

auto sign(
    std::string_view claims, std::string_view header = kHeader, std::string_view secret = kSecret
) -> std::string {
    const auto message = base64url(header) + "." + base64url(claims);
    return message + "." + crypto::to_base64url(crypto::hmac_sha256(secret, message));
}

auto rules() -> JwtRules {
    return {.secret = Secret(std::string(kSecret))};
}

// "role id", or the code of the error.
auto verdict(std::string_view token, JwtRules wanted = rules()) -> std::string {
    const auto principal = JwtVerifier::make(std::move(wanted)).value().verify(token, kNow);
    return principal ? fmt::format("{} {}", access::to_text(principal->role), principal->id)
                     : principal.error().code;
}

TEST(Jwt, makes_its_subject_a_principal) {
    const auto verifier = JwtVerifier::make(rules());
    const auto ada = verifier->verify(sign(R"({"sub":"ada"})"), kNow);

    ASSERT_TRUE(ada);
    EXPECT_EQ(ada->role, access::Role::producer);
    EXPECT_EQ(ada->id, "user:ada");
    EXPECT_EQ(ada->user_id, "ada");
    EXPECT_TRUE(ada->scope.empty());
}

TEST(Jwt, gives_the_roles_of_the_contract_and_no_others) {
    const auto role = [](std::string_view text) {
        return verdict(sign(fmt::format(R"({{"sub":"ada","role":{}}})", text)));
    };

    EXPECT_EQ(role(R"("admin")"), "admin user:ada");
    EXPECT_EQ(role(R"("operator")"), "operator user:ada");
    EXPECT_EQ(role(R"("viewer")"), "viewer user:ada");
    for (const auto* other :
         {R"("authenticated")",
          R"("worker")",
          R"("cron")",
          R"("Admin")",
          "\"\"",
          "null",
          "1",
          R"(["admin"])"}) {
        EXPECT_EQ(role(other), "producer user:ada") << other;
    }
}

TEST(Jwt, without_a_role_keeps_to_the_tasks_of_the_configuration) {
    auto limited = rules();
    limited.tasks = {"crawl"};
    const auto verifier = JwtVerifier::make(limited);

    const auto user = verifier->verify(sign(R"({"sub":"ada"})"), kNow);
    const auto viewer = verifier->verify(sign(R"({"sub":"ada","role":"viewer"})"), kNow);

    EXPECT_EQ(user->scope.tasks, std::vector<std::string>{"crawl"});
    EXPECT_TRUE(viewer->scope.empty());
}

TEST(Jwt, needs_a_subject_that_can_own_a_job) {
    for (const std::string_view claims :
         {R"({})",
          R"({"sub":""})",
          R"({"sub":1})",
          R"({"sub":null})",
          R"({"sub":"a\nb"})",
          R"({"sub":"key:1"})",
          R"("ada")",
          R"([])",
          "",
          "{"}) {
        EXPECT_EQ(verdict(sign(claims)), "unauthorized") << claims;
    }
    const auto long_name = std::string(256, 'a');
    EXPECT_EQ(verdict(sign(fmt::format(R"({{"sub":"{}"}})", long_name))), "unauthorized");
    EXPECT_EQ(verdict(sign(R"({"sub":"ädä@example.com"})")), "producer user:ädä@example.com");
}

TEST(Jwt, counts_from_nbf_to_exp_with_a_minute_for_clocks_that_differ) {
    const auto at = [](std::string_view claim, std::int64_t offset) {
        return verdict(sign(fmt::format(R"({{"sub":"ada","{}":{}}})", claim, kSeconds + offset)));
    };

    EXPECT_EQ(at("exp", 1), "producer user:ada");
    EXPECT_EQ(at("exp", -59), "producer user:ada");
    EXPECT_EQ(at("exp", -60), "token_expired");
    EXPECT_EQ(at("exp", -1'000'000), "token_expired");
    EXPECT_EQ(at("nbf", -1), "producer user:ada");
    EXPECT_EQ(at("nbf", 60), "producer user:ada");
    EXPECT_EQ(at("nbf", 61), "unauthorized");
    for (const auto* bad : {R"("soon")", "null", "true", "[1]", R"("1790000000")"}) {
        EXPECT_EQ(verdict(sign(fmt::format(R"({{"sub":"ada","exp":{}}})", bad))), "unauthorized")
            << bad;
    }
    EXPECT_EQ(verdict(sign(R"({"sub":"ada","exp":1790000000.5})")), "producer user:ada");
    EXPECT_EQ(verdict(sign(R"({"sub":"ada","exp":1e300})")), "producer user:ada");
    EXPECT_EQ(verdict(sign(R"({"sub":"ada","exp":-1e300})")), "token_expired");
}

TEST(Jwt, is_for_us_and_from_whom_we_trust) {
    auto strict = rules();
    strict.issuer = "https://id";
    strict.audience = "pawl";
    const auto check = [&](std::string_view more) {
        return verdict(sign(fmt::format(R"({{"sub":"ada"{}}})", more)), strict);
    };

    EXPECT_EQ(check(R"(,"iss":"https://id","aud":"pawl")"), "producer user:ada");
    EXPECT_EQ(check(R"(,"iss":"https://id","aud":["x","pawl"])"), "producer user:ada");
    EXPECT_EQ(check(""), "unauthorized");
    EXPECT_EQ(check(R"(,"iss":"https://id")"), "unauthorized");
    EXPECT_EQ(check(R"(,"iss":"https://id","aud":"paw")"), "unauthorized");
    EXPECT_EQ(check(R"(,"iss":"https://id","aud":["x",1]})"), "unauthorized");
    EXPECT_EQ(check(R"(,"iss":["https://id"],"aud":"pawl")"), "unauthorized");
}

TEST(Jwt, names_no_algorithm_but_ours) {
    const std::string claims = R"({"sub":"ada","role":"admin"})";
    for (const std::string_view header :
         {R"({"alg":"none"})",
          R"({"alg":"None"})",
          R"({"alg":"hs256"})",
          R"({"alg":"HS384"})",
          R"({"alg":"RS256"})",
          R"({"alg":"ES256"})",
          R"({"alg":["HS256"]})",
          R"({"alg":null})",
          R"({})",
          R"({"alg":"none","alg":"HS256"})",
          R"({"alg":"HS256","crit":["exp"]})",
          "[]"}) {
        EXPECT_EQ(verdict(sign(claims, header)), "unauthorized") << header;
    }
    const auto unsigned_token = base64url(R"({"alg":"none"})") + "." + base64url(claims) + ".";
    EXPECT_EQ(verdict(unsigned_token), "unauthorized");
}

TEST(Jwt, is_refused_after_every_change_of_one_character) {
    const auto token = sign(R"({"sub":"ada"})");
    ASSERT_EQ(verdict(token), "producer user:ada");

    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(verdict(changed), "unauthorized") << i;
    }
    EXPECT_EQ(verdict(sign(R"({"sub":"ada"})", kHeader, "another secret")), "unauthorized");
    EXPECT_EQ(verdict(token.substr(0, token.size() - 1)), "unauthorized");
    EXPECT_EQ(verdict(token + "A"), "unauthorized");
    EXPECT_EQ(verdict(token + "="), "unauthorized");
    EXPECT_EQ(verdict(token + "."), "unauthorized");
    EXPECT_EQ(verdict("." + token), "unauthorized");
    EXPECT_EQ(verdict(".."), "unauthorized");
    EXPECT_EQ(verdict(""), "unauthorized");
}

TEST(Jwt, reads_its_json_strictly_and_to_a_bound) {
    EXPECT_EQ(verdict(sign(R"({"sub":"ada","sub":"bob"})")), "unauthorized");
    EXPECT_EQ(verdict(sign(R"({"sub":"ada"} {})")), "unauthorized");
    EXPECT_EQ(verdict(sign("{\"sub\":\"\xFF\"}")), "unauthorized");
    EXPECT_EQ(
        verdict(sign(R"({"sub":"ada","x":)" + std::string(20, '[') + std::string(20, ']') + "}")),
        "unauthorized"
    );
    EXPECT_EQ(
        verdict(sign(R"({"sub":"ada","x":")" + std::string(9'000, 'x') + R"("})")), "unauthorized"
    );
}

TEST(Jwks, needs_a_key_that_can_be_used) {
    const auto refusal = [](std::string_view text) {
        const auto keys = parse_jwks(text);
        return keys ? std::string("ok") : keys.error().code + ": " + keys.error().message;
    };
    const std::string edwards =
        R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
    const auto set = [](std::string_view keys) { return fmt::format(R"({{"keys":[{}]}})", keys); };

    EXPECT_EQ(refusal(set(edwards)), "ok");
    EXPECT_EQ(
        refusal(set(R"({"kty":"oct","k":"AAAA"},{"kty":"EC","crv":"P-384"},)" + edwards)), "ok"
    );
    EXPECT_THAT(refusal(""), HasSubstr("a JWK Set is a JSON object"));
    EXPECT_THAT(refusal("{}"), HasSubstr("a JWK Set is a JSON object"));
    EXPECT_THAT(refusal(set("")), HasSubstr("0 were found"));
    EXPECT_THAT(refusal(set(R"({"kty":"oct","k":"AAAA"})")), HasSubstr("0 were found"));
    EXPECT_THAT(refusal(set("1")), HasSubstr("key 0 of the set: a key is an object"));
    EXPECT_THAT(
        refusal(set(edwards + R"(,{"kty":"RSA","n":"AAAA","e":"AQAB"})")),
        HasSubstr("key 1 of the set: an RSA key has a modulus")
    );
    EXPECT_THAT(
        refusal(set(R"({"kty":"OKP","crv":"Ed25519","x":"!"})")), HasSubstr("invalid_jwks: key 0")
    );
    for (const auto* unfit : {R"("use":"enc")", R"("alg":"ES256")", R"("key_ops":["sign"])"}) {
        auto key = edwards;
        key.insert(1, std::string(unfit) + ",");
        EXPECT_THAT(refusal(set(key)), HasSubstr("0 were found")) << unfit;
    }
    std::string many = edwards;
    for (int i = 0; i < 32; ++i) {
        many += "," + edwards;
    }
    EXPECT_THAT(refusal(set(many)), HasSubstr("33 were found"));
}

}  // namespace
}  // namespace pawl::auth
