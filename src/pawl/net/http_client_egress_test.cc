// SPDX-License-Identifier: Apache-2.0
// A guarded client: what was judged is what is dialled, on every hop.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "pawl/net/egress_policy.h"
#include "pawl/net/egress_rules.h"
#include "pawl/net/fake_resolver.h"
#include "pawl/net/http_client.h"
#include "pawl/net/ip_block.h"
#include "pawl/net/testing_client.h"
#include "pawl/net/testing_server.h"

namespace pawl::net {
namespace {

class GuardedClientTest : public testing::Test {
 protected:
    GuardedClientTest() { allow("127.0.0.0/8"); }

    void allow(std::string_view block) {
        rules_.replace({.allow_cidr = {parse_ip_block(block).value()}});
    }
    [[nodiscard]] auto url(std::string_view host, std::string_view path = "/") const
        -> std::string {
        return std::string("http://")
            .append(host)
            .append(":")
            .append(std::to_string(server_.port()))
            .append(path);
    }

    TestingServer server_;
    std::shared_ptr<FakeResolver> resolver_ = std::make_shared<FakeResolver>();
    EgressRules rules_;
    TestingClient client_{{.egress = &rules_, .resolver = resolver_}};
};

TEST_F(GuardedClientTest, calls_what_the_name_leads_to_under_its_name) {
    resolver_->answer("app.test", {"127.0.0.1"});

    const auto reply = client_.get(url("app.test", "/headers"));

    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_TRUE(reply->body.contains("host: app.test:")) << reply->body;
    EXPECT_GE(reply->timing.total.count(), reply->timing.dns.count());
}

// Nobody but the resolver of this test knows the name: a second look-up would find nothing.
TEST_F(GuardedClientTest, looks_a_name_up_once_a_call) {
    resolver_->answer("app.test", {"127.0.0.1"});

    ASSERT_TRUE(client_.get(url("app.test")));
    ASSERT_TRUE(client_.get(url("app.test")));

    EXPECT_EQ(resolver_->asked().size(), 2U);
    EXPECT_EQ(server_.connections(), 1U);
}

TEST_F(GuardedClientTest, tries_the_next_address_if_one_does_not_answer) {
    resolver_->answer("app.test", {"127.0.0.2", "127.0.0.1"});  // the server has the second

    EXPECT_EQ(client_.code_of({.url = url("app.test")}), "200");
}

TEST_F(GuardedClientTest, opens_no_socket_for_what_is_forbidden) {
    allow("127.0.0.9/32");
    resolver_->answer("evil.test", {"127.0.0.1"});
    resolver_->answer("both.test", {"127.0.0.9", "127.0.0.1"});

    for (const auto* host : {"evil.test", "both.test", "127.0.0.1", "127.1", "0x7f000001"}) {
        EXPECT_EQ(client_.code_of({.url = url(host)}), "egress_blocked") << host;
    }
    EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(GuardedClientTest, follows_a_name_that_moves) {
    resolver_->answer("app.test", {"127.0.0.1"});
    ASSERT_TRUE(client_.get(url("app.test")));

    resolver_->answer("app.test", {"10.0.0.1"});
    EXPECT_EQ(client_.code_of({.url = url("app.test")}), "egress_blocked");

    // Round-robin names answer with others each time: the kept connection is still a good one.
    resolver_->answer("app.test", {"127.0.0.2"});
    EXPECT_EQ(client_.code_of({.url = url("app.test")}), "200");
    EXPECT_EQ(server_.connections(), 1U);
}

TEST_F(GuardedClientTest, leaves_a_kept_connection_that_is_forbidden_by_now) {
    resolver_->answer("app.test", {"127.0.0.1"});
    ASSERT_TRUE(client_.get(url("app.test")));

    allow("127.0.0.2/32");
    resolver_->answer("app.test", {"127.0.0.2"});

    EXPECT_EQ(client_.code_of({.url = url("app.test")}), "egress_blocked");
}

TEST_F(GuardedClientTest, judges_every_hop) {
    resolver_->answer("app.test", {"127.0.0.1"});
    resolver_->answer("evil.test", {"10.0.0.1"});
    const auto code = [&](std::string_view target) {
        return client_.code_of(
            {.url = url("app.test", "/redirect?").append(target), .follow_redirects = 5}
        );
    };

    EXPECT_EQ(code("http://10.0.0.1/"), "egress_blocked");
    EXPECT_EQ(code("http://evil.test/"), "egress_blocked");
    EXPECT_EQ(code("http://169.254.169.254/latest/meta-data/"), "egress_blocked");
    EXPECT_EQ(code("http://0xa9fea9fe/"), "egress_blocked");
    EXPECT_EQ(code("http://app.test:22/"), "port_forbidden");
    EXPECT_EQ(code("file:///etc/passwd"), "unsupported_scheme");
    EXPECT_EQ(code("/redirect?http://10.0.0.1/"), "egress_blocked");
    EXPECT_EQ(code("/"), "200");
}

// The operator names a server of their own; what that server says is somebody else's word.
TEST_F(GuardedClientTest, judges_redirects_alone_if_the_address_is_the_operators) {
    TestingServer neighbour;
    rules_.replace({});
    TestingClient client{{.egress = &rules_, .guards = Guards::redirects, .resolver = resolver_}};
    const auto code = [&](std::string_view target) {
        return client.code_of(
            {.url = url("127.0.0.1", "/redirect?").append(target), .follow_redirects = 5}
        );
    };

    EXPECT_EQ(code("/"), "200");
    EXPECT_EQ(code(url("127.0.0.1", "/redirect?/")), "200");
    EXPECT_EQ(code(neighbour.url("/")), "egress_blocked");
    EXPECT_EQ(code("http://169.254.169.254/latest/meta-data/"), "egress_blocked");
    EXPECT_EQ(neighbour.connections(), 0U);
}

TEST_F(GuardedClientTest, keeps_to_https_if_it_is_told_to) {
    rules_.replace({.allow_cidr = {parse_ip_block("127.0.0.0/8").value()}, .https_only = true});

    EXPECT_EQ(client_.code_of({.url = url("127.0.0.1")}), "unsupported_scheme");
    EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(GuardedClientTest, does_not_call_its_own_server) {
    rules_.replace({
        .allow_cidr = {parse_ip_block("127.0.0.0/8").value()},
        .own_addresses = {{.block = parse_ip_block("127.0.0.1").value(), .port = server_.port()}},
    });
    resolver_->answer("me.test", {"127.0.0.1"});

    EXPECT_EQ(client_.code_of({.url = url("me.test")}), "egress_blocked");
    EXPECT_EQ(server_.connections(), 0U);
}

TEST_F(GuardedClientTest, says_that_a_name_is_not_known) {
    EXPECT_EQ(client_.code_of({.url = url("nobody.test")}), "dns_error");
}

TEST_F(GuardedClientTest, has_the_address_of_a_name_with_a_dot_at_its_end) {
    resolver_->answer("app.test", {"127.0.0.1"});

    EXPECT_EQ(client_.code_of({.url = url("app.test.")}), "200");
}

}  // namespace
}  // namespace pawl::net
