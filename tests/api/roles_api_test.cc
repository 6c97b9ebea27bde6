// SPDX-License-Identifier: Apache-2.0
// The route table against the doors: each route with each role, and with none.
#include <fmt/format.h>

#include <map>
#include <set>

#include "api_fixture.h"
#include "pawl/base/text_time.h"

namespace pawl::api {
namespace {

using access::Role;
using testing::HasSubstr;
using testing::Not;

constexpr auto kKeyRoles = {
    Role::admin, Role::operator_, Role::producer, Role::worker, Role::viewer
};

class Roles : public ApiTest {
 protected:
    auto key_of(Role role) -> std::string {
        auto& key = keys_[role];
        if (key.empty()) {
            key = make_key(fmt::format(R"("role":"{}")", access::to_text(role)));
        }
        return key;
    }

    // A request that could be answered: names that nobody has, and a body if one is needed.
    static auto request_for(const Route& route) -> Ask {
        std::string target(route.path);
        if (const auto open = target.find('{'); open != std::string::npos) {
            const auto close = target.find('}');
            const bool is_id = target.substr(open, close - open + 1) == "{id}";
            target.replace(open, close - open + 1, is_id ? "999999999" : "nobody");
        }
        const bool has_body = route.body != Body::none && route.body != Body::optional_json;
        return {
            .method = std::string(route.method),
            .target = std::move(target),
            .body = has_body ? "{}" : "",
        };
    }

 private:
    std::map<Role, std::string> keys_;
};

TEST_F(Roles, open_the_routes_that_the_table_says_and_no_others) {
    for (const auto& route : all_routes()) {
        for (const auto role : kKeyRoles) {
            const auto answer = ask_as(key_of(role), request_for(route));
            const auto what = fmt::format(
                "{} {} as {}: {}", route.method, route.path, access::to_text(role), answer.body
            );
            EXPECT_NE(answer.status, 401) << what;
            if (is_open_to(route, role)) {
                EXPECT_NE(answer.status, 403) << what;
            } else {
                EXPECT_EQ(code_of(answer), "403 forbidden") << what;
                EXPECT_THAT(answer.body, HasSubstr(access::to_text(*route.role))) << what;
            }
        }
    }
}

TEST_F(Roles, nobody_comes_in_without_a_key) {
    for (const auto& route : all_routes()) {
        const auto answer = raw(request_for(route));
        if (route.role) {
            EXPECT_EQ(code_of(answer), "401 unauthorized") << route.path;
        } else {
            EXPECT_NE(answer.status, 401) << route.path;
        }
    }
}

// What the contract says in words, so that a slip in the table is seen.
TEST_F(Roles, of_the_table_are_those_of_the_contract) {
    const std::set<std::string_view> open = {"/livez", "/readyz", "/healthz"};
    for (const auto& route : all_routes()) {
        const auto what = fmt::format("{} {}", route.method, route.path);
        EXPECT_EQ(!route.role, open.contains(route.path)) << what;
        if (!route.role) {
            continue;
        }
        const bool is_keys = route.path.starts_with("/v1/keys");
        EXPECT_EQ(*route.role == Role::admin, is_keys || route.path == "/v1/backup") << what;
        const bool reads = route.method == "GET";
        EXPECT_EQ(is_open_to(route, Role::viewer), reads && !is_keys) << what;
        const bool is_of_jobs =
            route.path.starts_with("/v1/jobs") || route.path.starts_with("/v1/batches");
        EXPECT_EQ(is_open_to(route, Role::producer), is_of_jobs) << what;
        const bool is_of_leases = route.path.find("lease") != std::string_view::npos;
        EXPECT_EQ(is_open_to(route, Role::worker), is_of_leases) << what;
        EXPECT_FALSE(is_open_to(route, Role::cron)) << what;
    }
}

class Keys : public ApiTest {
 protected:
    auto post_key(std::string body) -> net::HttpResponse {
        return post("/v1/keys", std::move(body));
    }
    auto status_of(std::string_view key) -> std::string {
        return code_of(ask_as(key, {.target = "/v1/jobs"}));
    }
};

TEST_F(Keys, are_shown_once_and_then_by_their_prefix) {
    const auto answer = post_key(
        R"({"name":"ci","role":"operator","queues":["mail"],"tasks":["light"],
            "expires_at":"2030-01-01T00:00:00Z"})"
    );
    ASSERT_EQ(answer.status, 201) << answer.body;
    const auto made = json_of(answer);
    const std::string secret(std::string_view(made.at("secret").as_string()));
    const std::string prefix(std::string_view(made.at("prefix").as_string()));
    EXPECT_EQ(header_of(answer, "Location"), "/v1/keys/1");
    EXPECT_EQ(header_of(answer, "Cache-Control"), "no-store");
    EXPECT_THAT(secret, testing::MatchesRegex("pawl_[0-9a-f]+_[-_A-Za-z0-9]+"));
    EXPECT_EQ(secret.size(), 57U);
    EXPECT_EQ(secret.substr(5, 8), prefix);

    const auto shown = get("/v1/keys/1").body;
    EXPECT_THAT(shown, Not(HasSubstr(secret.substr(14))));
    EXPECT_THAT(shown, Not(HasSubstr("digest")));
    EXPECT_THAT(shown, HasSubstr(R"("role":"operator")"));
    EXPECT_THAT(shown, HasSubstr(R"("queues":["mail"],"tasks":["light"])"));
    EXPECT_THAT(shown, HasSubstr(R"("expires_at":"2030-01-01T00:00:00.000Z","revoked_at":null})"));
    EXPECT_THAT(get("/v1/keys").body, HasSubstr("[" + shown + "]"));
}

