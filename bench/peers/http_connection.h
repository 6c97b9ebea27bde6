// SPDX-License-Identifier: Apache-2.0
// The least HTTP client that a load driver needs: one blocking connection, one request at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pawl::bench {

struct Answer {
    int status = 0;
    std::string body = {};
};

// Owns one keep-alive connection to 127.0.0.1. One thread at a time. Every failure ends the
// program: a benchmark with errors measures nothing.
class HttpConnection {
 public:
    HttpConnection(std::uint16_t port, std::string token);
    HttpConnection(const HttpConnection&) = delete;
    auto operator=(const HttpConnection&) -> HttpConnection& = delete;
    HttpConnection(HttpConnection&&) = delete;
    auto operator=(HttpConnection&&) -> HttpConnection& = delete;
    ~HttpConnection();

    // Understands answers with Content-Length only, which is what pawl sends.
    auto call(std::string_view method, std::string_view path, std::string_view body = {}) -> Answer;

    // As call(), and ends the program unless the status is 2xx.
    auto expect(std::string_view method, std::string_view path, std::string_view body = {})
        -> std::string;

 private:
    void send_all(std::string_view bytes) const;
    void receive_more();
    auto read_answer() -> Answer;

    int socket_ = -1;
    std::string token_;
    std::string request_ = {};
    std::string received_ = {};
};

// The first integer behind `"key":` at or after `from`; `fallback` when there is none.
[[nodiscard]] auto number_after(
    std::string_view json, std::string_view key, std::int64_t fallback, std::size_t from = 0
) -> std::int64_t;

[[noreturn]] void die(std::string_view what);

}  // namespace pawl::bench
