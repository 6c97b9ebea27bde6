// SPDX-License-Identifier: Apache-2.0
// Where calls go: the HTTP client, or what a test puts in its place.
#pragma once

#include <stop_token>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/net/http_client.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::http {

class HttpSender {
 public:
    HttpSender() = default;
    HttpSender(const HttpSender&) = delete;
    auto operator=(const HttpSender&) -> HttpSender& = delete;
    virtual ~HttpSender() = default;

    // As net::HttpClient::send().
    [[nodiscard]] virtual auto send(net::HttpCall call, std::stop_token stop)
        -> Async<Result<net::HttpReply>> = 0;
};

// `client` outlives the sender.
class ClientSender final : public HttpSender {
 public:
    explicit ClientSender(net::HttpClient& client) : client_(client) {}

    [[nodiscard]] auto send(net::HttpCall call, std::stop_token stop)
        -> Async<Result<net::HttpReply>> override {
        return client_.send(std::move(call), std::move(stop));
    }

 private:
    net::HttpClient& client_;
};

}  // namespace pawl::kinds::http
