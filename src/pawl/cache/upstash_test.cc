// SPDX-License-Identifier: Apache-2.0
// Caches over HTTP, scripted; and URLs. tests/connections has a real Redis.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <exception>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "pawl/cache/cache_options.h"
#include "pawl/cache/caches.h"
#include "pawl/cache/redis_url.h"
#include "pawl/runtime/manual_alarms.h"

namespace pawl::cache {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class UpstashTest : public testing::Test {
 protected:
    UpstashTest() {
        caches_.replace(
            {{.name = "main", .upstash = {.url = "https://x.upstash.io/", .token = Secret("t0ken")}}
            }
        );
    }

    void answer(int status, std::string body) {
        replies_.emplace_back(net::HttpReply{.status = status, .body = std::move(body)});
    }
    void answer(std::string code) { replies_.emplace_back(fail(std::move(code), "x.upstash.io")); }

    auto open() -> Cache {
        return caches_.open("main", stopper_.get_token(), SteadyTime{} + seconds(60)).value();
    }
    template <class T>
    auto run(Async<T> work) -> T {
        std::optional<T> given;
        boost::asio::io_context io;
        boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr error, T value) {
            EXPECT_FALSE(error);
            given = std::move(value);
        });
        io.run();
        return std::move(*given);
    }
    [[nodiscard]] auto bodies() const -> std::vector<std::string> {
        std::vector<std::string> bodies;
        for (const auto& call : calls_) {
            bodies.push_back(call.body);
        }
        return bodies;
    }

    ManualClock clock_;
    ManualAlarms alarms_{clock_};
    std::stop_source stopper_;
    std::vector<net::HttpCall> calls_;
    std::deque<Result<net::HttpReply>> replies_;
    Caches caches_{clock_, alarms_, [this](net::HttpCall call, std::stop_token) {
                       return reply_to(std::move(call));
                   }};

 private:
    auto reply_to(net::HttpCall call) -> Async<Result<net::HttpReply>> {
        calls_.push_back(std::move(call));
        auto reply = std::move(replies_.front());
        replies_.pop_front();
        co_return reply;
    }
};

TEST_F(UpstashTest, sends_commands_as_json_with_the_token) {
    answer(200, R"([{"result":2}])");
    auto cache = open();

    const auto deleted = run(cache.del({"articles:all", "a \"b\""}));

    EXPECT_EQ(deleted, 2);
    ASSERT_EQ(calls_.size(), 1U);
    EXPECT_EQ(calls_[0].method, "POST");
    EXPECT_EQ(calls_[0].url, "https://x.upstash.io/pipeline");
    EXPECT_EQ(calls_[0].body, R"([["DEL","articles:all","a \"b\""]])");
    EXPECT_EQ(calls_[0].headers[0].value, "Bearer t0ken");
}

TEST_F(UpstashTest, deletes_what_matches_a_pattern_piece_by_piece) {
    answer(200, R"([{"result":["17",["a:1","a:2"]]}])");
    answer(200, R"([{"result":2}])");
    answer(200, R"([{"result":["0",[]]}])");
    auto cache = open();

    EXPECT_EQ(run(cache.unlink_matching("a:*")), 2);
    EXPECT_THAT(
        bodies(),
        ElementsAre(
            R"([["SCAN","0","MATCH","a:*","COUNT","1000"]])",
            R"([["UNLINK","a:1","a:2"]])",
            R"([["SCAN","17","MATCH","a:*","COUNT","1000"]])"
        )
    );
}

TEST_F(UpstashTest, reads_and_writes_values) {
    answer(200, R"([{"result":"OK"}])");
    answer(200, R"([{"result":"v"}])");
    answer(200, R"([{"result":null}])");
    auto cache = open();

    EXPECT_TRUE(run(cache.set("k", "v", seconds(60))));
    EXPECT_EQ(run(cache.get("k")).value(), "v");
    EXPECT_EQ(run(cache.get("none")).value(), std::nullopt);
    EXPECT_EQ(calls_[0].body, R"([["SET","k","v","PX","60000"]])");
}

