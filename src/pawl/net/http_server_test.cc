// SPDX-License-Identifier: Apache-2.0

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/net/http_limits.h"
#include "pawl/net/testing_server.h"

namespace pawl::net {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kGet = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kGetAndClose =
    "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

auto count_of(std::string_view text, std::string_view part) -> std::size_t {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

auto post(std::string_view path, std::string_view body, std::string_view headers = "")
    -> std::string {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

auto short_limits() -> HttpLimits {
    HttpLimits limits;
    limits.tick = milliseconds(5);
    limits.linger_time = milliseconds(20);
    limits.long_answer = milliseconds(10);
    return limits;
}

TEST(HttpServer, answers_with_the_headers_that_every_answer_has) {
    TestingServer server;

    const auto answer = server.connect().say(kGetAndClose).hear_all();

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
    for (const std::string_view header :
         {"Content-Length: 12\r\n",
          "X-Content-Type-Options: nosniff\r\n",
          "Cache-Control: no-store\r\n",
          "Date: ",
          "Connection: close\r\n"}) {
        EXPECT_TRUE(answer.contains(header)) << header << answer;
    }
    EXPECT_TRUE(answer.ends_with("\r\n\r\nGET /hello |")) << answer;
}

TEST(HttpServer, keeps_a_connection_for_the_next_request) {
    TestingServer server;
    auto client = server.connect();

    EXPECT_TRUE(client.say(kGet).hear().ends_with("GET /hello |"));
    EXPECT_TRUE(client.say(post("/b", "body")).hear().ends_with("POST /b |body"));
    EXPECT_TRUE(client.say(kGetAndClose).hear_all().ends_with("GET /hello |"));
}

TEST(HttpServer, answers_pipelined_requests_in_order) {
    TestingServer server;
    std::string requests;
    for (int request = 0; request < 1000; ++request) {
        requests += post("/" + std::to_string(request), "x");
    }
    requests += kGetAndClose;

    const auto answers = server.connect().say(requests).hear_all();

    EXPECT_EQ(count_of(answers, "HTTP/1.1 200"), 1001);
    EXPECT_LT(answers.find("/500 |"), answers.find("/501 |"));
    EXPECT_TRUE(answers.ends_with("GET /hello |"));
}

TEST(HttpServer, reads_chunked_bodies) {
    TestingServer server;

    const auto answer = server.connect()
                            .say(
                                "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                                "Connection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n"
                            )
                            .hear_all();

    EXPECT_TRUE(answer.ends_with("POST /c |abcde")) << answer;
}

TEST(HttpServer, never_reads_the_body_of_a_get_as_a_request) {
    TestingServer server;

    const auto answers = server.connect()
                             .say("GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 35\r\n\r\n")
                             .say("GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")
                             .say(kGetAndClose)
                             .hear_all();

    EXPECT_EQ(count_of(answers, "HTTP/1.1 200"), 2) << answers;
    EXPECT_TRUE(answers.contains("GET /a |GET /smuggled"));
}

TEST(HttpServer, sends_no_body_for_head) {
    TestingServer server;

    const auto answer = server.connect()
                            .say("HEAD /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                            .hear_all();

    EXPECT_TRUE(answer.contains("Content-Length: 13\r\n")) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST(HttpServer, refuses_bad_requests_once_and_closes) {
    TestingServer server;
    for (const std::string_view request : {
             "GET / HTTP/1.1\nHost: h\n\n",
             "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: "
             "chunked\r\n\r\n0\r\n\r\n",
             "GET /a/../b HTTP/1.1\r\nHost: h\r\n\r\n",
             "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
             "chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
             "\x16\x03\x01\x02",
         }) {
        const auto answer = server.connect().say(request).say(kGet).hear_all();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ")) << answer;
        EXPECT_TRUE(answer.contains("Connection: close\r\n")) << answer;
        EXPECT_TRUE(answer.ends_with("|bad_request")) << answer;
        EXPECT_EQ(count_of(answer, "HTTP/1.1"), 1) << answer;
    }
}

TEST(HttpServer, allows_trace_and_connect_nowhere) {
    TestingServer server;

    const auto answer = server.connect().say("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n").hear_all();

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 405 ")) << answer;
    EXPECT_TRUE(answer.contains("Allow: GET, ")) << answer;
}

TEST(HttpServer, refuses_a_large_body_before_it_comes) {
    TestingServer server;

    EXPECT_TRUE(server.connect()
                    .say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n")
                    .hear_all()
                    .starts_with("HTTP/1.1 413 "));
    EXPECT_TRUE(
        server.connect()
            .say("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n")
            .hear_all()
            .starts_with("HTTP/1.1 413 ")
    );
}

TEST(HttpServer, takes_a_body_of_exactly_the_limit) {
    TestingServer server;
    const std::string body(std::size_t{1} << 20, 'x');

    const auto answer = server.connect().say(post("/", body, "Connection: close\r\n")).hear_all();

    EXPECT_TRUE(answer.ends_with(body));
}

TEST(HttpServer, continues_only_where_the_request_is_admitted) {
    TestingServer server;
    auto client = server.connect();
    client.say("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    EXPECT_EQ(client.hear(), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_TRUE(client.say("body").hear().ends_with("POST / |body"));

    const auto refused = server.connect()
                             .say(
                                 "POST /refused HTTP/1.1\r\nHost: h\r\nExpect: "
                                 "100-continue\r\nContent-Length: 4\r\n\r\n"
                             )
                             .hear_all();

    EXPECT_TRUE(refused.starts_with("HTTP/1.1 404 ")) << refused;
    EXPECT_TRUE(refused.contains("Connection: close\r\n")) << refused;
}

TEST(HttpServer, keeps_the_connection_of_a_refused_request_that_is_complete) {
    TestingServer server;
    auto client = server.connect();

    EXPECT_TRUE(client.say(post("/refused", "body")).hear().starts_with("HTTP/1.1 404 "));
    EXPECT_TRUE(client.say(kGet).hear().ends_with("GET /hello |"));
}

TEST(HttpServer, ignores_upgrades) {
    TestingServer server;

    const auto answer =
        server.connect()
            .say(
                "GET /u HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings, "
                "close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n\r\n"
            )
            .hear_all();

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
}

TEST(HttpServer, takes_an_absolute_target_of_its_own_address) {
    TestingServer server;
    const auto own = "127.0.0.1:" + std::to_string(server.port());

    EXPECT_TRUE(server.connect()
                    .say(
                        "GET http://" + own + "/a HTTP/1.1\r\nHost: " + own +
                        "\r\nConnection: close\r\n\r\n"
                    )
                    .hear_all()
                    .ends_with("GET /a |"));
    EXPECT_TRUE(server.connect()
                    .say("GET http://evil/a HTTP/1.1\r\nHost: " + own + "\r\n\r\n")
                    .hear_all()
                    .starts_with("HTTP/1.1 421 "));
}

TEST(HttpServer, streams_in_chunks) {
    TestingServer server;
    auto client = server.connect();

    EXPECT_TRUE(client.say("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
                    .hear_until("0\r\n\r\n")
                    .ends_with("\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n"));
    EXPECT_TRUE(client.say(kGet).hear().ends_with("GET /hello |"));
    EXPECT_TRUE(server.connect()
                    .say("GET /stream HTTP/1.0\r\n\r\n")
                    .hear_all()
                    .ends_with("\r\n\r\nonethree"));
}

TEST(HttpServer, answers_500_when_the_handler_throws_or_splits_a_header) {
    TestingServer server;
    for (const std::string_view path : {"/throw", "/split"}) {
        auto client = server.connect();
        const auto answer =
            client.say("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n").hear();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
        EXPECT_FALSE(answer.contains("Evil")) << answer;
        EXPECT_TRUE(client.say(kGet).hear().ends_with("GET /hello |"));
    }
}

TEST(HttpServer, cuts_off_slow_headers) {
    auto limits = short_limits();
    limits.header_time = milliseconds(30);
    TestingServer server(limits);

    EXPECT_TRUE(server.connect().say("GET / HTTP/1.1\r\nHo").hear_all().starts_with("HTTP/1.1 408 ")
    );
    EXPECT_EQ(server.connect().hear_all(), "");
}

TEST(HttpServer, cuts_off_slow_bodies) {
    auto limits = short_limits();
    limits.body_time = milliseconds(30);
    TestingServer server(limits);

    const auto answer = server.connect()
                            .say("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbod")
                            .hear_all();

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 ")) << answer;
    EXPECT_TRUE(answer.ends_with("|request_timeout")) << answer;
}

TEST(HttpServer, ends_idle_connections_without_a_word) {
    auto limits = short_limits();
    limits.idle_time = milliseconds(20);
    TestingServer server(limits);
    auto client = server.connect();

    EXPECT_TRUE(client.say(kGet).hear().ends_with("GET /hello |"));
    EXPECT_EQ(client.hear_all(), "");
}

TEST(HttpServer, gives_up_on_a_client_that_does_not_read) {
    auto limits = short_limits();
    limits.write_time = milliseconds(50);
    TestingServer server(limits);
    auto client = server.connect();

    client.say("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    server.wait_until([&] { return server.connections() == 1; });

    server.wait_until([&] { return server.connections() == 0; });
    EXPECT_LT(client.hear_all().size(), TestingServer::kLargeBody);
}

TEST(HttpServer, refuses_connections_beyond_its_limit) {
    HttpLimits limits;
    limits.connections = 2;
    TestingServer server(limits);
    auto first = server.connect();
    auto second = server.connect();
    EXPECT_TRUE(first.say(kGet).hear().ends_with("GET /hello |"));
    EXPECT_TRUE(second.say(kGet).hear().ends_with("GET /hello |"));

    const auto answer = server.connect().hear_all();

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 ")) << answer;
    EXPECT_TRUE(answer.ends_with("|too_many_connections")) << answer;
    EXPECT_TRUE(first.say(kGet).hear().ends_with("GET /hello |"));
}

TEST(HttpServer, asks_an_answer_to_stop_when_its_client_has_gone) {
    TestingServer server(short_limits());
    {
        auto client = server.connect();
        client.say("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
        server.wait_until([&] { return server.handler().waiting() == 1; });
    }

    server.wait_until([&] { return server.handler().waiting() == 0; });
    EXPECT_EQ(server.handler().stopped(), 1);
}

TEST(HttpServer, lets_a_running_answer_finish_when_it_stops) {
    TestingServer server(short_limits());
    auto idle = server.connect();
    auto busy = server.connect();
    EXPECT_TRUE(idle.say(kGet).hear().ends_with("GET /hello |"));
    busy.say("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    server.wait_until([&] { return server.handler().waiting() == 1; });

    server.begin_stop(std::chrono::seconds(60));
    EXPECT_EQ(idle.hear_all(), "");
    EXPECT_FALSE(server.can_connect());
    server.handler().finish_waiting();

    const auto answer = busy.hear_all();
    EXPECT_TRUE(answer.ends_with("waited")) << answer;
    EXPECT_TRUE(answer.contains("Connection: close\r\n")) << answer;
    server.end_stop();
}

TEST(HttpServer, stops_in_time_whatever_runs) {
    TestingServer server(short_limits());
    auto busy = server.connect();
    busy.say("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    server.wait_until([&] { return server.handler().waiting() == 1; });

    server.begin_stop(milliseconds(20));
    server.end_stop();

    EXPECT_EQ(server.connections(), 0);
    EXPECT_EQ(server.handler().stopped(), 1);
}

TEST(HttpServer, says_that_its_port_is_taken) {
    TestingServer server;

    const auto started = server.start_another();

    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, "listen_failed");
}

}  // namespace
}  // namespace pawl::net
