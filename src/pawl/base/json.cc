// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/result.h"

namespace pawl {
namespace {

namespace json = boost::json;

constexpr std::size_t kDeepestRawMember = 3;

// Writes the events of one value as minified text; numbers as they came.
class RawText {
 public:
    void open(char bracket) {
        separate();
        text_ += bracket;
    }
    void close(char bracket) { text_ += bracket; }
    void key(std::string_view name) {
        separate();
        append_json_string(text_, name);
        text_ += ':';
    }
    void scalar(std::string_view token) {
        separate();
        text_ += token;
    }
    void string(std::string_view value) {
        separate();
        append_json_string(text_, value);
    }
    auto take() -> std::string { return std::exchange(text_, {}); }

 private:
    // A comma belongs before everything that does not open the text, a container or a value:
    // a string never ends in one of these, for its quote comes last.
    void separate() {
        if (!text_.empty() && !std::string_view("{[:").contains(text_.back())) {
            text_ += ',';
        }
    }
    std::string text_;
};

// The keys of all objects that are open, innermost last. Sorted rather than hashed: keys that are
// made to collide cost no more than others.
class OpenKeys {
 public:
    void open() { starts_.push_back(keys_.size()); }
    void add(std::string key) { keys_.push_back(std::move(key)); }
    [[nodiscard]] auto count() const -> std::size_t { return keys_.size() - starts_.back(); }

    // The key that came twice in the object that ends here.
    auto close() -> std::optional<std::string> {
        const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(starts_.back());
        std::sort(first, keys_.end());
        const auto twice = std::adjacent_find(first, keys_.end());
        auto found = twice == keys_.end() ? std::nullopt : std::optional(*twice);
        keys_.erase(first, keys_.end());
        starts_.pop_back();
        return found;
    }

 private:
    std::vector<std::string> keys_;
    std::vector<std::size_t> starts_;
};

// Takes the events of Boost's parser and builds the tree.
class TreeBuilder {
 public:
    // NOLINTBEGIN(readability-identifier-naming): Boost's parser asks for these names.
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();
    // NOLINTEND(readability-identifier-naming)

    explicit TreeBuilder(const JsonRules& rules) : rules_(rules) {}

    auto release() -> Json { return tree_.release(); }
    [[nodiscard]] auto failure() -> std::optional<Error>& { return failure_; }

    auto on_document_begin(json::error_code&) -> bool { return true; }
    auto on_document_end(json::error_code&) -> bool { return true; }

    auto on_object_begin(json::error_code&) -> bool {
        keys_.open();
        return begin('{');
    }
    auto on_object_end(std::size_t count, json::error_code& status) -> bool {
        if (keys_.close()) {
            return refuse(status, "duplicate_key", "an object has the same key twice");
        }
        return end('}', [&] { tree_.push_object(count); });
    }
    auto on_array_begin(json::error_code&) -> bool { return begin('['); }
    auto on_array_end(std::size_t count, json::error_code&) -> bool {
        return end(']', [&] { tree_.push_array(count); });
    }

    auto on_key_part(std::string_view part, std::size_t, json::error_code&) -> bool {
        return gather(part);
    }
    auto on_key(std::string_view part, std::size_t, json::error_code& status) -> bool {
        gather(part);
        auto key = std::exchange(text_, {});
        if (key.contains('\0')) {
            return refuse(status, "invalid_string", "a key holds U+0000");
        }
        if (!in_raw() && keys_.count() >= rules_.members) {
            return refuse(status, "too_many_members", "an object has too many members");
        }
        if (in_raw()) {
            raw_.key(key);
        } else {
            tree_.push_key(key);
            next_is_raw_ = depth_ <= kDeepestRawMember && is_raw_member(key);
        }
        keys_.add(std::move(key));
        return true;
    }

    auto on_string_part(std::string_view part, std::size_t, json::error_code&) -> bool {
        return gather(part);
    }
    auto on_string(std::string_view part, std::size_t, json::error_code& status) -> bool {
        gather(part);
        const auto value = std::exchange(text_, {});
        if (value.contains('\0')) {
            return refuse(status, "invalid_string", "a string holds U+0000");
        }
        return scalar([&] { raw_.string(value); }, [&] { tree_.push_string(value); });
    }

    auto on_number_part(std::string_view part, json::error_code&) -> bool { return gather(part); }
    auto on_int64(std::int64_t number, std::string_view part, json::error_code&) -> bool {
        return on_number(part, [&](std::string_view token) {
            token == "-0" ? tree_.push_double(-0.0) : tree_.push_int64(number);
        });
    }
    auto on_uint64(std::uint64_t number, std::string_view part, json::error_code&) -> bool {
        return on_number(part, [&](std::string_view) { tree_.push_uint64(number); });
    }
    auto on_double(double number, std::string_view part, json::error_code&) -> bool {
        // Boost 1.81 rounds some numbers to the neighbour of the nearest double.
        return on_number(part, [&](std::string_view token) {
            double nearest = number;
            const auto [end, status] =
                std::from_chars(token.data(), token.data() + token.size(), nearest);
            tree_.push_double(status == std::errc{} ? nearest : number);
        });
    }
    auto on_bool(bool value, json::error_code&) -> bool {
        return scalar(
            [&] { raw_.scalar(value ? "true" : "false"); }, [&] { tree_.push_bool(value); }
        );
    }
    auto on_null(json::error_code&) -> bool {
        return scalar([&] { raw_.scalar("null"); }, [&] { tree_.push_null(); });
    }
    auto on_comment_part(std::string_view, json::error_code&) -> bool { return true; }
    auto on_comment(std::string_view, json::error_code&) -> bool { return true; }