TEST_F(Keys, open_nothing_from_the_moment_they_are_revoked) {
    const auto key = make_key(R"("role":"viewer")");
    ASSERT_EQ(status_of(key), "200 -");

    EXPECT_EQ(ask({.method = "DELETE", .target = "/v1/keys/1"}).status, 204);

    EXPECT_EQ(status_of(key), "401 token_revoked");
    EXPECT_EQ(ask({.method = "DELETE", .target = "/v1/keys/1"}).status, 204);
    EXPECT_EQ(code_of(ask({.method = "DELETE", .target = "/v1/keys/9"})), "404 not_found");
    EXPECT_EQ(code_of(ask({.method = "DELETE", .target = "/v1/keys/x"})), "404 not_found");
}

TEST_F(Keys, open_nothing_from_the_moment_they_expire) {
    const auto end = format_time(now() + std::chrono::hours(1));
    const auto key = make_key(fmt::format(R"("role":"viewer","expires_at":"{}")", end));

    advance(std::chrono::minutes(59));
    EXPECT_EQ(status_of(key), "200 -");
    advance(std::chrono::minutes(1));
    EXPECT_EQ(status_of(key), "401 token_expired");
}

TEST_F(Keys, are_remembered_for_a_month_and_then_unknown) {
    const auto key = make_key(R"("role":"viewer")");
    EXPECT_EQ(ask({.method = "DELETE", .target = "/v1/keys/1"}).status, 204);

    advance(std::chrono::days(29));
    make_key(R"("role":"viewer")");
    EXPECT_EQ(status_of(key), "401 token_revoked");
    advance(std::chrono::days(2));
    make_key(R"("role":"viewer")");

    EXPECT_EQ(status_of(key), "401 unauthorized");
    EXPECT_EQ(code_of(get("/v1/keys/1")), "404 not_found");
    EXPECT_EQ(json_of(get("/v1/keys")).at("data").as_array().size(), 2U);
}

TEST_F(Keys, that_are_not_quite_right_are_all_alike) {
    const auto key = make_key(R"("role":"viewer")");
    auto upper = key;
    for (auto& c : upper) {
        c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    }

    for (const auto& wrong :
         {key.substr(0, 56), key + "x", upper, key.substr(5), key.substr(14), std::string("pawl_")
         }) {
        EXPECT_EQ(status_of(wrong), "401 unauthorized") << wrong;
    }
}

TEST_F(Keys, say_what_is_wrong_with_a_request) {
    const auto refusal = [&](std::string body) { return code_of(post_key(std::move(body))); };

    EXPECT_EQ(refusal(R"({"name":"ci"})"), "422 missing_field");
    EXPECT_EQ(refusal(R"({"role":"viewer"})"), "422 missing_field");
    EXPECT_EQ(refusal(R"({"name":"a/b","role":"viewer"})"), "422 invalid_name");
    EXPECT_EQ(refusal(R"({"name":"ci","role":"root"})"), "422 out_of_range");
    EXPECT_EQ(refusal(R"({"name":"ci","role":"cron"})"), "422 out_of_range");
    EXPECT_EQ(refusal(R"({"name":"ci","role":"viewer","queues":"mail"})"), "422 invalid_type");
    EXPECT_EQ(refusal(R"({"name":"ci","role":"viewer","queues":["a b"]})"), "422 invalid_name");
    EXPECT_EQ(refusal(R"({"name":"ci","role":"viewer","prefix":"x"})"), "422 unknown_field");
    EXPECT_EQ(refusal(R"({"name":"ci","role":"viewer","expires_at":"soon"})"), "422 invalid_time");
    EXPECT_EQ(
        refusal(R"({"name":"ci","role":"viewer","expires_at":"2020-01-01T00:00:00Z"})"),
        "422 out_of_range"
    );
    EXPECT_EQ(
        refusal(R"({"name":"ci","role":"admin","queues":["mail"]})"), "422 conflicting_fields"
    );
    EXPECT_EQ(
        code_of(ask({
            .method = "POST",
            .target = "/v1/keys",
            .body = R"({"name":"ci","role":"viewer"})",
            .headers = {{"idempotency-key", "k"}},
        })),
        "422 not_supported"
    );
    EXPECT_EQ(get("/v1/keys").body, R"({"data":[],"next_cursor":null,"has_more":false})");
}

TEST_F(Keys, are_listed_page_by_page) {
    for (int i = 0; i < 5; ++i) {
        make_key(R"("role":"viewer")");
    }

    const auto first = json_of(get("/v1/keys?limit=3"));
    const std::string cursor(std::string_view(first.at("next_cursor").as_string()));
    const auto second = json_of(get("/v1/keys?limit=3&cursor=" + cursor));

    EXPECT_EQ(first.at("data").at(0).at("id").as_string(), "5");
    EXPECT_EQ(second.at("data").as_array().size(), 2U);
    EXPECT_EQ(second.at("data").at(0).at("id").as_string(), "2");
    EXPECT_FALSE(second.at("has_more").as_bool());
}

}  // namespace
}  // namespace pawl::api
