// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/http_client.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <future>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/net/testing_client.h"
#include "pawl/net/testing_server.h"

namespace pawl::net {
namespace {

using std::chrono::milliseconds;

TEST(HttpClient, sends_and_receives) {
    TestingServer server;
    TestingClient client({.user_agent = "pawl/test"});

    const auto got = client.get(server.url("/a?b"));
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(got->status, 200);
    EXPECT_EQ(got->body, "GET /a |");
    EXPECT_EQ(got->header("Cache-Control"), "no-store");
    EXPECT_FALSE(got->truncated);
    EXPECT_GT(got->timing.total.count(), 0);

    const auto posted =
        client.send({.method = "POST", .url = server.url("/b"), .body = std::string("a\0b", 3)});
    ASSERT_TRUE(posted) << posted.error().message;
    EXPECT_EQ(posted->body, std::string("POST /b |a\0b", 12));
}

TEST(HttpClient, sends_nothing_that_is_not_wanted_any_more) {
    TestingServer server;
    TestingClient client;
    int asked = 0;
    const HttpCall call{.url = server.url("/a"), .may_send = [&asked] { return ++asked != 2; }};

    EXPECT_TRUE(client.send(call));
    const auto held_back = client.send(call);  // on the connection that was kept
    EXPECT_TRUE(client.send(call));

    ASSERT_FALSE(held_back);
    EXPECT_EQ(held_back.error().code, "cancelled");
    EXPECT_EQ(asked, 3);
}

TEST(HttpClient, sends_every_method) {
    TestingServer server;
    TestingClient client;
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
        const auto reply = client.send({.method = method, .url = server.url("/")});
        ASSERT_TRUE(reply) << method << reply.error().message;
        EXPECT_EQ(reply->body, method + " / |");
    }
    EXPECT_EQ(
        client.send({.method = "DELETE", .url = server.url("/"), .body = "x"})->body, "DELETE / |x"
    );
    EXPECT_EQ(client.send({.method = "HEAD", .url = server.url("/")})->body, "");
}

TEST(HttpClient, sends_the_headers_that_it_is_given) {
    TestingServer server;
    TestingClient client({.user_agent = "pawl/test"});

    const auto plain = client.send({
        .method = "POST",
        .url = server.url("/headers"),
        .headers = {{.name = "Pawl-Attempt", .value = "1"}, {.name = "X-Empty", .value = ""}},
        .body = "x",
    });
    const auto typed = client.send({
        .url = server.url("/headers"),
        .headers = {{.name = "User-Agent", .value = "vercel-cron/1.0"}},
    });

    ASSERT_TRUE(plain && typed);
    EXPECT_TRUE(plain->body.contains("pawl-attempt: 1\nx-empty: \nuser-agent: pawl/test\n"))
        << plain->body;
    EXPECT_FALSE(plain->body.contains("content-type")) << plain->body;
    EXPECT_FALSE(plain->body.contains("expect")) << plain->body;
    EXPECT_TRUE(typed->body.contains("user-agent: vercel-cron/1.0\n")) << typed->body;
}

TEST(HttpClient, refuses_calls_that_could_split) {
    const auto code = [](HttpCall call) {
        const auto checked = check_call(call);
        return checked ? "ok" : checked.error().code;
    };
    const std::string url = "http://a/";
    for (const std::string text : {"a\r\nb", "a\nb", "a\rb", "a\x7f"}) {
        EXPECT_EQ(code({.url = url, .headers = {{.name = "A", .value = text}}}), "invalid_header");
        EXPECT_EQ(code({.url = url, .headers = {{.name = text, .value = "b"}}}), "invalid_header");
        EXPECT_EQ(code({.method = text, .url = url}), "invalid_header");
        EXPECT_EQ(code({.url = url + text}), "invalid_url");
    }
    EXPECT_EQ(
        code({.url = url, .headers = {{.name = "A", .value = std::string("a\0b", 3)}}}),
        "invalid_header"
    );
    EXPECT_EQ(code({.url = url, .headers = {{.name = "", .value = "b"}}}), "invalid_header");
    EXPECT_EQ(code({.method = "", .url = url}), "invalid_header");
    EXPECT_EQ(
        code({.url = url, .headers = {{.name = "Content-length", .value = "1"}}}), "reserved_header"
    );
    EXPECT_EQ(code({.url = url, .headers = {{.name = "HOST", .value = "b"}}}), "reserved_header");
    EXPECT_EQ(code({.url = "file:///etc/passwd"}), "unsupported_scheme");
    EXPECT_EQ(code({.url = url, .headers = {{.name = "A", .value = "b"}}}), "ok");
}

TEST(HttpClient, keeps_the_front_of_a_long_body) {
    TestingServer server;
    TestingClient client;

    const auto reply = client.send({.url = server.url("/large"), .body_limit_bytes = 1000});

    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, std::string(1000, 'x'));
    EXPECT_TRUE(reply->truncated);
}

TEST(HttpClient, reuses_its_connections) {
    TestingServer server;
    TestingClient client;

    for (int call = 0; call < 5; ++call) {
        ASSERT_TRUE(client.get(server.url("/")));
    }

    EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, follows_redirects_only_when_told_to) {
    TestingServer server;
    TestingClient client;
    const auto url = server.url("/redirect?/a");

    const auto plain = client.get(url);
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->status, 302);
    EXPECT_EQ(plain->header("location"), "/a");

    const auto followed =
        client.send({.method = "POST", .url = url, .body = "x", .follow_redirects = 1});
    ASSERT_TRUE(followed) << followed.error().message;
    EXPECT_EQ(followed->body, "GET /a |");
}