 private:
    [[nodiscard]] auto in_raw() const -> bool { return next_is_raw_; }
    [[nodiscard]] auto is_raw_member(std::string_view key) const -> bool {
        return std::ranges::find(rules_.raw_members, key) != rules_.raw_members.end();
    }

    auto gather(std::string_view part) -> bool {
        text_ += part;
        return true;
    }

    auto refuse(json::error_code& status, std::string code, std::string message) -> bool {
        failure_ = Error{.code = std::move(code), .message = std::move(message)};
        status = json::error::exception;
        return false;
    }

    auto begin(char bracket) -> bool {
        ++depth_;
        if (in_raw()) {
            ++raw_depth_;
            raw_.open(bracket);
        }
        return true;
    }

    auto end(char bracket, auto build) -> bool {
        --depth_;
        if (!in_raw()) {
            build();
            return true;
        }
        raw_.close(bracket);
        --raw_depth_;
        end_raw();
        return true;
    }

    auto on_number(std::string_view part, auto build) -> bool {
        gather(part);
        const auto token = std::exchange(text_, {});
        return scalar([&] { raw_.scalar(token); }, [&] { build(token); });
    }

    auto scalar(auto write_raw, auto build) -> bool {
        if (!in_raw()) {
            build();
            return true;
        }
        write_raw();
        end_raw();
        return true;
    }

    // The raw value is complete once all that it opened is closed.
    void end_raw() {
        if (raw_depth_ == 0) {
            tree_.push_string(raw_.take());
            next_is_raw_ = false;
        }
    }

    const JsonRules& rules_;
    json::value_stack tree_;
    OpenKeys keys_;
    RawText raw_;
    std::string text_;  // of the key, string or number that is being read
    std::size_t depth_ = 0;
    std::size_t raw_depth_ = 0;
    bool next_is_raw_ = false;  // the value that begins, or is open, goes to raw_
    std::optional<Error> failure_;
};

// Whether the byte at `offset` lies inside of a string literal.
auto inside_string(std::string_view text, std::size_t offset) -> bool {
    bool inside = false;
    for (std::size_t at = 0; at < offset && at < text.size(); ++at) {
        if (inside && text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            inside = !inside;
        }
    }
    return inside;
}

// Boost says "syntax error" for bytes that are not UTF-8, and stands in front of them or behind.
auto is_bad_text(std::string_view text, std::size_t offset) -> bool {
    const auto from = offset < 4 ? 0 : offset - 4;
    const auto near = text.substr(from, 8);
    const bool beyond_ascii =
        std::ranges::any_of(near, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return beyond_ascii && inside_string(text, offset);
}

// Boost says "syntax error" too where the second half of a pair does not follow the first.
auto is_half_pair(std::string_view text, std::size_t offset) -> bool {
    for (const std::size_t length : {6U, 7U}) {  // \uD800, and the backslash of what follows
        if (offset >= length && inside_string(text, offset - length)) {
            const auto before = text.substr(offset - length, 4);
            if (before.starts_with("\\u") && (before[2] == 'd' || before[2] == 'D') &&
                std::string_view("89abAB").contains(before[3])) {
                return true;
            }
        }
    }
    return false;
}

auto parse_failure(json::error_code status, std::string_view text, std::size_t offset)
    -> std::unexpected<Error> {
    const auto at = fmt::format(" at byte {}", offset);
    if (status == json::error::too_deep) {
        return fail("json_too_deep", "the JSON text is nested too deeply" + at);
    }
    if (status == json::error::exponent_overflow) {
        return fail("invalid_number", "a number has an exponent out of all range" + at);
    }
    if (status == json::error::illegal_leading_surrogate ||
        status == json::error::illegal_trailing_surrogate ||
        status == json::error::expected_utf16_escape ||
        (status == json::error::syntax && is_half_pair(text, offset))) {
        return fail("invalid_string", "a string holds half of a surrogate pair" + at);
    }
    if (status == json::error::syntax && is_bad_text(text, offset)) {
        return fail("invalid_string", "a string is not UTF-8" + at);
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return fail("invalid_json", "there is no JSON text" + at);
    }
    return fail("invalid_json", "this is not JSON" + at);
}

}  // namespace

auto read_json(std::string_view text, const JsonRules& rules) -> Result<Json> {
    json::parse_options options;
    options.max_depth = rules.depth;
    json::basic_parser<TreeBuilder> parser(options, rules);
    json::error_code status;
    const auto read = parser.write_some(false, text.data(), text.size(), status);
    if (auto& refused = parser.handler().failure()) {
        refused->message += fmt::format(" before byte {}", read);
        return std::unexpected(std::move(*refused));
    }
    if (status) {
        return parse_failure(status, text, read);
    }
    if (read < text.size()) {
        return fail("invalid_json", fmt::format("text follows the JSON value at byte {}", read));
    }
    return parser.handler().release();
}

}  // namespace pawl
