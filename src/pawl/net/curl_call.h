// SPDX-License-Identifier: Apache-2.0
// One transfer of libcurl: a request, and what comes back.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/net/aim.h"
#include "pawl/net/http_client.h"
#include "pawl/net/ip_address.h"

namespace pawl::net {

struct CurlHandleDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlHandleDeleter>;

struct CurlListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlList = std::unique_ptr<curl_slist, CurlListDeleter>;

// What one hop gave.
struct HopReply {
    HttpReply reply;
    std::string redirect;  // where the Location leads, absolute; empty if there is none
};

// One hop of a call that check_call() has let pass. Stays where it is while curl works on it.
class CurlCall {
 public:
    // `options` outlives the call.
    CurlCall(CurlHandle handle, HttpCall call, Aim aim, const HttpClientOptions& options);
    CurlCall(const CurlCall&) = delete;
    auto operator=(const CurlCall&) -> CurlCall& = delete;
    ~CurlCall() = default;

    [[nodiscard]] auto easy() const -> CURL* { return handle_.get(); }

    // What came of it, once curl says that it is over.
    [[nodiscard]] auto finish(CURLcode code) -> Result<HopReply>;
    // For the next call.
    [[nodiscard]] auto take_handle() -> CurlHandle { return std::move(handle_); }

 private:
    void set_request();
    void set_headers();
    void set_bounds();
    void set_addresses();
    [[nodiscard]] auto failure(CURLcode code) const -> Error;
    void read_timing();

    static auto on_header(char* bytes, std::size_t size, std::size_t count, void* self)
        -> std::size_t;
    static auto on_body(char* bytes, std::size_t size, std::size_t count, void* self)
        -> std::size_t;
    static auto on_open(void* self, curlsocktype purpose, curl_sockaddr* address) -> curl_socket_t;
    static auto on_connected(void* self, char* peer, char* local, int peer_port, int local_port)
        -> int;
    [[nodiscard]] auto may_dial(const std::optional<IpAddress>& address) -> bool;
    [[nodiscard]] auto take_header(std::string_view line) -> bool;
    [[nodiscard]] auto has_one_framing() const -> bool;
    [[nodiscard]] auto take_body(std::string_view bytes) -> bool;

    CurlHandle handle_;
    HttpCall call_;
    Aim aim_;
    const HttpClientOptions& options_;
    CurlList headers_;
    CurlList addresses_;
    HttpReply reply_;
    std::size_t header_bytes_ = 0;
    std::size_t dropped_bytes_ = 0;
    bool status_line_is_success_ = false;  // of the response that comes in
    bool headers_too_large_ = false;
    bool framed_twice_ = false;
    bool blocked_ = false;    // by the policy
    bool held_back_ = false;  // by the caller
    bool written_ = false;
    bool would_repeat_ = false;
};

}  // namespace pawl::net
