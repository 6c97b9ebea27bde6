// SPDX-License-Identifier: Apache-2.0
// Where a body ends: the point that request smuggling turns on (RFC 9112, sections 6 and 7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/net/request_guard.h"

namespace pawl::net {

// From Content-Length and Transfer-Encoding: one of them, once, in its plain form. 501 for a coding
// that is not known, 400 for everything else.
[[nodiscard]] auto find_framing(const std::vector<HttpHeader>& headers, bool is_http_1_0)
    -> Guarded<BodyFraming>;

// Takes a chunked body apart. Extensions (at most 256 bytes each) and trailers (at most 8 KiB in
// all) are checked and dropped. One for each body.
class ChunkDecoder {
 public:
    // 413 when the chunks announce more than `body_limit` bytes.
    explicit ChunkDecoder(std::size_t body_limit) : body_limit_(body_limit) {}

    // Appends the payload in `bytes` to `body`; how many bytes were taken: all of them unless
    // done().
    [[nodiscard]] auto decode(std::string_view bytes, std::string& body) -> Guarded<std::size_t>;
    [[nodiscard]] auto done() const -> bool { return state_ == State::done; }

 private:
    enum class State : std::uint8_t {
        size,
        extension,
        size_end,
        payload,
        payload_end,
        trailer,
        trailer_end,
        done,
    };
    [[nodiscard]] auto take_byte(char byte, std::size_t body_bytes) -> Guarded<void>;
    [[nodiscard]] auto take_size_byte(char byte) -> Guarded<void>;
    [[nodiscard]] auto take_extension_byte(char byte) -> Guarded<void>;
    [[nodiscard]] auto end_size_line(char byte, std::size_t body_bytes) -> Guarded<void>;
    [[nodiscard]] auto take_trailer_byte(char byte) -> Guarded<void>;
    [[nodiscard]] auto end_trailer_line(char byte) -> Guarded<void>;

    std::size_t body_limit_;
    State state_ = State::size;
    std::uint64_t left_ = 0;  // of the bytes of this chunk
    std::size_t digits_ = 0;  // of this chunk's size
    std::size_t extension_bytes_ = 0;
    std::size_t trailer_bytes_ = 0;
    std::string trailer_;        // the line that is being read
    char after_payload_ = '\r';  // what has to follow the payload next
};

}  // namespace pawl::net
