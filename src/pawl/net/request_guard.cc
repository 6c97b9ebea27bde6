// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/request_guard.h"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/net/body_framing.h"
#include "pawl/net/http_message.h"
#include "pawl/net/http_text.h"
#include "pawl/net/request_line.h"

namespace pawl::net {
namespace {

auto parse_field(std::string_view line) -> Guarded<HttpHeader> {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
        return bad_request("a header line has no colon");
    }
    const auto name = line.substr(0, colon);
    if (!is_token(name)) {
        return bad_request("the name of a header is not a token");
    }
    const auto value = trim(line.substr(colon + 1));
    if (!is_header_value(value)) {
        return bad_request("the value of a header holds a control character");
    }
    return HttpHeader{.name = to_lower(name), .value = std::string(value)};
}

auto parse_fields(std::string_view lines) -> Guarded<std::vector<HttpHeader>> {
    std::vector<HttpHeader> headers;
    headers.reserve(static_cast<std::size_t>(std::ranges::count(lines, '\n')));
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        auto header = parse_field(lines.substr(0, end));
        if (!header) {
            return std::unexpected(std::move(header.error()));
        }
        headers.push_back(std::move(*header));
        lines.remove_prefix(end + 2);
    }
    return headers;
}

auto is_port(std::string_view text) -> bool {
    return text.size() <= 5 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// name, IPv4 or [IPv6], and a port if one is given.
auto is_host(std::string_view text) -> bool {
    const auto name_end = text.starts_with('[') ? text.find(']') : text.find(':');
    if (text.starts_with('[') && name_end == std::string_view::npos) {
        return false;
    }
    const auto end = text.starts_with('[') ? name_end + 1 : std::min(name_end, text.size());
    const auto name = text.starts_with('[') ? text.substr(1, name_end - 1) : text.substr(0, end);
    const auto rest = text.substr(end);
    const bool in_brackets = text.starts_with('[');
    const bool good_name = !name.empty() && std::ranges::all_of(name, [in_brackets](char c) {
        return in_brackets ? hex_value(c) || c == ':' || c == '.'
                           : (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
                                 c == '.' || c == '-' || c == '_';
    });
    return good_name && (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
}

auto check_host(const GuardedHead& head) -> Guarded<void> {
    const auto count = count_headers(head.request.headers, "host");
    if (count == 0 && head.is_http_1_0) {
        return {};
    }
    if (count != 1) {
        return bad_request(count == 0 ? "there is no Host" : "there is more than one Host");
    }
    return is_host(*head.request.header("host")) ? Guarded<void>{}
                                                 : bad_request("Host is not a host");
}

// pawl is no proxy: an absolute-form target has to name the host that it was sent to.
auto check_authority(
    const GuardedHead& head, const std::string& authority, std::span<const std::string> own_hosts
) -> Guarded<void> {
    if (authority.empty()) {
        return {};
    }
    const auto host = head.request.header("host");
    const bool same = !host || equal_ignoring_case(*host, authority);
    if (!same || std::ranges::find(own_hosts, authority) == own_hosts.end()) {
        return refuse(421, "misdirected_request", "the target names another host");
    }
    return {};
}

auto check_expectation(GuardedHead& head) -> Guarded<void> {
    const auto expected = head.request.header("expect");
    if (!expected || head.is_http_1_0) {
        return {};
    }
    if (!equal_ignoring_case(*expected, "100-continue") ||
        count_headers(head.request.headers, "expect") > 1) {
        return refuse(417, "expectation_failed", "only 100-continue may be expected");
    }
    head.expects_continue = head.framing.kind != BodyFraming::Kind::none;
    return {};
}

auto check_encoding(const HttpRequestHead& request) -> Guarded<void> {
    const auto encoding = request.header("content-encoding");
    if (encoding && !equal_ignoring_case(*encoding, "identity")) {
        return refuse(415, "unsupported_encoding", "a body may not be compressed");
    }
    return {};
}

auto wants_keep_alive(const GuardedHead& head) -> bool {
    return !head.is_http_1_0 &&
           std::ranges::none_of(head.request.headers, [](const HttpHeader& header) {
               return header.name == "connection" && list_has(header.value, "close");
           });
}

auto check_head(
    GuardedHead& head, const std::string& authority, std::span<const std::string> own_hosts
) -> Guarded<void> {
    if (auto checked = check_host(head); !checked) {
        return checked;
    }
    const auto framing = find_framing(head.request.headers, head.is_http_1_0);
    if (!framing) {
        return std::unexpected(framing.error());
    }
    head.framing = *framing;
    head.keep_alive = wants_keep_alive(head);
    if (auto checked = check_authority(head, authority, own_hosts); !checked) {
        return checked;
    }
    if (auto checked = check_expectation(head); !checked) {
        return checked;
    }
    return check_encoding(head.request);
}

}  // namespace

// Most bytes are: what check_byte() would let pass, told without making a result for each.
auto HeadScanner::is_plain(std::string_view bytes) const -> bool {
    const auto end =
        header_start_ == 0 ? limits_.request_line_bytes : header_start_ + limits_.header_bytes;
    return bytes[at_] >= 0x20 && bytes[at_] < 0x7F && at_ < end &&
           (at_ == line_start_ || bytes[at_ - 1] != '\r');
}

auto HeadScanner::check_byte(std::string_view bytes) const -> Guarded<void> {
    const auto byte = static_cast<unsigned char>(bytes[at_]);
    if (at_ > line_start_ && bytes[at_ - 1] == '\r') {
        return bad_request("a carriage return stands alone");
    }
    if (header_start_ == 0) {
        if (at_ >= limits_.request_line_bytes && byte != '\r') {
            return refuse(414, "uri_too_long", "the request line is too long");
        }
        const bool good = (byte >= 0x20 && byte < 0x7F) || (byte == '\r' && at_ > 0);
        return good ? Guarded<void>{} : bad_request("this is not a request line");
    }
    if (at_ - header_start_ >= limits_.header_bytes) {
        return refuse(431, "headers_too_large", "the headers are too large");
    }
    const bool good = (byte >= 0x20 && byte != 0x7F) || byte == '\t' || byte == '\r';
    return good ? Guarded<void>{} : bad_request("a control character stands in the headers");
}

// Whether the head ends with this line.
auto HeadScanner::end_line(std::string_view line) -> Guarded<bool> {
    if (header_start_ == 0) {
        header_start_ = at_ + 1;
        auto parsed = parse_request_line(line);
        return parsed ? Guarded<bool>(false) : std::unexpected(std::move(parsed.error()));
    }
    if (line.empty()) {
        return true;
    }
    if (line.front() == ' ' || line.front() == '\t') {
        return bad_request("a header line begins with a space");
    }
    if (++fields_ > limits_.header_fields) {
        return refuse(431, "headers_too_large", "there are too many headers");
    }
    return false;
}

auto HeadScanner::scan(std::string_view bytes) -> Guarded<std::optional<std::size_t>> {
    for (; at_ < bytes.size(); ++at_) {
        if (is_plain(bytes)) {
            continue;
        }
        if (bytes[at_] != '\n') {
            if (auto checked = check_byte(bytes); !checked) {
                return std::unexpected(std::move(checked.error()));
            }
            continue;
        }
        if (at_ == line_start_ || bytes[at_ - 1] != '\r') {
            return bad_request("a line does not end with CR LF");
        }
        const auto ended = end_line(bytes.substr(line_start_, at_ - 1 - line_start_));
        if (!ended) {
            return std::unexpected(ended.error());
        }
        if (*ended) {
            return at_ + 1;
        }
        line_start_ = at_ + 1;
    }
    return std::nullopt;
}

auto parse_head(std::string_view head, std::span<const std::string> own_hosts)
    -> Guarded<GuardedHead> {
    const auto line_end = head.find("\r\n");
    auto line = parse_request_line(head.substr(0, line_end));
    if (!line) {
        return std::unexpected(std::move(line.error()));
    }
    auto headers = parse_fields(head.substr(line_end + 2, head.size() - line_end - 4));
    if (!headers) {
        return std::unexpected(std::move(headers.error()));
    }
    GuardedHead guarded;
    guarded.request = {
        .method = std::move(line->method),
        .target = std::move(line->target),
        .path = std::move(line->path),
        .query = std::move(line->query),
        .headers = std::move(*headers),
    };
    guarded.is_http_1_0 = line->is_http_1_0;
    auto checked = check_head(guarded, line->authority, own_hosts);
    return checked ? Guarded<GuardedHead>(std::move(guarded))
                   : std::unexpected(std::move(checked.error()));
}

}  // namespace pawl::net
