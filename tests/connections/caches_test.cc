// SPDX-License-Identifier: Apache-2.0
// The same promises as src/pawl/cache/upstash_test.cc, on a real Redis.
#include "pawl/cache/caches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "pawl/database/testing_loop.h"
#include "servers.h"

namespace pawl::cache {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

class Redis : public testing::Test {
 protected:
    Redis() { use(testing_servers::redis().url()); }

    void use(const std::string& url) { caches_.replace({{.name = "main", .url = Secret(url)}}); }
    auto open() -> Cache {
        return caches_
            .open("main", loop_.stopper.get_token(), loop_.clock.steady_now() + seconds(300))
            .value();
    }

    database::TestingLoop loop_;
    Caches caches_{loop_.clock, loop_.alarms, [](net::HttpCall, std::stop_token) {
                       return no_http();
                   }};

 private:
    static auto no_http() -> Async<Result<net::HttpReply>> { co_return fail("no_http", ""); }
};

TEST_F(Redis, deletes_keys_and_counts_those_that_were_there) {
    auto cache = open();
    ASSERT_TRUE(loop_.run(cache.set("a", "1", {})));
    ASSERT_TRUE(loop_.run(cache.set("b", "2", {})));

    EXPECT_EQ(loop_.run(cache.count({"a", "b", "c"})), 2);
    EXPECT_EQ(loop_.run(cache.del({"a", "b", "c"})), 2);
    EXPECT_EQ(loop_.run(cache.get("a")).value(), std::nullopt);
}

TEST_F(Redis, deletes_what_matches_a_pattern_and_nothing_else) {
    auto cache = open();
    for (int i = 0; i < 2'500; ++i) {
        ASSERT_TRUE(loop_.run(cache.set("many:" + std::to_string(i), "x", {})));
    }
    ASSERT_TRUE(loop_.run(cache.set("other", std::string("a\0b", 3), {})));

    EXPECT_EQ(loop_.run(cache.count_matching("many:*")), 2'500);
    EXPECT_EQ(loop_.run(cache.unlink_matching("many:*")), 2'500);
    EXPECT_EQ(loop_.run(cache.unlink_matching("many:*")), 0);
    EXPECT_EQ(loop_.run(cache.get("other")).value(), std::string("a\0b", 3));
}

TEST_F(Redis, keeps_databases_apart) {
    auto zero = open();
    ASSERT_TRUE(loop_.run(zero.set("here", "1", {})));
    use(testing_servers::redis().url("5"));
    auto five = open();

    EXPECT_EQ(loop_.run(five.count({"here"})), 0);
}

TEST_F(Redis, forgets_values_in_time) {
    auto cache = open();

    ASSERT_TRUE(loop_.run(cache.set("brief", "1", std::chrono::milliseconds(1))));
    while (loop_.run(cache.count({"brief"})) != 0) {
    }
}

TEST_F(Redis, says_that_the_password_is_wrong_without_repeating_it) {
    use("redis://:wr0ng-pw@127.0.0.1:" + std::to_string(testing_servers::redis().port()));
    auto cache = open();

    const auto answer = loop_.run(cache.del({"a"}));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "auth_failed");
    EXPECT_THAT(answer.error().message, HasSubstr("cache \"main\": WRONGPASS"));
    EXPECT_THAT(answer.error().message, Not(HasSubstr("wr0ng-pw")));
}

TEST_F(Redis, says_that_nobody_listens) {
    use("redis://127.0.0.1:" + std::to_string(testing_servers::free_port()));
    auto cache = open();

    const auto answer = loop_.run(cache.del({"a"}));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "connection_failed");
}

TEST_F(Redis, goes_on_behind_a_command_that_was_refused) {
    auto cache = open();
    ASSERT_TRUE(loop_.run(cache.set("a", "1", {})));

    EXPECT_EQ(loop_.run(cache.set("", "", seconds(0))).error().code, "cache_error");
    EXPECT_EQ(loop_.run(cache.count({"a"})), 1);
}

TEST_F(Redis, is_left_when_somebody_asks_to_stop) {
    auto cache = open();
    ASSERT_TRUE(loop_.run(cache.set("a", "1", {})));

    loop_.stopper.request_stop();

    EXPECT_EQ(loop_.run(cache.del({"a"})).error().code, "cancelled");
}

}  // namespace
}  // namespace pawl::cache