TEST_F(UpstashTest, asks_nobody_when_there_is_nothing_to_delete) {
    auto cache = open();

    EXPECT_EQ(run(cache.del({})), 0);
    EXPECT_TRUE(calls_.empty());
}

TEST_F(UpstashTest, says_what_went_wrong_without_the_token) {
    answer(401, R"({"error":"Unauthorized"})");
    answer(400, R"({"error":"ERR wrong number of arguments for 'del' command"})");
    answer(200, R"([{"error":"WRONGTYPE Operation against a key"}])");
    answer(503, "");
    answer(200, "<html>");
    answer("dns_error");
    auto cache = open();
    const auto error = [&] { return run(cache.del({"k"})).error(); };

    EXPECT_EQ(error().code, "auth_failed");
    EXPECT_EQ(error().message, "cache \"main\": ERR wrong number of arguments for ");
    EXPECT_EQ(error().code, "cache_error");
    EXPECT_EQ(error().code, "connection_failed");
    EXPECT_EQ(error().message, "cache \"main\": the server answered 200 and no answers");
    EXPECT_EQ(error().message, "cache \"main\": cannot be reached: dns_error");
}

TEST_F(UpstashTest, stops_when_it_is_asked_to) {
    auto cache = open();
    stopper_.request_stop();

    EXPECT_EQ(run(cache.del({"k"})).error().code, "cancelled");
    EXPECT_TRUE(calls_.empty());
}

TEST_F(UpstashTest, gives_a_call_ten_seconds_or_what_is_left) {
    answer(200, R"([{"result":1}])");
    answer(200, R"([{"result":1}])");
    auto cache = open();

    (void)run(cache.del({"k"}));  // what it sends is looked at
    clock_.advance(seconds(57));
    (void)run(cache.del({"k"}));  // what it sends is looked at

    EXPECT_EQ(calls_[0].timeout, seconds(10));
    EXPECT_EQ(calls_[1].timeout, seconds(3));
}

TEST_F(UpstashTest, knows_only_what_is_configured) {
    const auto opened = caches_.open("other", {}, SteadyTime::max());

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "unknown_connection");
    EXPECT_THAT(opened.error().message, HasSubstr("[caches.other]"));
}

TEST(ParseRedisUrl, reads_its_parts) {
    const auto full = parse_redis_url("redis://ada:p%40ss@cache.example.com:6380/3").value();
    EXPECT_EQ(full.host, "cache.example.com");
    EXPECT_EQ(full.port, 6380);
    EXPECT_EQ(full.user, "ada");
    EXPECT_EQ(full.password, "p@ss");
    EXPECT_EQ(full.database, 3);

    const auto bare = parse_redis_url("redis://localhost").value();
    EXPECT_EQ(bare.host, "localhost");
    EXPECT_EQ(bare.port, 6379);
    EXPECT_EQ(bare.database, 0);

    EXPECT_EQ(parse_redis_url("redis://:p@[::1]:7000")->host, "::1");
    EXPECT_EQ(parse_redis_url("redis://:p@[::1]:7000")->port, 7000);
    EXPECT_EQ(parse_redis_url("redis://:a/b@h/1")->password, "a/b");
}

TEST(ParseRedisUrl, never_repeats_what_it_refuses) {
    for (const auto* url :
         {"",
          "http://h",
          "redis://u:s3cret@h:port",
          "redis://u:s3cret%zz@h",
          "redis://h/s3cret",
          "redis://h:70000",
          "redis://h/-1",
          "redis://h h",
          "rediss://u:s3cret@h"}) {
        const auto parsed = parse_redis_url(url);

        ASSERT_FALSE(parsed) << url;
        EXPECT_EQ(parsed.error().code, "invalid_url") << url;
        EXPECT_THAT(parsed.error().message, Not(HasSubstr("s3cret"))) << url;
    }
    EXPECT_EQ(shown_cache_url("redis://u:s3cret@h/1"), "redis://***@h/1");
}

}  // namespace
}  // namespace pawl::cache
