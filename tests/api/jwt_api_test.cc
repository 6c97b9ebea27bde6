// SPDX-License-Identifier: Apache-2.0
// Tokens of somebody else, with real signatures: whose jobs are whose, and what is not believed.
#include <fmt/format.h>

#include <memory>
#include <span>

#include "api_fixture.h"
#include "issuer.h"
#include "pawl/crypto/encoding.h"
#include "pawl/crypto/hash.h"

namespace pawl::api {
namespace {

constexpr std::string_view kAda = R"({"sub":"ada"})";
constexpr std::string_view kBob = R"({"sub":"bob"})";

struct Issuers {
    Issuer rsa{"RS256", "rsa-1"};
    Issuer curve{"ES256", "curve-1"};
    Issuer edwards{"EdDSA", "edwards-1"};
    Issuer nameless{"EdDSA", ""};
    Issuer stranger{"ES256", "curve-1"};  // whose key is not in the set
};

// Made once: RSA keys take their time.
auto issuers() -> const Issuers& {
    static const Issuers kIssuers;
    return kIssuers;
}

auto verifier() -> std::shared_ptr<const auth::JwtVerifier> {
    const auto& all = issuers();
    auto made = auth::JwtVerifier::make({
        .jwks = fmt::format(
            R"({{"keys":[{},{},{{"kty":"oct","k":"AAAA"}},{},{}]}})",
            all.rsa.jwk(),
            all.curve.jwk(),
            all.edwards.jwk(),
            all.nameless.jwk()
        ),
    });
    EXPECT_TRUE(made.has_value());
    return std::make_shared<const auth::JwtVerifier>(std::move(made.value()));
}

class Tokens : public ApiTest {
 protected:
    Tokens() : ApiTest({}, verifier()) {}

