// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/http_kind.h"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/base/text_time.h"
#include "pawl/crypto/webhook_signature.h"
#include "pawl/job/job.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/http/build_call.h"
#include "pawl/kinds/http/http_sender.h"
#include "pawl/net/egress_rules.h"
#include "pawl/net/http_client.h"
#include "pawl/net/ip_block.h"
#include "pawl/runtime/async.h"
#include "pawl/task/fake_context.h"

namespace pawl::kinds::http {
namespace {

using job::AttemptEnd;
using job::Outcome;

auto reply(int status, std::string body = {}) -> net::HttpReply {
    net::HttpReply made;
    made.status = status;
    made.body = std::move(body);
    return made;
}

// Remembers the calls and gives prepared answers.
class FakeSender final : public HttpSender {
 public:
    auto send(net::HttpCall call, std::stop_token) -> Async<Result<net::HttpReply>> override {
        calls.push_back(std::move(call));
        auto answer = Result<net::HttpReply>(reply(200));
        if (!answers.empty()) {
            answer = std::move(answers.front());
            answers.pop_front();
        }
        co_return answer;
    }

    std::vector<net::HttpCall> calls;
    std::deque<Result<net::HttpReply>> answers;
};

class HttpKindTest : public testing::Test {
 protected:
    HttpKindTest() {
        context_.job_.payload = R"({"region":"jp"})";
        context_.job_.created_at = parse_time("2026-01-01T00:00:00Z").value();
    }

    auto run(boost::json::object options) -> Outcome {
        options.emplace("url", "https://app.example.com/api/report");
        const HttpKind kind({
            .sender = sender_,
            .guarded = guarded_,
            .egress = egress_,
            .random = random_,
            .cron_secret = [this] { return Secret(cron_secret_); },
        });
        const auto runner = kind.make_runner({.task = "report", .options = std::move(options)});
        return task::FakeAttempt(*runner.value(), context_).outcome();
    }

    // The headers of the last call, names as sent.
    auto sent() -> std::map<std::string, std::string> {
        std::map<std::string, std::string> headers;
        for (const auto& header : sender_.calls.back().headers) {
            EXPECT_TRUE(headers.emplace(header.name, header.value).second) << header.name;
        }
        return headers;
    }

    // "ok", or the code with which a request is refused.
    auto admitted(boost::json::object options, std::string payload) -> std::string {
        options.emplace("url", "http://127.0.0.1:3000/report");
        const HttpKind kind(
            {.sender = sender_, .guarded = guarded_, .egress = egress_, .random = random_}
        );
        const auto runner = kind.make_runner({.task = "report", .options = std::move(options)});
        const auto done =
            task::ask_to_admit(*runner.value(), {.task = "report", .payload = std::move(payload)});
        return done ? "ok" : done.error().code;
    }

