// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/classify.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/json/array.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/job/outcome.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_message.h"

namespace pawl::kinds::http {
namespace {

using job::AttemptEnd;
using job::Outcome;
using std::chrono::hours;
using std::chrono::seconds;

auto reply(int status, std::vector<net::HttpHeader> headers = {}, std::string body = {})
    -> net::HttpReply {
    net::HttpReply made;
    made.status = status;
    made.headers = std::move(headers);
    made.body = std::move(body);
    return made;
}

auto outcome_of(const net::HttpReply& answer, const Taxonomy& taxonomy = {}) -> Outcome {
    return classify(answer, taxonomy, "POST app.example.com", WallTime{});
}

enum class Verdict : std::uint8_t { succeeds, is_retried, fails_for_good };

auto verdict(const Outcome& outcome) -> Verdict {
    if (outcome.end == AttemptEnd::succeeded) {
        return Verdict::succeeds;
    }
    return outcome.error.retryable ? Verdict::is_retried : Verdict::fails_for_good;
}

TEST(Classify, knows_what_every_status_means) {
    for (int status = 100; status < 600; ++status) {
        auto expected = Verdict::is_retried;
        if (status >= 200 && status < 300) {
            expected = Verdict::succeeds;
        } else if (status >= 300 && status < 500) {
            const bool passing = status == 408 || status == 425 || status == 429;
            expected = passing ? Verdict::is_retried : Verdict::fails_for_good;
        }
        EXPECT_EQ(verdict(outcome_of(reply(status))), expected) << status;
    }
}

TEST(Classify, retries_what_the_task_lists) {
    Taxonomy taxonomy;
    taxonomy.retry_on = StatusSet::parse({404, "3xx"}).value();

    EXPECT_EQ(verdict(outcome_of(reply(404), taxonomy)), Verdict::is_retried);
    EXPECT_EQ(verdict(outcome_of(reply(302), taxonomy)), Verdict::is_retried);
    EXPECT_EQ(verdict(outcome_of(reply(410), taxonomy)), Verdict::fails_for_good);
}

TEST(Classify, succeeds_on_what_the_task_expects_alone) {
    Taxonomy taxonomy;
    taxonomy.expect = StatusSet::parse({204, 304}).value();

    EXPECT_EQ(verdict(outcome_of(reply(204), taxonomy)), Verdict::succeeds);
    EXPECT_EQ(verdict(outcome_of(reply(304), taxonomy)), Verdict::succeeds);
    EXPECT_EQ(verdict(outcome_of(reply(200), taxonomy)), Verdict::is_retried);
}

TEST(Classify, obeys_a_server_that_forbids_a_retry) {
    EXPECT_EQ(verdict(outcome_of(reply(503, {{"pawl-retry", "No"}}))), Verdict::fails_for_good);
    EXPECT_EQ(verdict(outcome_of(reply(503, {{"pawl-retry", "yes"}}))), Verdict::is_retried);
}

TEST(Classify, passes_the_servers_hint_on_for_at_most_an_hour) {
    EXPECT_EQ(outcome_of(reply(503, {{"retry-after", "90"}})).retry_after, seconds(90));
    EXPECT_EQ(outcome_of(reply(429, {{"retry-after", "86400"}})).retry_after, hours(1));
    EXPECT_EQ(outcome_of(reply(429)).retry_after, std::nullopt);
    EXPECT_EQ(outcome_of(reply(404, {{"retry-after", "90"}})).retry_after, std::nullopt);
}

TEST(Classify, names_the_location_of_a_redirect) {
    const auto outcome = outcome_of(reply(307, {{"location", "https://app.example.com/login"}}));

    EXPECT_EQ(outcome.error.code, "http_307");
    EXPECT_NE(outcome.error.message.find("https://app.example.com/login"), std::string::npos);
}

TEST(Classify, quotes_the_body_on_one_line_and_without_secrets) {
    const auto outcome =
        outcome_of(reply(500, {}, "broken\r\nAuthorization: Bearer abcdefghijklmnop"));

    EXPECT_EQ(outcome.error.code, "http_500");
    EXPECT_NE(outcome.error.message.find("broken"), std::string::npos);
    EXPECT_EQ(outcome.error.message.find('\n'), std::string::npos);
    EXPECT_EQ(outcome.error.message.find("abcdefghijklmnop"), std::string::npos);
}

constexpr std::array kPassingErrors = {
    "dns_error",
    "connect_error",
    "tls_error",
    "timeout",
    "reset",
    "invalid_response",
};

TEST(Classify, retries_what_the_network_broke) {
    for (const auto* code : kPassingErrors) {
        const auto outcome = classify(Error{code, "it broke"}, "POST app.example.com");

        EXPECT_TRUE(outcome.error.retryable) << code;
        EXPECT_EQ(outcome.error.code, code);
        EXPECT_EQ(outcome.error.message, "POST app.example.com: it broke");
    }
}

TEST(Classify, tells_a_timeout_from_other_failures) {
    EXPECT_EQ(classify(Error{"timeout", ""}, "").end, AttemptEnd::timed_out);
    EXPECT_EQ(classify(Error{"reset", ""}, "").end, AttemptEnd::failed);
}

constexpr std::array kLastingErrors = {
    "invalid_url",
    "unsupported_scheme",
    "invalid_header",
    "egress_blocked",
    "too_many_redirects",
    "header_too_large",
};

TEST(Classify, fails_for_good_where_the_request_itself_is_wrong) {
    for (const auto* code : kLastingErrors) {
        EXPECT_FALSE(classify(Error{code, ""}, "").error.retryable) << code;
    }
}

TEST(StatusSet, reads_numbers_texts_families_and_lists) {
    EXPECT_TRUE(StatusSet::parse(404)->contains(404));
    EXPECT_TRUE(StatusSet::parse("404")->contains(404));
    EXPECT_TRUE(StatusSet::parse("5xx")->contains(599));
    EXPECT_FALSE(StatusSet::parse("5xx")->contains(499));
    EXPECT_EQ(StatusSet::parse("2xx").value(), StatusSet::successes());
    EXPECT_EQ(StatusSet::parse(boost::json::array{}).value(), StatusSet{});
    EXPECT_FALSE(StatusSet::successes().contains(-1));
    EXPECT_FALSE(StatusSet::successes().contains(100'000));
}

TEST(StatusSet, refuses_what_is_no_status) {
    for (const boost::json::value& value : std::vector<boost::json::value>{
             99, 600, "6xx", "0xx", "xx", "2xy", "", "-200", true, nullptr, 2.5
         }) {
        const auto parsed = StatusSet::parse(value);

        ASSERT_FALSE(parsed);
        EXPECT_EQ(parsed.error().code, "invalid_status");
    }
}

}  // namespace
}  // namespace pawl::kinds::http
