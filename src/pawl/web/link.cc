// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/link.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/web/text.h"

namespace pawl::web {
namespace {

struct Parts {
    std::string_view scheme;     // without its colon; empty: none
    std::string_view authority;  // with its "//"; empty: none
    std::string_view path;
    std::string_view query;  // with its '?'
};

auto scheme_of(std::string_view text) -> std::string_view {
    const auto colon = text.find(':');
    const auto scheme = text.substr(0, std::min(colon, text.size()));
    const bool is_one = colon != std::string_view::npos && !scheme.empty() &&
                        std::ranges::all_of(scheme, [](char c) {
                            const char letter = lower(c);
                            return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') ||
                                   c == '+' || c == '-' || c == '.';
                        });
    return is_one ? scheme : std::string_view();
}

auto parse(std::string_view text) -> Parts {
    Parts parts;
    text = text.substr(0, text.find('#'));
    parts.scheme = scheme_of(text);
    text.remove_prefix(parts.scheme.empty() ? 0 : parts.scheme.size() + 1);
    if (text.starts_with("//")) {
        const auto end = std::min(text.find_first_of("/?", 2), text.size());
        parts.authority = text.substr(0, end);
        text.remove_prefix(end);
    }
    const auto question = std::min(text.find('?'), text.size());
    parts.path = text.substr(0, question);
    parts.query = text.substr(question);
    return parts;
}

auto is_web(std::string_view scheme) -> bool {
    return equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https");
}

// RFC 3986, section 5.2.4.
auto without_dots(std::string_view path) -> std::string {
    std::string out;
    while (!path.empty()) {
        path.remove_prefix(path.starts_with('/') ? 1 : 0);
        const auto end = std::min(path.find('/'), path.size());
        const auto segment = path.substr(0, end);
        const bool is_last = end == path.size();
        path.remove_prefix(end);
        if (segment == "..") {
            out.erase(std::min(out.rfind('/'), out.size()));
        }
        if (segment != "." && segment != "..") {
            out.append("/").append(segment);
        } else if (is_last) {
            out.push_back('/');
        }
    }
    return out.empty() ? "/" : out;
}

// As browsers read an attribute: line ends and tabs are nothing, spaces around it neither.
auto tidied(std::string_view reference) -> std::string {
    std::string out;
    for (const char c : trim(reference)) {
        if (c == ' ') {
            out.append("%20");
        } else if (!is_space(c)) {
            out.push_back(c == '\\' ? '/' : c);
        }
    }
    return out;
}

}  // namespace

auto resolve_link(std::string_view base, std::string_view reference) -> std::optional<std::string> {
    if (reference.size() > kLongestLink || base.size() > kLongestLink) {
        return std::nullopt;
    }
    const auto text = tidied(reference);
    const auto from = parse(base);
    const auto to = parse(text);
    const auto scheme = to.scheme.empty() ? from.scheme : to.scheme;
    if (!is_web(from.scheme) || from.authority.size() < 3 || !is_web(scheme) ||
        (!to.scheme.empty() && to.authority.size() < 3)) {
        return std::nullopt;
    }
    auto made = to_lower(scheme) + ":";
    if (!to.authority.empty()) {
        made.append(to.authority).append(without_dots(to.path)).append(to.query);
        return made;
    }
    made.append(from.authority);
    if (to.path.empty()) {
        made.append(without_dots(from.path)).append(to.query.empty() ? from.query : to.query);
    } else if (to.path.starts_with('/')) {
        made.append(without_dots(to.path)).append(to.query);
    } else {
        const auto folder = from.path.substr(0, from.path.rfind('/') + 1);
        made.append(without_dots(std::string(folder).append(to.path))).append(to.query);
    }
    return made;
}

}  // namespace pawl::web
