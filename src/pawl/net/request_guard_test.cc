// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/request_guard.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/net/http_limits.h"

namespace pawl::net {
namespace {

const std::vector<std::string> kOwnHosts = {"h", "localhost:7295"};

// "ok", or the status and the code of the refusal; "more" if the head is not complete.
auto verdict(std::string_view text) -> std::string {
    const HttpLimits limits;
    HeadScanner scanner(limits);
    const auto scanned = scanner.scan(text);
    if (!scanned) {
        return std::to_string(scanned.error().status) + ' ' + scanned.error().code;
    }
    if (!*scanned) {
        return "more";
    }
    const auto head = parse_head(text.substr(0, **scanned), kOwnHosts);
    return head ? "ok" : std::to_string(head.error().status) + ' ' + head.error().code;
}

auto parsed(std::string_view text) -> GuardedHead {
    auto head = parse_head(text, kOwnHosts);
    EXPECT_TRUE(head) << text;
    return head ? std::move(*head) : GuardedHead{};
}

auto with_line(std::string_view line) -> std::string {
    return std::string(line) + "\r\nHost: h\r\n\r\n";
}

auto with_headers(std::string_view headers) -> std::string {
    return "POST / HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n\r\n";
}

TEST(RequestGuard, reads_a_request) {
    const auto head = parsed(
        "POST /v1/jobs?a=1&b=%20 HTTP/1.1\r\nHost: h\r\nContent-Type:  application/json \t\r\n"
        "X-Empty:\r\nContent-Length: 12\r\n\r\n"
    );

    EXPECT_EQ(head.request.method, "POST");
    EXPECT_EQ(head.request.target, "/v1/jobs?a=1&b=%20");
    EXPECT_EQ(head.request.path, "/v1/jobs");
    EXPECT_EQ(head.request.query, "a=1&b=%20");
    EXPECT_EQ(head.request.header("content-type"), "application/json");
    EXPECT_EQ(head.request.header("X-EMPTY"), "");
    EXPECT_FALSE(head.request.header("x-other"));
    EXPECT_EQ(head.framing, (BodyFraming{BodyFraming::Kind::length, 12}));
    EXPECT_TRUE(head.keep_alive);
}

TEST(RequestGuard, finds_the_end_however_the_bytes_arrive) {
    const auto text = with_headers("A: b") + "rest";
    const HttpLimits limits;
    HeadScanner scanner(limits);
    for (std::size_t size = 0; size < text.size() - 4; ++size) {
        const auto scanned = scanner.scan(std::string_view(text).substr(0, size));
        ASSERT_TRUE(scanned) << size;
        ASSERT_FALSE(*scanned) << size;
    }

    EXPECT_EQ(scanner.scan(text), text.size() - 4);
}

TEST(RequestGuard, refuses_lines_that_do_not_end_with_cr_lf) {
    for (const std::string text : {
             "GET / HTTP/1.1\nHost: h\n\n",
             "GET / HTTP/1.1\r\nHost: h\n\r\n",
             "GET / HTTP/1.1\r\nHost: h\r\n\n",
             "GET / HTTP/1.1\r\nHost: h\rX: y\r\n\r\n",
             "GET / HTTP/1.1\rHost: h\r\n\r\n",
             "GET / HTTP/1.1\r\r\nHost: h\r\n\r\n",
             "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
             "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
         }) {
        EXPECT_EQ(verdict(text), "400 bad_request") << text;
    }
}

TEST(RequestGuard, refuses_malformed_headers) {
    constexpr std::string_view kTexts[] = {
        "A : b",
        "A\t: b",
        " A: b",
        "\tA: b",
        "A: b\r\n c",
        "A: b\r\n\tc",
        "A",
        ": b",
        "A b: c",
        "A\x01: b",
        "A: b\x01",
        "A: b\x0b",
        "A: b\x0c",
        "A: b\x7f",
        "A(): b",
        "\xC3\xA9: b",
    };
    for (const std::string_view headers : kTexts) {
        EXPECT_EQ(verdict(with_headers(headers)), "400 bad_request") << headers;
    }
    EXPECT_EQ(verdict(with_headers(std::string_view("A: b\0c", 6))), "400 bad_request");
    EXPECT_EQ(verdict(with_headers(std::string_view("A\0: b", 5))), "400 bad_request");
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\n Host: h\r\n\r\n"), "400 bad_request");
    EXPECT_EQ(verdict(with_headers("User-Agent: caf\xC3\xA9\tx")), "ok");
}

TEST(RequestGuard, needs_one_good_host) {
    const auto host = [](std::string_view lines) {
        return verdict("GET / HTTP/1.1\r\n" + std::string(lines) + "\r\n");
    };
    constexpr std::string_view kTexts[] = {
        "",
        "Host:\r\n",
        "Host: a\r\nHost: a\r\n",
        "Host: a\r\nhost: b\r\n",
        "Host: u@a\r\n",
        "Host: a/b\r\n",
        "Host: a,b\r\n",
        "Host: a b\r\n",
        "Host: a:b\r\n",
        "Host: a:123456\r\n",
        "Host: :80\r\n",
        "Host: [::1\r\n",
        "Host: [::1]x\r\n",
        "Host: []\r\n",
        "Host: a?b\r\n",
        "Host: a\\b\r\n",
    };
    for (const std::string_view lines : kTexts) {
        EXPECT_EQ(host(lines), "400 bad_request") << lines;
    }
    constexpr std::string_view kMore[] = {
        "Host: a\r\n", "Host: a.example:80\r\n", "Host: [::1]:7295\r\n", "Host: 127.0.0.1\r\n"
    };
    for (const std::string_view lines : kMore) {
        EXPECT_EQ(host(lines), "ok") << lines;
    }
    EXPECT_EQ(verdict("GET / HTTP/1.0\r\n\r\n"), "ok");
}

TEST(RequestGuard, refuses_other_protocols_at_once) {
    EXPECT_EQ(verdict("GET /\r\n"), "400 bad_request");
    EXPECT_EQ(verdict("GET / HTTP/1.2\r\n"), "505 unsupported_version");
    EXPECT_EQ(verdict("GET / HTTP/2.0\r\n"), "505 unsupported_version");
    EXPECT_EQ(verdict("GET / HTTP/3\r\n"), "505 unsupported_version");
    EXPECT_EQ(verdict("PRI * HTTP/2.0\r\n"), "505 unsupported_version");
    EXPECT_EQ(verdict("GET / http/1.1\r\n"), "400 bad_request");
    EXPECT_EQ(verdict("GET / HTTP/1.1x\r\n"), "400 bad_request");
    EXPECT_EQ(verdict("\x16\x03\x01"), "400 bad_request");
    EXPECT_EQ(verdict("\xFF\xFE"), "400 bad_request");
    EXPECT_EQ(verdict(std::string_view("\0", 1)), "400 bad_request");
}

TEST(RequestGuard, refuses_odd_request_lines) {
    constexpr std::string_view kTexts[] = {
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "GET / x HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "GET /\x01 HTTP/1.1",
        "GET /caf\xC3\xA9 HTTP/1.1",
        "G(T / HTTP/1.1",
        "GET HTTP/1.1",
        "/ GET HTTP/1.1",
    };
    for (const std::string_view line : kTexts) {
        EXPECT_EQ(verdict(with_line(line)), "400 bad_request") << line;
    }
}

TEST(RequestGuard, knows_seven_methods) {
    constexpr std::string_view kTexts[] = {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"
    };
    for (const std::string_view method : kTexts) {
        EXPECT_EQ(verdict(with_line(std::string(method) + " / HTTP/1.1")), "ok");
    }
    constexpr std::string_view kMore[] = {"FOO", "get", "PROPFIND", "LINK"};
    for (const std::string_view method : kMore) {
        EXPECT_EQ(verdict(with_line(std::string(method) + " / HTTP/1.1")), "501 not_implemented");
    }
    EXPECT_EQ(verdict(with_line("TRACE / HTTP/1.1")), "405 method_not_allowed");
    EXPECT_EQ(verdict(with_line("CONNECT a:443 HTTP/1.1")), "405 method_not_allowed");
}

constexpr std::string_view kAmbiguousTargets[] = {
    "//x",
    "/a/../b",
    "/..",
    "/.",
    "/./a",
    "/a/.",
    "/a\\b",
    "/\\x",
    "/a?b\\c",
    "/a#b",
    "a/b",
    "?a",
    "*",
    "/%",
    "/%2",
    "/%zz",
    "/a%00b",
    "ftp://h/",
};

TEST(RequestGuard, refuses_targets_that_can_be_read_twice) {
    for (const std::string_view target : kAmbiguousTargets) {
        EXPECT_EQ(verdict(with_line("GET " + std::string(target) + " HTTP/1.1")), "400 bad_request")
            << target;
    }
    constexpr std::string_view kTexts[] = {
        "/", "/...", "/a..b", "/a//b", "/%2e%2e%2f", "/a?b=../c&d=//", "/a?b=%", "/a:b@c"
    };
    for (const std::string_view target : kTexts) {
        EXPECT_EQ(verdict(with_line("GET " + std::string(target) + " HTTP/1.1")), "ok") << target;
    }
    EXPECT_EQ(verdict(with_line("OPTIONS * HTTP/1.1")), "ok");
}

TEST(RequestGuard, takes_absolute_targets_of_its_own_host_alone) {
    EXPECT_EQ(verdict(with_line("GET http://h/a?b HTTP/1.1")), "ok");
    EXPECT_EQ(parsed(with_line("GET HTTP://H/a?b HTTP/1.1")).request.target, "/a?b");
    EXPECT_EQ(parsed(with_line("GET http://h HTTP/1.1")).request.path, "/");
    EXPECT_EQ(parsed(with_line("GET http://h?x HTTP/1.1")).request.target, "/?x");
    constexpr std::string_view kTexts[] = {
        "http://evil/", "http://localhost:7295/", "http://u@h/", "http:///a", "https://evil/"
    };
    for (const std::string_view target : kTexts) {
        EXPECT_EQ(
            verdict(with_line("GET " + std::string(target) + " HTTP/1.1")),
            "421 misdirected_request"
        ) << target;
    }
    EXPECT_EQ(
        verdict("GET http://evil/ HTTP/1.1\r\nHost: evil\r\n\r\n"), "421 misdirected_request"
    );
    EXPECT_EQ(verdict(with_line("GET http://h/../a HTTP/1.1")), "400 bad_request");
    EXPECT_EQ(verdict(with_line("GET http://h//a HTTP/1.1")), "400 bad_request");
}

TEST(RequestGuard, limits_the_request_line_and_the_headers) {
    const auto line = [](std::size_t size) {
        constexpr std::size_t kRest = 14;  // "GET /" and " HTTP/1.1"
        return "GET /" + std::string(size - kRest, 'a') + " HTTP/1.1";
    };
    EXPECT_EQ(verdict(with_line(line(8192))), "ok");
    EXPECT_EQ(verdict(line(8193)), "414 uri_too_long");
    EXPECT_EQ(verdict(std::string(10'000, 'A')), "414 uri_too_long");

    EXPECT_EQ(verdict(with_headers("A: " + std::string(16'000, 'a'))), "ok");
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\nA: " + std::string(16'384, 'a')), "431 headers_too_large");
    std::string fields = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int field = 1; field < 100; ++field) {
        fields += "A: b\r\n";
    }
    EXPECT_EQ(verdict(fields + "\r\n"), "ok");
    EXPECT_EQ(verdict(fields + "A: b\r\n"), "431 headers_too_large");
}

TEST(RequestGuard, takes_one_plain_length) {
    constexpr std::string_view kTexts[] = {
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: +5",
        "Content-Length: -1",
        "Content-Length: 0x5",
        "Content-Length: 5,5",
        "Content-Length: 5, 5",
        "Content-Length: 05",
        "Content-Length: 00",
        "Content-Length:",
        "Content-Length: 5 5",
        "Content-Length: 5.0",
        "Content-Length: 5_0",
        "Content-Length: 1e3",
        "Content-Length: 18446744073709551616",
        "Content-Length: 9223372036854775808",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
    };
    for (const std::string_view headers : kTexts) {
        EXPECT_EQ(verdict(with_headers(headers)), "400 bad_request") << headers;
    }
    EXPECT_EQ(parsed(with_headers("Content-Length: 0")).framing, BodyFraming{});
    EXPECT_EQ(parsed(with_headers("A: b")).framing, BodyFraming{});
}

TEST(RequestGuard, takes_chunked_alone) {
    constexpr std::string_view kTexts[] = {
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding:",
        "Transfer-Encoding: chunked;a=b",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding: chunked,",
        "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding\t: chunked",
        "Transfer-Encoding: \x0b chunked",
    };
    for (const std::string_view headers : kTexts) {
        EXPECT_EQ(verdict(with_headers(headers)), "400 bad_request") << headers;
    }
    constexpr std::string_view kMore[] = {"xchunked", "gzip", "gzip, chunked", "identity"};
    for (const std::string_view coding : kMore) {
        EXPECT_EQ(
            verdict(with_headers("Transfer-Encoding: " + std::string(coding))),
            "501 not_implemented"
        ) << coding;
    }
    EXPECT_EQ(
        parsed(with_headers("Transfer-Encoding: Chunked")).framing.kind, BodyFraming::Kind::chunked
    );
    EXPECT_EQ(verdict("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), "400 bad_request");
}

TEST(RequestGuard, expects_nothing_but_100_continue) {
    EXPECT_EQ(verdict(with_headers("Expect: 200-ok")), "417 expectation_failed");
    EXPECT_TRUE(parsed(with_headers("Expect: 100-Continue\r\nContent-Length: 1")).expects_continue);
    EXPECT_FALSE(parsed(with_headers("Expect: 100-continue")).expects_continue);
}

TEST(RequestGuard, takes_no_compressed_body) {
    EXPECT_EQ(verdict(with_headers("Content-Encoding: gzip")), "415 unsupported_encoding");
    EXPECT_EQ(verdict(with_headers("Content-Encoding: identity")), "ok");
}

TEST(RequestGuard, closes_where_the_client_asks_for_it) {
    EXPECT_FALSE(parsed(with_headers("Connection: close")).keep_alive);
    EXPECT_FALSE(parsed(with_headers("Connection: x, Close")).keep_alive);
    EXPECT_TRUE(parsed(with_headers("Connection: Upgrade\r\nUpgrade: h2c")).keep_alive);
    EXPECT_FALSE(parsed("GET / HTTP/1.0\r\n\r\n").keep_alive);
}

}  // namespace
}  // namespace pawl::net
