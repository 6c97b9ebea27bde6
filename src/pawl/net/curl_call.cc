// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/curl_call.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <expected>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/aim.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_message.h"
#include "pawl/net/http_text.h"
#include "pawl/net/ip_address.h"

namespace pawl::net {
namespace {

// Behind what is kept, so much is read to keep the connection; a longer body is cut off.
constexpr std::size_t kMostDropped = std::size_t{1} << 20;
constexpr long kReadBuffer = 16L << 10;
// Servers close connections that were idle for two seconds (gunicorn), five (Node) or longer: what
// was idle for less can be used again without a race.
constexpr long kKeptIdleSeconds = 1;

// curl takes pointers by address of type: each kind of option has a door of its own.
void set(CURL* handle, CURLoption option, long value) {
    (void)curl_easy_setopt(handle, option, value);  // fails for unknown options alone
}
void set(CURL* handle, CURLoption option, const std::string& value) {
    (void)curl_easy_setopt(handle, option, value.c_str());  // fails without memory alone
}

auto code_of(CURLcode code) -> std::string_view {
    switch (static_cast<int>(code)) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return "dns_error";
        case CURLE_COULDNT_CONNECT:
        case CURLE_INTERFACE_FAILED:
            return "connect_error";
        case CURLE_OPERATION_TIMEDOUT:
            return "timeout";
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_CRL_BADFILE:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_ENGINE_INITFAILED:
        case CURLE_USE_SSL_FAILED:
            return "tls_error";
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE:
            return "reset";
        default:
            return "invalid_response";
    }
}

auto bracketed(const IpAddress& address) -> std::string {
    return address.family == IpFamily::v6 ? fmt::format("[{}]", to_text(address))
                                          : to_text(address);
}

}  // namespace

CurlCall::CurlCall(CurlHandle handle, HttpCall call, Aim aim, const HttpClientOptions& options)
    : handle_(std::move(handle)), call_(std::move(call)), aim_(std::move(aim)), options_(options) {
    set_request();
    set_headers();
    set_bounds();
    set_addresses();
}

void CurlCall::set_request() {
    auto* const curl = easy();
    // Built from our own parse: what was checked is what is dialled.
    set(curl, CURLOPT_URL, aim_.url.origin().append(aim_.url.path_and_query));
    set(curl, CURLOPT_PATH_AS_IS, 1);
    set(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    if (call_.method == "HEAD") {
        set(curl, CURLOPT_NOBODY, 1);
        return;
    }
    const bool posts = call_.method == "POST" || call_.method == "PUT" || call_.method == "PATCH";
    if (posts || !call_.body.empty()) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call_.body.data());  // not copied
        (void)curl_easy_setopt(
            curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size())
        );
    }
    set(curl, CURLOPT_CUSTOMREQUEST, call_.method);
}

void CurlCall::set_headers() {
    const auto add = [this](const std::string& line) {
        headers_.reset(curl_slist_append(headers_.release(), line.c_str()));
    };
    for (const auto& [name, value] : call_.headers) {
        add(value.empty() ? fmt::format("{};", name) : fmt::format("{}: {}", name, value));
    }
    if (!find_header(call_.headers, "content-type")) {
        add("Content-Type:");  // or curl calls every body a form
    }
    if (!find_header(call_.headers, "user-agent") && !options_.user_agent.empty()) {
        add("User-Agent: " + options_.user_agent);
    }
    add("Expect:");  // no waiting for 100 Continue
    (void)curl_easy_setopt(easy(), CURLOPT_HTTPHEADER, headers_.get());
}

