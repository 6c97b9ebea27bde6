// SPDX-License-Identifier: Apache-2.0
#include "http_connection.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::bench {

HttpConnection::HttpConnection(std::uint16_t port, std::string token) : token_(std::move(token)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        die("connect");
    }
    const int on = 1;
    (void)::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // speed only
}

HttpConnection::~HttpConnection() {
    ::close(socket_);
}

auto HttpConnection::call(std::string_view method, std::string_view path, std::string_view body)
    -> Answer {
    request_.clear();
    fmt::format_to(
        std::back_inserter(request_),
        "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        method,
        path,
        token_,
        body.size(),
        body
    );
    send_all(request_);
    return read_answer();
}

auto HttpConnection::expect(std::string_view method, std::string_view path, std::string_view body)
    -> std::string {
    auto answer = call(method, path, body);
    if (answer.status / 100 != 2) {
        die(fmt::format("{} {}: {} {}", method, path, answer.status, answer.body.substr(0, 500)));
    }
    return std::move(answer.body);
}

void HttpConnection::send_all(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            die("send");
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void HttpConnection::receive_more() {
    std::array<char, 65536> buffer;
    const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) {
        die("the server closed the connection");
    }
    received_.append(buffer.data(), static_cast<std::size_t>(got));
}

auto HttpConnection::read_answer() -> Answer {
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
        receive_more();
    }
    const auto head = std::string_view(received_).substr(0, end);
    Answer answer;
    (void)std::from_chars(head.data() + 9, head.data() + 12, answer.status);  // 0 is no 2xx
    std::size_t length = 0;
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        if (const auto at = head.find(name); at != std::string_view::npos) {
            (void)std::from_chars(head.data() + at + name.size(), head.data() + end, length);
        }
    }
    while (received_.size() < end + 4 + length) {
        receive_more();
    }
    answer.body = received_.substr(end + 4, length);
    received_.erase(0, end + 4 + length);
    return answer;
}

auto number_after(
    std::string_view json, std::string_view key, std::int64_t fallback, std::size_t from
) -> std::int64_t {
    const auto wanted = fmt::format("\"{}\":", key);
    const auto at = json.find(wanted, from);
    if (at == std::string_view::npos) {
        return fallback;
    }
    auto start = at + wanted.size();
    while (start < json.size() && json.at(start) == ' ') {
        ++start;
    }
    auto value = fallback;
    (void)std::from_chars(json.data() + start, json.data() + json.size(), value);
    return value;
}

void die(std::string_view what) {
    fmt::print(stderr, "pawl driver: {}\n", what);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the first thread that fails ends the program.
    std::exit(1);
}

}  // namespace pawl::bench
