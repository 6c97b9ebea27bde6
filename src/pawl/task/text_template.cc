// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/text_template.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/base/result.h"
#include "pawl/net/http_text.h"
#include "pawl/net/url.h"
#include "pawl/task/json_slice.h"

namespace pawl::task {
namespace {

constexpr std::string_view kRoot = "payload";

auto trimmed(std::string_view text) -> std::string_view {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// "payload.a.b" to {"a", "b"}; nothing if it is something else.
auto parse_path(std::string_view expression) -> std::optional<std::vector<std::string>> {
    if (!expression.starts_with(kRoot)) {
        return std::nullopt;
    }
    expression.remove_prefix(kRoot.size());
    std::vector<std::string> path;
    while (!expression.empty()) {
        const auto end = std::min(expression.find('.', 1), expression.size());
        if (expression.front() != '.' || end == 1) {
            return std::nullopt;
        }
        path.emplace_back(expression.substr(1, end - 1));
        expression.remove_prefix(end);
    }
    return path;
}

// Whether the end of `text` stands within a JSON string if its beginning does so or not.
auto ends_within_string(std::string_view text, bool within) -> bool {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') {
            within = !within;
        } else if (text[at] == '\\' && within) {
            ++at;
        }
    }
    return within;
}

// `text` as it stands between the quotes of a JSON string.
auto json_escaped(const std::string& text) -> std::string {
    const auto quoted = quote_json(text);
    return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

auto TextTemplate::parse(std::string_view text, Medium medium) -> Result<TextTemplate> {
    TextTemplate made;
    made.medium_ = medium;
    auto open = text.find("{{");
    made.head_ = text.substr(0, open);
    bool quoted = ends_within_string(made.head_, false);
    while (open != std::string_view::npos) {
        const auto close = text.find("}}", open);
        if (close == std::string_view::npos) {
            return fail("invalid_template", "a placeholder is not closed with \"}}\"");
        }
        const auto expression = trimmed(text.substr(open + 2, close - open - 2));
        auto path = parse_path(expression);
        if (!path) {
            return fail(
                "invalid_template",
                fmt::format(
                    "{{{{{}}}}} is none of {{{{payload}}}}, {{{{payload.key}}}}", expression
                )
            );
        }
        open = text.find("{{", close);
        std::string tail(text.substr(close + 2, open == text.npos ? open : open - close - 2));
        const bool here = quoted;
        quoted = ends_within_string(tail, quoted);
        made.places_.push_back({std::move(*path), here, std::move(tail)});
    }
    return made;
}

auto TextTemplate::render(std::string_view payload) const -> Result<std::string> {
    auto text = head_;
    for (const auto& place : places_) {
        const auto value = written(place, payload);
        if (!value) {
            return std::unexpected(value.error());
        }
        text += *value;
        text += place.tail;
    }
    return text;
}

auto TextTemplate::with_filler(std::string_view filler) const -> std::string {
    auto text = head_;
    for (const auto& place : places_) {
        text += filler;
        text += place.tail;
    }
    return text;
}

auto TextTemplate::written(const Place& place, std::string_view payload) const
    -> Result<std::string> {
    const auto name = place.path.empty() ? std::string(kRoot)
                                         : fmt::format("{}.{}", kRoot, fmt::join(place.path, "."));
    const bool raw = medium_ == Medium::json && !place.quoted;
    const auto value = json_slice(payload, place.path);
    if (!value || (*value == "null" && !raw)) {
        return fail("missing_payload_key", fmt::format("the task needs {}, which is absent", name));
    }
    if (raw) {
        return std::string(*value);
    }
    auto text = plain_text(*value);
    switch (medium_) {
        case Medium::plain:
            return text;
        case Medium::json:
            return json_escaped(text);
        case Medium::header:
            if (!net::is_header_value(text)) {
                return fail("invalid_header", fmt::format("{} has control characters", name));
            }
            return text;
        case Medium::url:
            if (text == "." || text == "..") {
                return fail("invalid_url", fmt::format("{} would climb in the path", name));
            }
            return net::encode_percent(text);
    }
    return text;
}

}  // namespace pawl::task