TEST(HttpClient, ends_endless_redirects) {
    RawServer server("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    TestingClient client;

    EXPECT_EQ(client.code_of({.url = server.url(), .follow_redirects = 20}), "too_many_redirects");
}

TEST(HttpClient, does_not_follow_to_other_schemes) {
    TestingServer server;
    TestingClient client;
    const auto code = [&](const std::string& target) {
        return client.code_of({.url = server.url("/redirect?" + target), .follow_redirects = 5});
    };

    EXPECT_EQ(code("file:///etc/passwd"), "unsupported_scheme");
    EXPECT_EQ(code("gopher://127.0.0.1/"), "unsupported_scheme");
    EXPECT_EQ(code("http://u@127.0.0.1/"), "invalid_url");
}

// Whoever is behind the connection may have acted on what it read.
TEST(HttpClient, sends_nothing_twice_when_a_kept_connection_ends_without_an_answer) {
    RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", RawServer::After::one_more);
    TestingClient client;
    ASSERT_EQ(client.code_of({.method = "POST", .url = server.url(), .body = "1"}), "200");

    EXPECT_EQ(client.code_of({.method = "POST", .url = server.url(), .body = "2"}), "reset");
    EXPECT_EQ(server.requests(), 2);
    EXPECT_EQ(client.code_of({.method = "POST", .url = server.url(), .body = "3"}), "200");
}

TEST(HttpClient, drops_secrets_on_another_origin) {
    TestingServer first;
    TestingServer second;
    TestingClient client;
    const auto redirect_to = [&](const std::string& target) {
        return client.send({
            .url = first.url("/redirect?" + target),
            .headers =
                {{.name = "Authorization", .value = "Bearer secret"},
                 {.name = "webhook-id", .value = "secret"},
                 {.name = "X-Api-Key", .value = "secret"},
                 {.name = "Pawl-Task", .value = "t"}},
            .follow_redirects = 1,
        });
    };

    const auto there = redirect_to(second.url("/headers"));
    const auto here = redirect_to(first.url("/headers"));

    ASSERT_TRUE(there && here);
    EXPECT_FALSE(there->body.contains("secret")) << there->body;
    EXPECT_TRUE(there->body.contains("pawl-task: t")) << there->body;
    EXPECT_TRUE(here->body.contains("authorization: Bearer secret")) << here->body;
}

TEST(HttpClient, ends_with_its_timeout) {
    TestingServer server;
    TestingClient client;

    EXPECT_EQ(client.code_of({.url = server.url("/wait"), .timeout = milliseconds(30)}), "timeout");
}

TEST(HttpClient, ends_at_once_when_it_is_told_to_stop) {
    TestingServer server;
    TestingClient client;
    std::stop_source stop;
    std::thread stopper([&] {
        server.wait_until([&] { return server.handler().waiting() == 1; });
        stop.request_stop();
    });

    const auto reply = client.send({.url = server.url("/wait")}, stop.get_token());
    const auto late = client.send({.url = server.url("/")}, stop.get_token());
    stopper.join();

    ASSERT_FALSE(reply || late);
    EXPECT_EQ(reply.error().code, "cancelled");
    EXPECT_EQ(late.error().code, "cancelled");
}

TEST(HttpClient, cancels_what_runs_when_it_ends) {
    TestingServer server;
    TestingClient client;
    std::thread ender([&] {
        server.wait_until([&] { return server.handler().waiting() == 1; });
        boost::asio::post(client.io(), [&] { client.end(); });
    });

    const auto reply = client.get(server.url("/wait"));
    ender.join();

    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "cancelled");
}

TEST(HttpClient, says_why_there_is_no_response) {
    TestingClient client;
    std::string closed;
    {
        const RawServer server("");
        closed = server.url();
        EXPECT_EQ(client.code_of({.url = closed}), "reset");
    }
    EXPECT_EQ(client.code_of({.url = closed}), "connect_error");
    EXPECT_EQ(client.code_of({.url = "http://name.invalid/"}), "dns_error");
}

TEST(HttpClient, refuses_responses_that_are_none) {
    TestingClient client;
    const auto code = [&](std::string text) {
        const RawServer server(std::move(text));
        return client.code_of({.url = server.url(), .timeout = milliseconds(5000)});
    };
    EXPECT_EQ(code("garbage\r\n\r\n"), "invalid_response");
    EXPECT_EQ(code("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), "invalid_response");
    EXPECT_EQ(
        code("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 2\r\n\r\nabc"),
        "invalid_response"
    );
    EXPECT_EQ(
        code("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
             "3\r\nabc\r\n0\r\n\r\n"),
        "invalid_response"
    );
    EXPECT_EQ(code("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), "reset");
    EXPECT_EQ(code("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "reset");
    EXPECT_EQ(
        code("HTTP/1.1 200 OK\r\nA: " + std::string(40'000, 'a') + "\r\n\r\n"), "header_too_large"
    );
    std::string storm;
    for (int line = 0; line < 3000; ++line) {
        storm += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    EXPECT_EQ(code(storm), "header_too_large");
}

TEST(HttpClient, fails_where_tls_fails) {
    TestingServer plain;
    TestingClient client;

    EXPECT_EQ(
        client.code_of({.url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/"}),
        "tls_error"
    );
}

TEST(HttpClient, ignores_the_proxy_of_the_environment) {
    TestingServer server;
    TestingClient client;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else reads the environment now.
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else reads the environment now.
    ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);

    EXPECT_EQ(client.code_of({.url = server.url("/")}), "200");

    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else reads the environment now.
    ::unsetenv("http_proxy");
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else reads the environment now.
    ::unsetenv("ALL_PROXY");
}

}  // namespace
}  // namespace pawl::net
