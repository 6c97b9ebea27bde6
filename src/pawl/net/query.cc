// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/query.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "pawl/base/names.h"
#include "pawl/base/text_time.h"

namespace pawl::net {
namespace {

constexpr std::size_t kMostParameters = 64;

auto hex_digit(char c) -> int {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

auto bad_escape() -> std::unexpected<Error> {
    return fail("bad_request", "the address has an escape that is no text");
}

auto decode_parameter(std::string_view text) -> Result<std::string> {
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    return percent_decode(spaced);
}

}  // namespace

auto percent_decode(std::string_view text) -> Result<std::string> {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low < 0 || high * 16 + low == 0) {
            return bad_escape();
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return is_utf8(out) ? Result<std::string>(std::move(out)) : bad_escape();
}

auto Query::parse(std::string_view text) -> Result<Query> {
    Query query;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto parameter = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (parameter.empty()) {
            continue;
        }
        if (query.parameters_.size() == kMostParameters) {
            return fail("bad_request", "the address has more than 64 parameters");
        }
        const auto equals = std::min(parameter.find('='), parameter.size());
        auto name = decode_parameter(parameter.substr(0, equals));
        auto value = decode_parameter(parameter.substr(std::min(equals + 1, parameter.size())));
        if (!name || !value) {
            return bad_escape();
        }
        query.parameters_.emplace_back(std::move(*name), std::move(*value));
    }
    return query;
}

auto Query::find(std::string_view name) const -> std::optional<std::string_view> {
    const auto found = std::ranges::find_if(parameters_, [name](const auto& parameter) {
        return parameter.first == name && !parameter.second.empty();
    });
    return found == parameters_.end() ? std::nullopt
                                      : std::optional<std::string_view>(found->second);
}

auto Query::list(std::string_view name) const -> std::vector<std::string_view> {
    std::vector<std::string_view> values;
    for (const auto& [key, text] : parameters_) {
        std::string_view rest = key == name ? std::string_view(text) : std::string_view();
        while (!rest.empty()) {
            const auto end = std::min(rest.find(','), rest.size());
            values.push_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return values;
}

auto Query::limit() const -> Result<std::size_t> {
    const auto text = find("limit");
    if (!text) {
        return kDefaultLimit;
    }
    std::size_t limit = 0;
    const auto* const end = text->data() + text->size();
    const auto [last, status] = std::from_chars(text->data(), end, limit);
    if (status != std::errc{} || last != end || limit < 1 || limit > kMostLimit) {
        return fail("out_of_range", "limit: an integer from 1 to 500");
    }
    return limit;
}

auto Query::time(std::string_view name) const -> Result<std::optional<WallTime>> {
    const auto text = find(name);
    if (!text) {
        return std::nullopt;
    }
    const auto time = parse_time(*text);
    if (!time) {
        return fail("invalid_filter", std::string(name) + ": a time as 2026-01-01T00:00:00Z");
    }
    return *time;
}

}  // namespace pawl::net