void CurlCall::set_bounds() {
    auto* const curl = easy();
    set(curl, CURLOPT_NOSIGNAL, 1);
    set(curl, CURLOPT_QUICK_EXIT, 1);  // do not wait for a resolver that hangs
    set(curl, CURLOPT_PROTOCOLS_STR, std::string("http,https"));
    set(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1);
    set(curl, CURLOPT_PROXY, options_.proxy);  // empty: none, also not that of the environment
    set(curl, CURLOPT_NOPROXY, std::string());
    set(curl, CURLOPT_FOLLOWLOCATION, 0);
    set(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    set(curl, CURLOPT_BUFFERSIZE, kReadBuffer);
    set(curl, CURLOPT_MAXAGE_CONN, kKeptIdleSeconds);
    set(curl, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(call_.timeout.count())));
    set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_time.count()));
    if (!options_.ca_file.empty()) {
        set(curl, CURLOPT_CAINFO, options_.ca_file);  // CAPATH stays the system's
    }
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &on_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &on_open);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
    (void)curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, &on_connected);
    (void)curl_easy_setopt(curl, CURLOPT_PREREQDATA, this);
}

// The look-up is done: curl gets its answer, and keeps it for as long as a call may wait for its
// turn. Should it ask itself after that, on_open() sees what it would dial.
void CurlCall::set_addresses() {
    constexpr long kKeptSeconds = 600;
    if (aim_.policy == nullptr) {
        return;
    }
    if (!parse_ip_address(aim_.url.host)) {
        std::vector<std::string> texts;
        std::ranges::transform(aim_.addresses, std::back_inserter(texts), bracketed);
        const auto entry =
            fmt::format("+{}:{}:{}", aim_.url.host, aim_.url.port, fmt::join(texts, ","));
        addresses_.reset(curl_slist_append(nullptr, entry.c_str()));
        (void)curl_easy_setopt(easy(), CURLOPT_RESOLVE, addresses_.get());
        set(easy(), CURLOPT_DNS_CACHE_TIMEOUT, kKeptSeconds);
    }
}

auto CurlCall::finish(CURLcode code) -> Result<HopReply> {
    // We ended it ourselves, having read enough of a body that is too long.
    const bool cut_off = code == CURLE_WRITE_ERROR && reply_.truncated;
    if (code != CURLE_OK && !cut_off) {
        return std::unexpected(failure(code));
    }
    long status = 0;
    (void)curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
    reply_.status = static_cast<int>(status);
    read_timing();
    const char* redirect = nullptr;
    (void)curl_easy_getinfo(easy(), CURLINFO_REDIRECT_URL, &redirect);
    return HopReply{
        .reply = std::move(reply_), .redirect = redirect == nullptr ? std::string() : redirect
    };
}

auto CurlCall::failure(CURLcode code) const -> Error {
    // curl has no memory for a line beyond a bound of its own.
    if (headers_too_large_ || (code == CURLE_OUT_OF_MEMORY && reply_.body.empty())) {
        return {"header_too_large", fmt::format("the headers of {} are too large", aim_.url.host)};
    }
    if (would_repeat_) {
        return {"reset", fmt::format("{} ended the connection without an answer", aim_.url.host)};
    }
    if (held_back_) {
        return {"cancelled", fmt::format("nothing was sent to {} any more", aim_.url.host)};
    }
    if (blocked_) {
        return {
            "egress_blocked",
            fmt::format("{} leads to an address that may not be called", aim_.url.host),
        };
    }
    if (framed_twice_) {
        return {
            "invalid_response",
            fmt::format("{} gives its body no length that can be read one way", aim_.url.host)
        };
    }
    return {
        std::string(code_of(code)),
        fmt::format("calling {} failed: {}", aim_.url.host, curl_easy_strerror(code)),
    };
}

void CurlCall::read_timing() {
    const auto read = [this](CURLINFO what) {
        curl_off_t micros = 0;
        (void)curl_easy_getinfo(easy(), what, &micros);
        return std::chrono::microseconds(micros);
    };
    reply_.timing = {
        .dns = read(CURLINFO_NAMELOOKUP_TIME_T),
        .connect = read(CURLINFO_CONNECT_TIME_T),
        .tls = read(CURLINFO_APPCONNECT_TIME_T),
        .first_byte = read(CURLINFO_STARTTRANSFER_TIME_T),
        .total = read(CURLINFO_TOTAL_TIME_T),
    };
}

