// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/text_template.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/base/json_slice.h"
#include "pawl/base/result.h"
#include "pawl/net/http_text.h"
#include "pawl/net/url.h"

namespace pawl::task {
namespace {

constexpr std::string_view kRoot = "payload";
constexpr std::string_view kWholeUrl = "http://a";  // the sample of {{payload.url}}

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

// Of a host and a port: nothing that ends them, and no user information.
auto is_authority_char(char c) -> bool {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-._:[]").contains(c);
}

auto as_authority(std::string text, std::string_view name) -> Result<std::string> {
    if (!std::ranges::all_of(text, is_authority_char)) {
        return fail("invalid_url", fmt::format("{} is no host and no port", name));
    }
    return text;
}

auto as_segment(std::string_view text, std::string_view name) -> Result<std::string> {
    if (text == "." || text == "..") {
        return fail("invalid_url", fmt::format("{} would climb in the path", name));
    }
    return net::encode_percent(text);
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
    auto sample = made.head_;
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
        auto place = made.place_behind(sample, std::move(*path));
        place.tail = text.substr(close + 2, open == text.npos ? open : open - close - 2);
        if (place.spot == Spot::scheme && sample.empty() && !place.tail.starts_with("://")) {
            place.sample = kWholeUrl;
        }
        sample.append(place.sample).append(place.tail);
        made.places_.push_back(std::move(place));
    }
    return made;
}

// `text` is what stands in front of it, with samples for the places there.
auto TextTemplate::place_behind(std::string_view text, std::vector<std::string> path) const
    -> Place {
    Place place{.path = std::move(path), .sample = "1"};
    if (medium_ == Medium::json && ends_within_string(text, false)) {
        place.spot = Spot::quoted;
    }
    if (medium_ == Medium::url) {
        place.spot = spot_in_url(text);
    }
    if (place.spot == Spot::scheme) {
        place.sample = text.empty() ? "http" : "s";
    } else if (place.spot == Spot::authority) {
        place.sample = text.ends_with(':') ? "1" : text.ends_with('[') ? "::1" : "a";
    }
    return place;
}

auto TextTemplate::spot_in_url(std::string_view text) const -> Spot {
    const auto authority = text.find("://");
    const auto begin = authority == std::string_view::npos ? 0 : authority + 3;
    if (text.find_first_of("/?", begin) != std::string_view::npos) {
        return Spot::text;
    }
    const bool follows_a_url = !places_.empty() && places_.front().sample == kWholeUrl;
    return authority == std::string_view::npos || follows_a_url ? Spot::scheme : Spot::authority;
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

auto TextTemplate::sample() const -> std::string {
    auto text = head_;
    for (const auto& place : places_) {
        text += place.sample;
        text += place.tail;
    }
    return text;
}

auto TextTemplate::written(const Place& place, std::string_view payload) const
    -> Result<std::string> {
    const auto name = place.path.empty() ? std::string(kRoot)
                                         : fmt::format("{}.{}", kRoot, fmt::join(place.path, "."));
    const bool raw = medium_ == Medium::json && place.spot != Spot::quoted;
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
            if (place.spot == Spot::scheme) {
                return text;  // what it makes of the URL is for parse_url() and the guard to judge
            }
            return place.spot == Spot::authority ? as_authority(std::move(text), name)
                                                 : as_segment(text, name);
    }
    return text;
}

}  // namespace pawl::task