    task::FakeContext context_;
    FakeSender sender_;
    FakeSender guarded_;
    net::EgressRules egress_;
    Random random_{1};
    std::string cron_secret_ = "0123456789abcdef";
};

TEST_F(HttpKindTest, posts_the_payload_with_what_identifies_the_job) {
    const auto outcome = run({});

    ASSERT_EQ(outcome.end, AttemptEnd::succeeded);
    const auto& call = sender_.calls.at(0);
    EXPECT_EQ(call.method, "POST");
    EXPECT_EQ(call.url, "https://app.example.com/api/report");
    EXPECT_EQ(call.body, R"({"region":"jp"})");
    auto headers = sent();
    EXPECT_EQ(headers["Pawl-Job-Id"], "7");
    EXPECT_EQ(headers["Pawl-Attempt"], "1");
    EXPECT_EQ(headers["Pawl-Fence"], "3");
    EXPECT_EQ(headers["Pawl-Task"], "greet");
    EXPECT_EQ(headers["Content-Type"], "application/json");
    EXPECT_EQ(headers["User-Agent"], "pawl/" PAWL_VERSION);
    EXPECT_EQ(headers["traceparent"].size(), 55U);
    EXPECT_FALSE(headers.contains("Pawl-Schedule"));
    EXPECT_FALSE(headers.contains("webhook-id"));
    EXPECT_FALSE(headers.contains("Authorization"));
}

TEST_F(HttpKindTest, sends_nothing_when_the_attempt_is_no_longer_this_nodes) {
    sender_.answers.emplace_back(fail("cancelled", "nothing was sent"));
    EXPECT_EQ(run({}).end, AttemptEnd::released);
    const auto& may_send = sender_.calls.at(0).may_send;
    EXPECT_TRUE(may_send());
    context_.may_act_ = false;
    EXPECT_FALSE(may_send());
}

TEST_F(HttpKindTest, names_the_slot_but_not_for_a_run_by_hand) {
    const auto slot = parse_time("2026-01-01T02:00:00Z").value();
    context_.job_.slot = job::SlotRef{.schedule = "nightly", .slot = slot};
    (void)run({});  // Its headers are looked at.
    EXPECT_EQ(sent()["Pawl-Schedule"], "nightly");
    EXPECT_EQ(sent()["Pawl-Slot"], "2026-01-01T02:00:00.000Z");

    context_.job_.slot = job::SlotRef{.schedule = "nightly", .slot = std::nullopt};
    (void)run({});  // The same.
    EXPECT_EQ(sent()["Pawl-Schedule"], "nightly");
    EXPECT_FALSE(sent().contains("Pawl-Slot"));
}

TEST_F(HttpKindTest, keeps_the_idempotency_key_over_attempts_and_generations) {
    (void)run({});  // Its headers are looked at.
    const auto first = sent();
    context_.job_.attempt = 2;
    context_.job_.fence = 9;
    context_.job_.generation = 1;
    (void)run({});  // The same.
    auto second = sent();

    EXPECT_EQ(first.at("Idempotency-Key"), second["Idempotency-Key"]);
    EXPECT_NE(first.at("traceparent"), second["traceparent"]);
    EXPECT_EQ(second["Pawl-Attempt"], "2");
    EXPECT_EQ(second["Pawl-Fence"], "9");
}

TEST(IdempotencyKey, differs_between_jobs_payloads_and_stores) {
    const job::Job job{.id = {7}, .payload = "1", .created_at = WallTime(Duration(5))};
    auto other_id = job;
    other_id.id = {8};
    auto other_payload = job;
    other_payload.payload = "2";
    auto other_store = job;
    other_store.created_at = WallTime(Duration(6));

    EXPECT_EQ(idempotency_key(job), idempotency_key(job));
    for (const auto& other : {other_id, other_payload, other_store}) {
        EXPECT_NE(idempotency_key(job), idempotency_key(other));
    }
}

TEST_F(HttpKindTest, calls_as_vercel_does) {
    const auto slot = parse_time("2026-01-01T02:00:00Z").value();
    context_.job_.slot = job::SlotRef{.schedule = "nightly", .slot = slot, .cron = "0 2 * * *"};

    (void)run({{"compat", "vercel"}});  // Its call is looked at.

    EXPECT_EQ(sender_.calls.at(0).method, "GET");
    EXPECT_EQ(sender_.calls.at(0).body, "");
    auto headers = sent();
    EXPECT_EQ(headers["User-Agent"], "vercel-cron/1.0");
    EXPECT_EQ(headers["x-vercel-cron"], "1");
    EXPECT_EQ(headers["x-vercel-cron-schedule"], "0 2 * * *");
    EXPECT_EQ(headers["Authorization"], "Bearer 0123456789abcdef");
    EXPECT_EQ(headers["Pawl-Job-Id"], "7");
    EXPECT_FALSE(headers.contains("Content-Type"));
}

TEST_F(HttpKindTest, sends_the_secret_of_the_moment_and_none_without_one) {
    cron_secret_ = "";
    (void)run({{"compat", "vercel"}});  // Its headers are looked at.
    EXPECT_FALSE(sent().contains("Authorization"));

    cron_secret_ = "another-secret-of-16";
    (void)run({{"compat", "vercel"}});  // The same.
    EXPECT_EQ(sent()["Authorization"], "Bearer another-secret-of-16");
}

TEST_F(HttpKindTest, signs_the_body_that_it_sends) {
    const std::string secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    (void)run({{"sign", secret}});  // Its headers are looked at.

    auto headers = sent();
    const crypto::WebhookHeaders signature{
        .id = headers["webhook-id"],
        .timestamp = headers["webhook-timestamp"],
        .signature = headers["webhook-signature"],
    };
    EXPECT_EQ(signature.id, headers["Idempotency-Key"]);
    EXPECT_TRUE(crypto::verify_webhook(
        Secret(secret), signature, context_.clock_.wall_now(), sender_.calls.at(0).body
    ));
}

TEST_F(HttpKindTest, lets_the_task_choose_headers_that_are_not_reserved) {
    (void)run({{"headers", {{"user-agent", "mine"}, {"X-Region", "{{payload.region}}"}}}});

    auto headers = sent();
    EXPECT_EQ(headers["user-agent"], "mine");
    EXPECT_EQ(headers["X-Region"], "jp");
    EXPECT_FALSE(headers.contains("User-Agent"));
}

TEST_F(HttpKindTest, sends_an_empty_body_for_a_null_payload) {
    for (const auto* payload : {"", "null"}) {
        context_.job_.payload = payload;
        (void)run({});  // Its body is looked at.

        EXPECT_EQ(sender_.calls.back().body, "");
        EXPECT_FALSE(sent().contains("Content-Type"));
    }
}

TEST_F(HttpKindTest, fails_for_good_when_the_payload_lacks_a_key) {
    const auto outcome = run({{"body", {{"x", "{{payload.nobody}}"}}}});

    EXPECT_EQ(outcome.error.code, "missing_payload_key");
    EXPECT_FALSE(outcome.error.retryable);
    EXPECT_TRUE(sender_.calls.empty());
}

TEST_F(HttpKindTest, lets_no_payload_split_a_header) {
    context_.job_.payload = R"({"region":"x\r\nEvil: 1"})";

    const auto outcome = run({{"headers", {{"X-Region", "{{payload.region}}"}}}});

    EXPECT_EQ(outcome.error.code, "invalid_header");
    EXPECT_FALSE(outcome.error.retryable);
    EXPECT_TRUE(sender_.calls.empty());
}

TEST_F(HttpKindTest, gives_the_call_no_more_time_than_the_attempt_has) {
    context_.job_.timeout = std::chrono::seconds(10);
    (void)run({});  // Its timeout is looked at.
    EXPECT_EQ(sender_.calls.back().timeout, std::chrono::seconds(10));

    (void)run({{"timeout_milliseconds", 1500}});  // The same.
    EXPECT_EQ(sender_.calls.back().timeout, std::chrono::milliseconds(1500));

    context_.clock_.advance(std::chrono::seconds(9));
    (void)run({{"timeout_milliseconds", 1500}});  // The same.
    EXPECT_EQ(sender_.calls.back().timeout, std::chrono::seconds(1));
}

TEST_F(HttpKindTest, sends_nothing_behind_the_deadline_or_when_stopped) {
    context_.clock_.advance(context_.job_.timeout);
    EXPECT_EQ(run({}).end, AttemptEnd::timed_out);

    task::FakeContext fresh;
    context_.clock_.advance(-context_.job_.timeout);
    context_.stopper_.request_stop();
    EXPECT_EQ(run({}).end, AttemptEnd::released);
    EXPECT_TRUE(sender_.calls.empty());
}

TEST_F(HttpKindTest, gives_the_attempt_back_when_the_call_was_cancelled) {
    sender_.answers.emplace_back(fail("cancelled", "stopped"));

    EXPECT_EQ(run({}).end, AttemptEnd::released);
}

TEST_F(HttpKindTest, keeps_the_answer_as_its_result_and_logs_a_failure) {
    sender_.answers.emplace_back(reply(200, "fine"));
    EXPECT_NE(run({}).result.find(R"("body":"fine")"), std::string::npos);
    EXPECT_TRUE(context_.lines_.empty());

    sender_.answers.emplace_back(reply(500));
    EXPECT_EQ(run({}).error.code, "http_500");
    EXPECT_EQ(context_.lines_.size(), 1U);
}

TEST_F(HttpKindTest, believes_success_false_only_when_told_to) {
    const auto refusal = reply(200, R"({"success":false,"error":"no rows"})");

    sender_.answers.emplace_back(refusal);
    EXPECT_EQ(run({}).end, AttemptEnd::succeeded);

    sender_.answers.emplace_back(refusal);
    const auto outcome = run({{"check_success", true}});
    EXPECT_EQ(outcome.error.code, "reported_failure");
    EXPECT_NE(outcome.error.message.find("no rows"), std::string::npos);
}

TEST_F(HttpKindTest, sends_calls_with_placeholders_in_their_url_through_the_guard) {
    for (const auto* url :
         {"https://{{payload.region}}.example.com/", "https://example.com/{{payload.region}}"}) {
        (void)run({{"url", url}});  // The senders are looked at.
    }

    EXPECT_TRUE(sender_.calls.empty());
    EXPECT_EQ(guarded_.calls.at(0).url, "https://jp.example.com/");
    EXPECT_EQ(guarded_.calls.at(1).url, "https://example.com/jp");

    (void)run({{"headers", {{"X-Region", "{{payload.region}}"}}}});  // The same.
    EXPECT_EQ(sender_.calls.size(), 1U);
}

TEST_F(HttpKindTest, says_how_many_calls_led_to_this_one) {
    (void)run({});  // Its headers are looked at.
    EXPECT_EQ(sent()["Pawl-Hop"], "1");

    context_.job_.hop = 2;
    (void)run({});  // The same.
    EXPECT_EQ(sent()["Pawl-Hop"], "3");
}

TEST_F(HttpKindTest, admits_no_payload_that_leads_where_it_may_not) {
    const boost::json::object whole{{"url", "{{payload.url}}"}};
    const boost::json::object host{{"url", "http://{{payload.host}}/x"}};

    EXPECT_EQ(admitted(whole, R"({"url":"https://example.com/x"})"), "ok");
    EXPECT_EQ(admitted(whole, R"({"url":"http://127.0.0.1/"})"), "target_forbidden");
    EXPECT_EQ(admitted(whole, R"({"url":"http://example.com:22/"})"), "port_forbidden");
    EXPECT_EQ(admitted(whole, R"({"url":"file:///etc/passwd"})"), "unsupported_scheme");
    EXPECT_EQ(admitted(whole, R"({"url":"http://ok@127.0.0.1/"})"), "invalid_url");
    EXPECT_EQ(admitted(whole, R"({"url":"http://a.example/\r\nX: y"})"), "invalid_url");
    EXPECT_EQ(admitted(whole, R"({"url":7})"), "invalid_url");
    EXPECT_EQ(admitted(host, R"({"host":"169.254.169.254"})"), "target_forbidden");
    EXPECT_EQ(admitted(host, R"({"host":"ok@127.0.0.1"})"), "invalid_url");
    EXPECT_EQ(admitted(host, R"({"host":"example.com"})"), "ok");
}

TEST_F(HttpKindTest, asks_the_policy_of_the_moment) {
    const boost::json::object whole{{"url", "{{payload.url}}"}};
    const std::string lan = R"({"url":"http://10.0.0.1/"})";

    EXPECT_EQ(admitted(whole, lan), "target_forbidden");
    egress_.replace({.allow_cidr = {net::parse_ip_block("10.0.0.0/8").value()}});
    EXPECT_EQ(admitted(whole, lan), "ok");
}

TEST_F(HttpKindTest, lets_its_operator_call_the_loopback) {
    EXPECT_EQ(admitted({}, R"({"url":"http://10.0.0.1/"})"), "ok");
}

TEST_F(HttpKindTest, admits_no_payload_that_would_split_a_header) {
    const boost::json::object options{{"headers", {{"X-Id", "{{payload.id}}"}}}};

    EXPECT_EQ(admitted(options, R"({"id":"a\r\nEvil: 1"})"), "invalid_header");
    EXPECT_EQ(admitted(options, R"({"id":"a"})"), "ok");
}

TEST_F(HttpKindTest, is_asked_only_where_the_payload_has_a_say) {
    const auto is_asked = [this](boost::json::object options) {
        options.emplace("url", "http://127.0.0.1:3000/report");
        const HttpKind kind(
            {.sender = sender_, .guarded = guarded_, .egress = egress_, .random = random_}
        );
        return (*kind.make_runner({.task = "report", .options = std::move(options)}))->admits();
    };
    EXPECT_FALSE(is_asked({{"body", "{{payload.id}}"}}));
    EXPECT_TRUE(is_asked({{"url", "{{payload.url}}"}}));
    EXPECT_TRUE(is_asked({{"headers", {{"X-Id", "{{payload.id}}"}}}}));
}

TEST_F(HttpKindTest, admits_no_payload_at_all_where_none_is_needed) {
    EXPECT_EQ(admitted({{"headers", {{"X-Id", "{{payload.id}}"}}}}, ""), "ok");
}

// Its attempt says so: the task may have been changed by then.
TEST_F(HttpKindTest, admits_a_payload_that_lacks_a_key) {
    EXPECT_EQ(admitted({{"url", "{{payload.url}}"}}, "{}"), "ok");
    EXPECT_EQ(admitted({{"headers", {{"X-Id", "{{payload.id}}"}}}}, "null"), "ok");
}

}  // namespace
}  // namespace pawl::kinds::http
