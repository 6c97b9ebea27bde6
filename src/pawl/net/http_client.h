// SPDX-License-Identifier: Apache-2.0
// The HTTP client: every outgoing call of pawl goes through it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/net/egress_rules.h"
#include "pawl/net/http_message.h"
#include "pawl/net/resolver.h"
#include "pawl/runtime/async.h"

namespace pawl::net {

class CurlDriver;

struct HttpCall {
    std::string method = "GET";
    std::string url = {};  // http or https, see url.h
    std::vector<HttpHeader> headers = {};
    std::string body = {};
    std::chrono::milliseconds timeout{300'000};  // for everything, from name look-up to last byte
    int follow_redirects = 0;                    // hops, at most 5
    std::size_t body_limit_bytes = std::size_t{64} << 10;    // kept; the rest is dropped
    std::size_t header_limit_bytes = std::size_t{32} << 10;  // header_too_large above
    // Takes the body of a 2xx piece by piece, of any length, in place of HttpReply::body; false
    // ends the call with an error. Called on the client's thread.
    std::function<bool(std::string_view)> on_body = {};
    // Asked when the connection stands, right before each request is written; false ends the call
    // with `cancelled`, and nothing was sent. Called on the client's thread.
    std::function<bool()> may_send = {};
};

// Since the start of the call, as curl counts: each includes those before it.
struct HttpTiming {
    std::chrono::microseconds dns{};
    std::chrono::microseconds connect{};
    std::chrono::microseconds tls{};
    std::chrono::microseconds first_byte{};
    std::chrono::microseconds total{};
};

struct HttpReply {
    int status = 0;
    std::vector<HttpHeader> headers = {};  // of the last response; names in lower case
    std::string body = {};
    bool truncated = false;  // the body was longer than body_limit_bytes
    HttpTiming timing = {};

    [[nodiscard]] auto header(std::string_view name) const -> std::optional<std::string_view> {
        return find_header(headers, name);
    }
};

// What a guarded client judges. `redirects`: the address that a call names is the operator's own
// and dialled as it is, as are redirects to the same host and port, or from its http to its https;
// where else a redirect leads is somebody else's word.
enum class Guards : std::uint8_t { every_hop, redirects };

struct HttpClientOptions {
    std::string user_agent = {};    // sent unless the call has its own
    std::string proxy = {};         // empty: none, whatever the environment says
    std::string ca_file = {};       // added to the system's certificates if set
    std::size_t connections = 512;  // open at once, idle ones included
    std::size_t connections_per_host = 64;
    std::chrono::milliseconds connect_time{10'000};
    // Null: every address, as the operator wants it. Set, and outliving the client: a guarded
    // client, for addresses that come from elsewhere. Each hop of each call is judged by the policy
    // of the moment before it is dialled, what is dialled is what was judged, and a connection that
    // was kept counts by its address (aim.h). Two clients share no connections.
    const EgressRules* egress = nullptr;
    Guards guards = Guards::every_hop;
    std::shared_ptr<Resolver> resolver = nullptr;  // of a guarded client; null: the system's
};

// One for each executor (thread): all calls are made and answered on it.
class HttpClient {
 public:
    HttpClient(Executor executor, HttpClientOptions options);
    HttpClient(const HttpClient&) = delete;
    auto operator=(const HttpClient&) -> HttpClient& = delete;
    // Calls that still run end with `cancelled` when the executor next runs.
    ~HttpClient();

    // The response, whatever its status. `call.timeout` and `stop` end it at once.
    // A request is written once a hop: a kept connection that ends before it answers is a `reset`,
    // since whoever is behind it may have read it.
    // Redirects drop what may be a secret (Authorization, Cookie, webhook-*, ...) on another origin
    // and never lead from https to http.
    // Errors: those of check_call(), dns_error, connect_error, tls_error, timeout, reset,
    // too_many_redirects, header_too_large, invalid_response, cancelled; of a guarded client also
    // egress_blocked, port_forbidden and unsupported_scheme. Messages name the host, never headers,
    // query or body. May be awaited on any executor.
    [[nodiscard]] auto send(HttpCall call, std::stop_token stop) -> Async<Result<HttpReply>>;

 private:
    std::shared_ptr<CurlDriver> driver_;  // shared with what it posts
    const EgressRules* egress_;
    const Guards guards_;
    std::shared_ptr<Resolver> resolver_;  // shared with calls that wait for it
};

// The checks of send() that need no network, for those who accept calls from others.
// Errors: those of parse_url(), invalid_header (a method, name or value that could split
// the request), reserved_header (Host, Content-Length, Transfer-Encoding, Connection and others
// that the client sets itself).
[[nodiscard]] auto check_call(const HttpCall& call) -> Result<>;

}  // namespace pawl::net
