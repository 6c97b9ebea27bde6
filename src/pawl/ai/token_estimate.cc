// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/token_estimate.h"

#include <cstddef>

namespace pawl::ai {
namespace {

auto is_alphanumeric(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Of a character by its first byte (RFC 3629); what cannot begin one counts alone.
auto length_of(char first) -> std::size_t {
    const auto byte = static_cast<unsigned char>(first);
    if (byte >= 0xF0) {
        return 4;
    }
    if (byte >= 0xE0) {
        return 3;
    }
    return byte >= 0xC0 ? 2 : 1;
}

// Adds up character by character.
class Counter {
 public:
    void add(char first, std::size_t length) {
        if (length > 1) {
            tokens_ += static_cast<std::int64_t>(length) - 1;
            open_ = false;
        } else if (is_alphanumeric(first)) {
            // The second of a pair is in the token of the first.
            open_ = !open_;
            tokens_ += open_ ? 1 : 0;
        } else {
            ++tokens_;
            open_ = false;
        }
    }
    [[nodiscard]] auto tokens() const -> std::int64_t { return tokens_; }

 private:
    std::int64_t tokens_ = 0;
    bool open_ = false;
};

}  // namespace

auto estimate_tokens(std::string_view text) -> std::int64_t {
    Counter counter;
    for (std::size_t at = 0; at < text.size(); at += length_of(text[at])) {
        counter.add(text[at], length_of(text[at]));
    }
    return counter.tokens();
}

auto cut_to_tokens(std::string_view text, std::int64_t most) -> std::string_view {
    Counter counter;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto length = length_of(text[at]);
        counter.add(text[at], length);
        if (counter.tokens() > most || at + length > text.size()) {
            break;
        }
        at += length;
    }
    return text.substr(0, at);
}

}  // namespace pawl::ai