    auto look(std::string_view token) -> std::string {
        return code_of(ask_as(token, {.target = "/v1/jobs"}));
    }
    auto enqueue_as(std::string_view token, std::string more = "") -> net::HttpResponse {
        return ask_as(
            token,
            {.method = "POST",
             .target = "/v1/jobs",
             .body = fmt::format(R"({{"task":"light"{}}})", more)}
        );
    }
    static auto user_of(const net::HttpResponse& job) -> std::string {
        return std::string(std::string_view(json_of(job).at("user_id").as_string()));
    }
    static auto id_of(const net::HttpResponse& job) -> std::string {
        return std::string(std::string_view(json_of(job).at("id").as_string()));
    }
};

TEST_F(Tokens, of_every_algorithm_open_the_door) {
    const auto& all = issuers();

    EXPECT_EQ(look(all.rsa.token(kAda)), "200 -");
    EXPECT_EQ(look(all.curve.token(kAda)), "200 -");
    EXPECT_EQ(look(all.edwards.token(kAda)), "200 -");
    EXPECT_EQ(look(all.nameless.token(kAda)), "200 -");
    EXPECT_EQ(look(all.curve.token(kAda, R"({"alg":"ES256"})")), "200 -");
}

TEST_F(Tokens, of_a_stranger_open_nothing) {
    const auto& all = issuers();

    EXPECT_EQ(look(all.stranger.token(kAda)), "401 unauthorized");
    EXPECT_EQ(look(all.curve.token(kAda, R"({"alg":"ES256","kid":"gone"})")), "401 unauthorized");
    EXPECT_EQ(
        look(all.curve.token(kAda, R"({"alg":"EdDSA","kid":"curve-1"})")), "401 unauthorized"
    );
    EXPECT_EQ(look(all.curve.token(kAda, R"({"alg":"none","kid":"curve-1"})")), "401 unauthorized");
    auto swapped = all.curve.token(kAda);
    swapped.replace(swapped.rfind('.'), std::string::npos, "." + std::string(86, 'A'));
    EXPECT_EQ(look(swapped), "401 unauthorized");
}

// The public key is no secret of ours, whatever a token says (RFC 8725, section 2.1).
TEST_F(Tokens, are_not_signed_with_a_public_key) {
    const auto encode = [](std::string_view text) {
        return crypto::to_base64url(
            std::span(reinterpret_cast<const unsigned char*>(text.data()), text.size())
        );
    };
    for (const auto& secret : {issuers().rsa.jwk(), std::string(), std::string("AAAA")}) {
        const auto message = encode(R"({"alg":"HS256"})") + "." + encode(R"({"sub":"ada"})");
        const auto code = crypto::hmac_sha256(secret, message);
        EXPECT_EQ(look(message + "." + crypto::to_base64url(code)), "401 unauthorized");
    }
}

TEST_F(Tokens, that_have_expired_say_so_if_they_were_genuine) {
    const auto claims = fmt::format(
        R"({{"sub":"ada","exp":{}}})", now().time_since_epoch() / std::chrono::seconds(1)
    );
    const auto& all = issuers();

    EXPECT_EQ(look(all.curve.token(claims)), "200 -");
    advance(std::chrono::seconds(60));
    EXPECT_EQ(look(all.curve.token(claims)), "401 token_expired");
    EXPECT_EQ(look(all.stranger.token(claims)), "401 unauthorized");
}

TEST_F(Tokens, own_the_jobs_that_they_create) {
    const auto ada = issuers().edwards.token(kAda);
    const auto bob = issuers().curve.token(kBob);
    const auto viewer = issuers().curve.token(R"({"sub":"eve","role":"viewer"})");

    const auto job = enqueue_as(ada);
    ASSERT_EQ(job.status, 201) << job.body;
    EXPECT_EQ(user_of(job), "ada");
    const auto path = "/v1/jobs/" + id_of(job);

    EXPECT_EQ(code_of(ask_as(bob, {.target = path})), "404 not_found");
    EXPECT_EQ(
        code_of(ask_as(bob, {.method = "POST", .target = path + "/cancel"})), "404 not_found"
    );
    EXPECT_EQ(code_of(ask_as(ada, {.target = path})), "200 -");
    EXPECT_EQ(code_of(ask_as(viewer, {.target = path})), "200 -");
    EXPECT_EQ(
        code_of(ask_as(viewer, {.method = "POST", .target = path + "/cancel"})), "403 forbidden"
    );
    EXPECT_EQ(code_of(ask_as(ada, {.method = "POST", .target = path + "/cancel"})), "200 -");
    EXPECT_EQ(json_of(ask_as(bob, {.target = "/v1/jobs"})).at("data").as_array().size(), 0U);
    EXPECT_EQ(json_of(ask_as(ada, {.target = "/v1/jobs"})).at("data").as_array().size(), 1U);
}

TEST_F(Tokens, name_no_other_owner_whatever_their_role) {
    const auto op = issuers().curve.token(R"({"sub":"olga","role":"operator"})");

    EXPECT_EQ(user_of(enqueue_as(op)), "olga");
    EXPECT_EQ(user_of(enqueue_as(op, R"(,"user_id":"olga")")), "olga");
    EXPECT_EQ(code_of(enqueue_as(op, R"(,"user_id":"ada")")), "403 forbidden");
}

TEST_F(Tokens, have_the_doors_of_their_role) {
    const auto code = [&](std::string_view role, std::string method, std::string target) {
        const auto claims =
            role.empty() ? std::string(kAda) : fmt::format(R"({{"sub":"ada","role":"{}"}})", role);
        return ask_as(issuers().edwards.token(claims), {.method = method, .target = target}).status;
    };

    EXPECT_EQ(code("", "GET", "/v1/jobs"), 200);
    EXPECT_EQ(code("", "GET", "/v1/stats"), 403);
    EXPECT_EQ(code("", "GET", "/v1/queues"), 403);
    EXPECT_EQ(code("", "GET", "/metrics"), 403);
    EXPECT_EQ(code("viewer", "GET", "/v1/stats"), 200);
    EXPECT_EQ(code("viewer", "POST", "/v1/queues/q/pause"), 403);
    EXPECT_EQ(code("operator", "POST", "/v1/queues/q/pause"), 200);
    EXPECT_EQ(code("operator", "GET", "/v1/keys"), 403);
    EXPECT_EQ(code("admin", "GET", "/v1/keys"), 200);
}

using NoTokens = ApiTest;

TEST_F(NoTokens, open_a_door_that_is_not_configured_for_them) {
    const auto token = issuers().curve.token(kAda);

    EXPECT_EQ(code_of(ask_as(token, {.target = "/v1/jobs"})), "401 unauthorized");
}

}  // namespace
}  // namespace pawl::api
