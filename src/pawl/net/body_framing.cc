// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/body_framing.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <expected>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/net/http_message.h"
#include "pawl/net/http_text.h"
#include "pawl/net/request_guard.h"

namespace pawl::net {
namespace {

constexpr std::size_t kLongestLength = 18;  // digits: fits std::int64_t, whatever they are
constexpr std::size_t kLongestChunkSize = 15;
constexpr std::size_t kLongestExtension = 256;
constexpr std::size_t kLongestTrailers = std::size_t{8} << 10;

auto parse_length(std::string_view text) -> Guarded<BodyFraming> {
    const bool digits =
        !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || text.size() > kLongestLength || (text.size() > 1 && text.front() == '0')) {
        return bad_request("Content-Length is not a plain number");
    }
    BodyFraming framing{.kind = BodyFraming::Kind::length};
    std::from_chars(text.data(), text.data() + text.size(), framing.length);
    if (framing.length == 0) {
        framing.kind = BodyFraming::Kind::none;
    }
    return framing;
}

// A list of codings that ends in "chunked" once, or a single one that is not chunked, is
// well-formed and only unknown to us.
auto is_unknown_coding(std::string_view codings) -> bool {
    std::size_t count = 0;
    while (true) {
        const auto comma = codings.find(',');
        const auto coding = trim(codings.substr(0, comma));
        const bool last = comma == std::string_view::npos;
        const bool chunked = equal_ignoring_case(coding, "chunked");
        ++count;
        if (!is_token(coding) || (chunked && !last)) {
            return false;
        }
        if (last) {
            return chunked || count == 1;
        }
        codings.remove_prefix(comma + 1);
    }
}

auto parse_coding(std::string_view coding) -> Guarded<BodyFraming> {
    if (equal_ignoring_case(coding, "chunked")) {
        return BodyFraming{.kind = BodyFraming::Kind::chunked};
    }
    return is_unknown_coding(coding)
               ? refuse(501, "not_implemented", "only the transfer coding chunked is known")
               : bad_request("Transfer-Encoding is malformed");
}

auto is_trailer(std::string_view line) -> bool {
    const auto colon = line.find(':');
    return colon != std::string_view::npos && is_token(line.substr(0, colon)) &&
           is_header_value(line.substr(colon + 1));
}

}  // namespace

auto find_framing(const std::vector<HttpHeader>& headers, bool is_http_1_0)
    -> Guarded<BodyFraming> {
    const auto lengths = count_headers(headers, "content-length");
    const auto codings = count_headers(headers, "transfer-encoding");
    if (lengths + codings == 0) {
        return BodyFraming{};
    }
    if (lengths + codings > 1) {
        return bad_request("the length of the body is given more than once");
    }
    if (lengths == 1) {
        return parse_length(*find_header(headers, "content-length"));
    }
    return is_http_1_0 ? bad_request("HTTP/1.0 has no Transfer-Encoding")
                       : parse_coding(*find_header(headers, "transfer-encoding"));
}

auto ChunkDecoder::decode(std::string_view bytes, std::string& body) -> Guarded<std::size_t> {
    std::size_t at = 0;
    while (at < bytes.size() && !done()) {
        if (state_ == State::payload) {
            const auto part = bytes.substr(at, static_cast<std::size_t>(left_));
            body += part;
            at += part.size();
            left_ -= part.size();
            state_ = left_ == 0 ? State::payload_end : State::payload;
            continue;
        }
        if (auto taken = take_byte(bytes[at], body.size()); !taken) {
            return std::unexpected(std::move(taken.error()));
        }
        ++at;
    }
    return at;
}

auto ChunkDecoder::take_byte(char byte, std::size_t body_bytes) -> Guarded<void> {
    switch (state_) {
        case State::size:
            return take_size_byte(byte);
        case State::extension:
            return take_extension_byte(byte);
        case State::size_end:
            return end_size_line(byte, body_bytes);
        case State::payload_end:
            if (byte != after_payload_) {
                return bad_request("a chunk does not end with CR LF");
            }
            state_ = byte == '\n' ? State::size : State::payload_end;
            after_payload_ = byte == '\n' ? '\r' : '\n';
            return {};
        case State::trailer:
            return take_trailer_byte(byte);
        case State::trailer_end:
            return end_trailer_line(byte);
        case State::payload:
        case State::done:
            break;
    }
    return {};
}

auto ChunkDecoder::take_size_byte(char byte) -> Guarded<void> {
    if (const auto digit = hex_value(byte)) {
        left_ = left_ * 16 + *digit;
        return ++digits_ <= kLongestChunkSize ? Guarded<void>{}
                                              : bad_request("the size of a chunk is too long");
    }
    if (digits_ == 0 || (byte != '\r' && byte != ';')) {
        return bad_request("the size of a chunk is not a plain hexadecimal number");
    }
    state_ = byte == '\r' ? State::size_end : State::extension;
    return {};
}

auto ChunkDecoder::take_extension_byte(char byte) -> Guarded<void> {
    if (byte == '\r') {
        state_ = State::size_end;
        return {};
    }
    if (++extension_bytes_ > kLongestExtension || !is_header_value({&byte, 1})) {
        return bad_request("the extension of a chunk is too long or malformed");
    }
    return {};
}

auto ChunkDecoder::end_size_line(char byte, std::size_t body_bytes) -> Guarded<void> {
    if (byte != '\n') {
        return bad_request("a carriage return stands alone");
    }
    digits_ = 0;
    extension_bytes_ = 0;
    if (left_ > body_limit_ - body_bytes) {
        return refuse(413, "payload_too_large", "the body is too large");
    }
    state_ = left_ == 0 ? State::trailer : State::payload;
    return {};
}

auto ChunkDecoder::take_trailer_byte(char byte) -> Guarded<void> {
    if (++trailer_bytes_ > kLongestTrailers) {
        return bad_request("the trailers are too long");
    }
    if (byte == '\r') {
        state_ = State::trailer_end;
        return {};
    }
    if (!is_header_value({&byte, 1})) {
        return bad_request("a control character stands in the trailers");
    }
    trailer_ += byte;
    return {};
}

auto ChunkDecoder::end_trailer_line(char byte) -> Guarded<void> {
    if (byte != '\n') {
        return bad_request("a carriage return stands alone");
    }
    if (trailer_.empty()) {
        state_ = State::done;
        return {};
    }
    if (!is_trailer(trailer_)) {
        return bad_request("a trailer is malformed");
    }
    trailer_.clear();
    state_ = State::trailer;
    return {};
}

}  // namespace pawl::net
