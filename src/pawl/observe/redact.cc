// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/redact.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/base/names.h"

namespace pawl {
namespace {

// A word after one of these is a secret. Lower case; compared without regard to case.
constexpr auto kMarkers = std::to_array<std::string_view>({
    "bearer ",
    "basic ",
    "password=",
    "passwd=",
    "pwd=",
    "secret=",
    "token=",
    "key=",
    "password\":\"",
    "secret\":\"",
    "token\":\"",
    "key\":\"",
    "authorization: ",
    "cookie: ",
    "x-api-key: ",
});
// A word that begins like this is a secret.
constexpr auto kPrefixes =
    std::to_array<std::string_view>({"sk-", "whsec_", "ghp_", "xoxb-", "AIza", "eyJ"});

auto lower(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

auto is_word(char c) -> bool {
    return c > ' ' && c != '"' && c != '\'' && c != '&' && c != ',' && c != ';' && c != ')' &&
           c != '<' && c != '>';
}

auto word_end(std::string_view text, std::size_t from) -> std::size_t {
    while (from < text.size() && is_word(text[from])) {
        ++from;
    }
    return from;
}

auto starts_with_ignoring_case(std::string_view text, std::string_view prefix) -> bool {
    return text.size() >= prefix.size() &&
           std::ranges::equal(prefix, text.substr(0, prefix.size()), {}, {}, lower);
}

// One of our own keys: pawl_, eight hexadecimal digits, _ (auth/api_key.h). Metrics begin as they
// do, but for the digits.
auto is_api_key(std::string_view text) -> bool {
    constexpr std::string_view kStart = "pawl_";
    constexpr std::size_t kDigits = 8;
    if (!text.starts_with(kStart) || text.size() <= kStart.size() + kDigits) {
        return false;
    }
    const auto digits = text.substr(kStart.size(), kDigits);
    return digits.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
           text[kStart.size() + kDigits] == '_';
}

auto is_word_start(std::string_view text, std::size_t at) -> bool {
    const auto letter_or_digit = [](char c) {
        return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
    };
    return at == 0 || !letter_or_digit(text[at - 1]);
}

// Where the secret that begins at or right behind `at` starts, or npos.
auto secret_start(std::string_view text, std::size_t at) -> std::size_t {
    const auto rest = text.substr(at);
    for (const auto marker : kMarkers) {
        if (starts_with_ignoring_case(rest, marker)) {
            return at + marker.size();
        }
    }
    const bool prefixed = std::ranges::any_of(kPrefixes, [&](auto prefix) {
        return rest.starts_with(prefix) && rest.size() > prefix.size() + 8;
    });
    return is_word_start(text, at) && (prefixed || is_api_key(rest)) ? at : std::string_view::npos;
}

// "://user:password@": the end of the user info, or npos.
auto credentials_end(std::string_view text, std::size_t at) -> std::size_t {
    if (!text.substr(at).starts_with("://")) {
        return std::string_view::npos;
    }
    const auto end = text.find_first_of("/?# \"'", at + 3);
    const auto sign = text.substr(0, end).rfind('@');
    return sign != std::string_view::npos && sign > at + 3 ? sign : std::string_view::npos;
}

}  // namespace

auto redact(std::string_view text) -> std::string {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (const auto end = credentials_end(text, at); end != std::string_view::npos) {
            shown += "://***";
            at = end;
            continue;
        }
        const auto start = secret_start(text, at);
        const auto end = start == std::string_view::npos ? start : word_end(text, start);
        if (start == std::string_view::npos || end == start) {
            shown += text[at++];
            continue;
        }
        // A scheme word may follow a header's name: the secret is the word behind it.
        if (starts_with_ignoring_case(text.substr(start), "bearer ") ||
            starts_with_ignoring_case(text.substr(start), "basic ")) {
            shown += text.substr(at, start - at);
            at = start;
            continue;
        }
        shown += text.substr(at, start - at);
        shown += "***";
        at = end;
    }
    return shown;
}

auto kept_text(std::string_view text, std::size_t most) -> std::string {
    constexpr std::size_t kLongestTail = 3;
    const auto continues = [&](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    auto end = std::min(most, text.size());
    // A character that the cut would go through is left out.
    for (std::size_t back = 0; back < kLongestTail && end > 0 && continues(end); ++back) {
        --end;
    }
    return redact(to_utf8_without_nul(text.substr(0, end)));
}

}  // namespace pawl
