// SPDX-License-Identifier: Apache-2.0
// Drives libcurl's multi interface with Asio: curl says what it waits for, Asio waits.
#pragma once

#include <curl/curl.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "pawl/net/aim.h"
#include "pawl/net/curl_call.h"
#include "pawl/runtime/suspend.h"

namespace pawl::net {

// Lives on one executor. curl is never called from its own callbacks: those only note what to wait
// for, and whatever comes of it is done from the executor's loop.
class CurlDriver : public std::enable_shared_from_this<CurlDriver> {
 public:
    using Done = Resume<Result<HopReply>>;

    CurlDriver(Executor executor, const HttpClientOptions& options);
    CurlDriver(const CurlDriver&) = delete;
    auto operator=(const CurlDriver&) -> CurlDriver& = delete;
    ~CurlDriver();

    [[nodiscard]] auto executor() const -> const Executor& { return executor_; }

    // On the executor. `done` is called once, with the reply or with why there is none.
    void start(HttpCall call, Aim aim, std::stop_token stop, Done done);

    // On the executor: ends all calls with `cancelled`, and itself.
    void shut_down();

 private:
    // A socket that belongs to curl and that Asio watches for it.
    struct Watch;
    struct Running;

    static auto on_socket(CURL*, curl_socket_t socket, int wants, void* self, void*) -> int;
    static auto on_timer(CURLM*, long millis, void* self) -> int;
    void watch(curl_socket_t socket, int wants);
    void unwatch(curl_socket_t socket);
    void wait_for_socket(const std::shared_ptr<Watch>& watch);
    void wait_one(const std::shared_ptr<Watch>& watch, int event);
    void set_timer(long millis);
    void act(curl_socket_t socket, int events);
    void collect();
    void end(CURL* handle, Result<HopReply> result);
    void cancel(std::uint64_t id);
    void close();
    [[nodiscard]] auto make_handle() -> CurlHandle;

    Executor executor_;
    HttpClientOptions options_;
    CURLM* multi_ = nullptr;
    boost::asio::steady_timer timer_;
    // Shared with the waits that are pending.
    std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
    std::unordered_map<CURL*, std::unique_ptr<Running>> running_;
    std::vector<CurlHandle> idle_;
    std::uint64_t last_id_ = 0;
};

}  // namespace pawl::net
