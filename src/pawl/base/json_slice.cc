// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/json_slice.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace pawl {
namespace {

// Walks over well-formed JSON. Whatever it is given, each step moves on or stops at the end.
class Walker {
 public:
    explicit Walker(std::string_view json) : json_(json) { skip_space(); }

    [[nodiscard]] auto peek() const -> char { return at_ < json_.size() ? json_[at_] : '\0'; }
    [[nodiscard]] auto position() const -> std::size_t { return at_; }
    [[nodiscard]] auto since(std::size_t start) const -> std::string_view {
        return json_.substr(start, at_ - start);
    }

    void step() {
        if (at_ < json_.size()) {
            ++at_;
        }
        skip_space();
    }

    // The string literal here, quotes included. What follows it is not skipped.
    auto take_string() -> std::string_view {
        const auto start = at_;
        for (++at_; at_ < json_.size() && json_[at_] != '"'; ++at_) {
            at_ += json_[at_] == '\\' ? 1 : 0;
        }
        at_ = at_ < json_.size() ? at_ + 1 : json_.size();
        return since(start);
    }

    // The value here, without the space behind it.
    auto take_value() -> std::string_view {
        const auto start = at_;
        std::size_t depth = 0;
        do {
            const char c = peek();
            if (c == '"') {
                (void)take_string();  // Skipped: the value is cut from the text.
            } else if (c == '{' || c == '[') {
                ++depth;
                ++at_;
            } else if (c == '}' || c == ']') {
                --depth;
                ++at_;
            } else if (depth == 0) {
                at_ = json_.find_first_of(",}] \t\r\n", at_);
                at_ = at_ == std::string_view::npos ? json_.size() : at_;
            } else {
                ++at_;
            }
        } while (depth > 0 && at_ < json_.size());
        return since(start);
    }

    void skip_space() {
        at_ = json_.find_first_not_of(" \t\r\n", at_);
        at_ = at_ == std::string_view::npos ? json_.size() : at_;
    }

 private:
    std::string_view json_;
    std::size_t at_ = 0;
};

auto member(std::string_view object, std::string_view key) -> std::optional<std::string_view> {
    Walker walker(object);
    walker.step();
    while (walker.peek() == '"') {
        const bool wanted = plain_text(walker.take_string()) == key;
        walker.skip_space();
        walker.step();
        const auto value = walker.take_value();
        if (wanted) {
            return value;
        }
        walker.skip_space();
        walker.step();
    }
    return std::nullopt;
}

auto element(std::string_view array, std::string_view index) -> std::optional<std::string_view> {
    Walker walker(array);
    walker.step();
    for (std::size_t at = 0; walker.peek() != ']' && walker.peek() != '\0'; ++at) {
        const auto value = walker.take_value();
        if (std::to_string(at) == index) {
            return value;
        }
        walker.skip_space();
        walker.step();
    }
    return std::nullopt;
}

}  // namespace

auto json_slice(std::string_view json, std::span<const std::string> path)
    -> std::optional<std::string_view> {
    Walker whole(json);
    std::optional<std::string_view> here = whole.take_value();
    for (const auto& step : path) {
        if (here->starts_with('{')) {
            here = member(*here, step);
        } else if (here->starts_with('[')) {
            here = element(*here, step);
        } else {
            here = std::nullopt;
        }
        if (!here) {
            return std::nullopt;
        }
    }
    return here->empty() ? std::nullopt : here;
}

auto json_path(std::string_view text) -> std::optional<std::vector<std::string>> {
    constexpr std::size_t kLongest = 128;
    std::vector<std::string> steps;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find('.', begin), text.size());
        if (end == begin) {
            return std::nullopt;
        }
        steps.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    const bool is_plain = text.find_first_of("\"\\") == std::string_view::npos;
    const bool is_of_objects = std::ranges::none_of(steps, [](const std::string& step) {
        return step.find_first_not_of("-0123456789") == std::string::npos;
    });
    return is_plain && is_of_objects && text.size() <= kLongest ? std::optional(std::move(steps))
                                                                : std::nullopt;
}

auto plain_text(std::string_view json_value) -> std::string {
    if (!json_value.starts_with('"')) {
        return std::string(json_value);
    }
    std::error_code error;
    const auto parsed = boost::json::parse(json_value, error);
    return !error && parsed.is_string() ? std::string(parsed.get_string())
                                        : std::string(json_value);
}

}  // namespace pawl