auto CurlCall::on_header(char* bytes, std::size_t size, std::size_t count, void* self)
    -> std::size_t {
    const bool taken = static_cast<CurlCall*>(self)->take_header({bytes, size * count});
    return taken ? size * count : 0;
}

auto CurlCall::take_header(std::string_view line) -> bool {
    header_bytes_ += line.size();
    headers_too_large_ = header_bytes_ > call_.header_limit_bytes;
    if (line.starts_with("HTTP/")) {
        reply_.headers.clear();  // those before belong to a 1xx or to a proxy
        status_line_is_success_ = line.substr(0, line.find(' ') + 2).ends_with(" 2");
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
        const auto value = line.substr(colon + 1);
        const auto end = value.find_last_not_of(" \t\r\n");
        reply_.headers.push_back(
            {.name = to_lower(line.substr(0, colon)),
             .value = std::string(trim(value.substr(0, end + 1)))}
        );
    }
    const bool is_last = line == "\r\n" || line == "\n";
    framed_twice_ = is_last && !has_one_framing();
    return !headers_too_large_ && !framed_twice_;
}

// A body whose length can be read in two ways is how responses are smuggled (RFC 9112, section
// 11.1); curl would take one of them.
auto CurlCall::has_one_framing() const -> bool {
    const auto length = find_header(reply_.headers, "content-length");
    std::int64_t bytes = 0;
    if (length) {
        const auto [end, wrong] =
            std::from_chars(length->data(), length->data() + length->size(), bytes);
        if (wrong != std::errc{} || end != length->data() + length->size() || bytes < 0) {
            return false;
        }
    }
    return !length || (!find_header(reply_.headers, "transfer-encoding") &&
                       std::ranges::all_of(reply_.headers, [&](const HttpHeader& header) {
                           return header.name != "content-length" || header.value == *length;
                       }));
}

auto CurlCall::on_body(char* bytes, std::size_t size, std::size_t count, void* self)
    -> std::size_t {
    const bool taken = static_cast<CurlCall*>(self)->take_body({bytes, size * count});
    return taken ? size * count : 0;
}

auto CurlCall::take_body(std::string_view bytes) -> bool {
    if (call_.on_body && status_line_is_success_) {
        return call_.on_body(bytes);
    }
    const auto room = call_.body_limit_bytes - reply_.body.size();
    const auto kept = bytes.substr(0, room);
    reply_.body += kept;
    dropped_bytes_ += bytes.size() - kept.size();
    reply_.truncated = dropped_bytes_ > 0;
    return dropped_bytes_ <= kMostDropped;
}

// Every socket of every outgoing call is opened here.
auto CurlCall::on_open(void* self, curlsocktype, curl_sockaddr* address) -> curl_socket_t {
    if (!static_cast<CurlCall*>(self)->may_dial(ip_of(address->addr))) {
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Before the request is sent, on a connection that is new or was kept: whom have we reached, and is
// it still wanted? curl asks a second time when a kept connection has ended without an answer: it
// would send the request again, though it may have been read.
auto CurlCall::on_connected(void* self, char* peer, char*, int, int) -> int {
    auto& call = *static_cast<CurlCall*>(self);
    call.would_repeat_ = std::exchange(call.written_, true);
    call.held_back_ = call.call_.may_send && !call.call_.may_send();
    const bool may_go_on =
        !call.would_repeat_ && !call.held_back_ && call.may_dial(parse_ip_address(peer));
    return may_go_on ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

auto CurlCall::may_dial(const std::optional<IpAddress>& address) -> bool {
    const auto& policy = aim_.policy;
    blocked_ = blocked_ || (policy != nullptr &&
                            (!address || !check_address(*address, aim_.url.port, *policy)));
    return !blocked_;
}

}  // namespace pawl::net
