// SPDX-License-Identifier: Apache-2.0
// Rows 83 and 86-88 of the guarantees, with a resolver that answers as a test wants.
#include "pawl/net/aim.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/fake_resolver.h"
#include "pawl/net/ip_address.h"
#include "pawl/net/ip_block.h"
#include "pawl/net/url.h"

namespace pawl::net {
namespace {

using std::chrono::milliseconds;

class AimTest : public testing::Test {
 protected:
    auto aim(std::string_view url, milliseconds left = milliseconds(60'000)) -> Result<Aim> {
        boost::asio::io_context io{1};
        auto taken = boost::asio::co_spawn(
            io,
            take_aim(
                parse_url(url).value(),
                std::make_shared<const EgressPolicy>(policy_),
                resolver_,
                left,
                {}
            ),
            boost::asio::use_future
        );
        io.run();
        return taken.get();
    }
    auto code_of(std::string_view url) -> std::string {
        const auto taken = aim(url);
        return taken ? "ok" : taken.error().code;
    }

    std::shared_ptr<FakeResolver> resolver_ = std::make_shared<FakeResolver>();
    EgressPolicy policy_;
};

TEST_F(AimTest, is_what_the_name_leads_to) {
    resolver_->answer("a.test", {"93.184.216.34", "2606:2800:220:1::1"});

    const auto taken = aim("https://A.test:8443/x");

    ASSERT_TRUE(taken) << taken.error().message;
    EXPECT_EQ(taken->url.host, "a.test");
    ASSERT_EQ(taken->addresses.size(), 2U);
    EXPECT_EQ(to_text(taken->addresses.front()), "93.184.216.34");
}

TEST_F(AimTest, is_blocked_if_any_answer_is_forbidden) {
    resolver_->answer("a.test", {"93.184.216.34", "10.0.0.1"});
    resolver_->answer("b.test", {"2606:2800:220:1::1", "::1", "93.184.216.34"});
    resolver_->answer("c.test", {"127.0.0.1"});
    resolver_->answer("d.test", {"64:ff9b::a9fe:a9fe"});

    for (const auto* name : {"a", "b", "c", "d"}) {
        EXPECT_EQ(code_of("http://" + std::string(name) + ".test/"), "egress_blocked") << name;
    }
}

TEST_F(AimTest, is_blocked_by_an_answer_behind_those_that_would_be_dialled) {
    std::vector<std::string> answers;
    for (int i = 1; i <= 50; ++i) {
        answers.push_back("93.184.216." + std::to_string(i));
    }
    resolver_->answer("many.test", answers);
    answers.emplace_back("192.168.0.1");
    resolver_->answer("many-and-one.test", answers);

    EXPECT_EQ(aim("http://many.test/")->addresses.size(), kMostDialled);
    EXPECT_EQ(code_of("http://many-and-one.test/"), "egress_blocked");
}

TEST_F(AimTest, looks_a_name_up_once) {
    resolver_->answer("a.test", {"93.184.216.34"});

    ASSERT_TRUE(aim("http://a.test/"));

    EXPECT_EQ(resolver_->asked(), std::vector<std::string>{"a.test"});
}

TEST_F(AimTest, looks_no_address_up) {
    EXPECT_EQ(to_text(aim("http://93.184.216.34/")->addresses.front()), "93.184.216.34");
    EXPECT_EQ(code_of("http://127.0.0.1/"), "egress_blocked");
    EXPECT_EQ(code_of("http://localhost/"), "egress_blocked");
    EXPECT_EQ(code_of("http://example.com:22/"), "port_forbidden");
    EXPECT_TRUE(resolver_->asked().empty());
}

TEST_F(AimTest, has_no_dot_at_its_end) {
    resolver_->answer("a.test", {"93.184.216.34"});

    EXPECT_EQ(aim("http://a.test./")->url.host, "a.test");
}

TEST_F(AimTest, fails_without_an_answer) {
    EXPECT_EQ(code_of("http://nobody.test/"), "dns_error");
}

TEST_F(AimTest, waits_no_longer_than_five_seconds_or_what_is_left) {
    resolver_->answer("a.test", {"93.184.216.34"});

    ASSERT_TRUE(aim("http://a.test/"));
    ASSERT_TRUE(aim("http://a.test/", milliseconds(700)));

    EXPECT_EQ(
        resolver_->limits(), (std::vector<milliseconds>{milliseconds(5000), milliseconds(700)})
    );
}

TEST_F(AimTest, follows_the_policy) {
    resolver_->answer("lan.test", {"10.0.0.1"});
    policy_.allow_cidr = {parse_ip_block("10.0.0.0/8").value()};

    EXPECT_EQ(code_of("http://lan.test/"), "ok");
    EXPECT_EQ(code_of("http://10.0.0.2/"), "ok");
}

}  // namespace
}  // namespace pawl::net
