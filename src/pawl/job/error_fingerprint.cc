// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/error_fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "pawl/base/stable_hash.h"

namespace pawl::job {
namespace {

constexpr char kVariable = '#';
constexpr std::string_view kQuotes = "\"'`";
// Between the elements of a list, the digits of a time and the parts of an address.
constexpr std::string_view kBetweenVariables = " ,;:./|+-_";
// 8-4-4-4-12 hexadecimal digits (RFC 9562, section 4).
constexpr std::string_view kUuidForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
constexpr std::size_t kShortestHexId = 8;
constexpr std::size_t kFingerprintDigits = 16;

auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}

// Bytes of characters beyond ASCII count as letters.
auto is_letter(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

auto is_word(char c) -> bool {
    return is_digit(c) || is_letter(c);
}

auto is_hex(char c) -> bool {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

auto is_space(char c) -> bool {
    return static_cast<unsigned char>(c) <= ' ';
}

auto starts_with_uuid(std::string_view text) -> bool {
    const auto fits = [](char c, char form) { return form == 'x' ? is_hex(c) : c == form; };
    return std::ranges::equal(text.substr(0, kUuidForm.size()), kUuidForm, fits) &&
           (text.size() == kUuidForm.size() || !is_word(text[kUuidForm.size()]));
}

// An address of a person, of IPv6 or of a network card.
auto is_address(std::string_view compound) -> bool {
    constexpr std::ptrdiff_t kFewestColons = 2;
    return compound.find('@') != std::string_view::npos ||
           (std::ranges::count(compound, ':') >= kFewestColons &&
            std::ranges::all_of(compound, [](char c) { return is_hex(c) || c == ':' || c == '.'; })
           );
}

// A name may end in a number (user123, x509, E11000); a digit before a letter is an id, as is what
// is long and all hexadecimal.
auto is_id(std::string_view word) -> bool {
    const auto first_digit = word.find_first_of("0123456789");
    const auto number = word.substr(first_digit);
    return first_digit == 0 || !std::ranges::all_of(number, is_digit) ||
           (word.size() >= kShortestHexId && std::ranges::all_of(word, is_hex));
}

class Shape {
 public:
    explicit Shape(std::string_view message) : text_(message.substr(0, kMostMessageRead)) {}

    auto make() && -> std::string {
        while (at_ < text_.size() && shape_.size() < kMostShapeBytes) {
            step();
        }
        if (shape_.ends_with(' ')) {
            shape_.pop_back();
        }
        shape_.resize(std::min(shape_.size(), kMostShapeBytes));
        return std::move(shape_);
    }

 private:
    void step() {
        const char c = text_[at_];
        if (is_word(c)) {
            take_word();
        } else if (is_space(c)) {
            ++at_;
            if (!shape_.empty() && shape_.back() != ' ') {
                shape_ += ' ';
            }
        } else if (!take_quoted() && !take_query()) {
            shape_ += c;
            ++at_;
        }
    }

    void take_word() {
        if (at_ >= compound_end_ && take_address()) {
            return;
        }
        if (starts_with_uuid(text_.substr(at_))) {
            put_variable();
            at_ += kUuidForm.size();
            return;
        }
        const auto rest = text_.substr(at_);
        const auto* const end = std::ranges::find_if_not(rest, is_word);
        const auto word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
        at_ += word.size();
        if (std::ranges::none_of(word, is_digit)) {
            shape_ += word;
            return;
        }
        if (!is_id(word)) {
            shape_ += word.substr(0, word.find_first_of("0123456789"));
        }
        put_variable();
    }

    // Words joined by signs are looked at once, at their beginning.
    auto take_address() -> bool {
        compound_end_ = at_;
        for (auto end = at_; end < text_.size(); ++end) {
            const char c = text_[end];
            if (is_word(c)) {
                compound_end_ = end + 1;
            } else if (std::string_view(".:-_+@").find(c) == std::string_view::npos) {
                break;
            }
        }
        if (!is_address(text_.substr(at_, compound_end_ - at_))) {
            return false;
        }
        put_variable();
        at_ = compound_end_;
        return true;
    }

    // From a quote that opens to its like that closes: not the one of "can't".
    auto take_quoted() -> bool {
        const auto which = kQuotes.find(text_[at_]);
        if (which == std::string_view::npos || unclosed_.at(which) ||
            (at_ > 0 && is_word(text_[at_ - 1])) || stands_before_member()) {
            return false;
        }
        for (auto end = at_ + 1; end < text_.size(); ++end) {
            const bool closes = text_[end] == text_[at_] && text_[end - 1] != '\\' &&
                                (end + 1 == text_.size() || !is_word(text_[end + 1]));
            if (closes) {
                put_variable();
                at_ = end + 1;
                return true;
            }
        }
        unclosed_.at(which) = true;  // no later one is closed either: the text is read once
        return false;
    }

    // Behind { or a comma stands the name of a JSON member, unless it is an element of a list.
    [[nodiscard]] auto stands_before_member() const -> bool {
        const auto last = shape_.find_last_not_of(' ');
        if (last == std::string::npos || (shape_[last] != '{' && shape_[last] != ',')) {
            return false;
        }
        const auto end = text_.find(text_[at_], at_ + 1);
        return end != std::string_view::npos && text_.substr(end + 1).starts_with(':');
    }

    auto take_query() -> bool {
        const bool opens = text_[at_] == '?' && at_ > 0 &&
                           (is_word(text_[at_ - 1]) || text_[at_ - 1] == '/') &&
                           at_ + 1 < text_.size() && is_word(text_[at_ + 1]);
        if (!opens) {
            return false;
        }
        shape_ += '?';
        put_variable();
        at_ = std::min(text_.find_first_of(" \t\r\n\"'`)>]}", at_), text_.size());
        return true;
    }

    // One for all that stand in a row.
    void put_variable() {
        const auto last = shape_.find_last_not_of(kBetweenVariables);
        if (last != std::string::npos && shape_[last] == kVariable) {
            shape_.resize(last + 1);
        } else {
            shape_ += kVariable;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t compound_end_ = 0;
    std::array<bool, kQuotes.size()> unclosed_ = {};  // by kind of quote
    std::string shape_;
};

}  // namespace

auto is_error(const Outcome& outcome) -> bool {
    const bool went_wrong = outcome.end == AttemptEnd::failed ||
                            outcome.end == AttemptEnd::timed_out || outcome.end == AttemptEnd::lost;
    return went_wrong && !outcome.error.code.empty();
}

auto shape_of(std::string_view message) -> std::string {
    return Shape(message).make();
}

auto error_fingerprint(std::string_view task, std::string_view code, std::string_view message)
    -> std::string {
    const auto shape = shape_of(message);
    constexpr std::string_view kEnd("\0", 1);  // no text of another length is the same
    auto hash = kFnvOffset;
    for (const std::string_view text : {task, code, std::string_view(shape)}) {
        hash = fnv1a(kEnd, fnv1a(text, hash));
    }
    return fmt::format("{:016x}", hash);
}

auto is_error_fingerprint(std::string_view text) -> bool {
    const bool is_hash = text.size() == kFingerprintDigits &&
                         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    return is_hash || text == kOtherErrors;
}

}  // namespace pawl::job
