// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/router.h"

#include <utility>

namespace pawl::api {
namespace {

// GET brings HEAD along.
void add_method(std::string& allow, std::string_view method) {
    if (!allow.empty()) {
        allow += ", ";
    }
    allow.append(method);
    if (method == "GET") {
        allow += ", HEAD";
    }
}

}  // namespace

Router::Router(RouteTable table) : table_(std::move(table)) {
    for (const auto& route : table_) {
        const auto open = route.path.find('{');
        const auto close = route.path.find('}');
        const bool has_parameter = open != std::string_view::npos;
        patterns_.push_back({
            .prefix = route.path.substr(0, open),
            .suffix = has_parameter ? route.path.substr(close + 1) : std::string_view(),
            .has_parameter = has_parameter,
        });
    }
}

auto Router::match(std::string_view method, std::string_view path) const -> std::optional<Match> {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    std::string allow;
    for (std::size_t i = 0; i < table_.size(); ++i) {
        const auto name = parameter_of(patterns_[i], path);
        if (!name) {
            continue;
        }
        if (table_[i].method == wanted) {
            return Match{.route = &table_[i], .name = *name};
        }
        add_method(allow, table_[i].method);
    }
    if (allow.empty()) {
        return std::nullopt;
    }
    add_method(allow, "OPTIONS");
    return Match{.route = nullptr, .name = {}, .allow = std::move(allow)};
}

auto Router::parameter_of(const Pattern& pattern, std::string_view path)
    -> std::optional<std::string_view> {
    if (!pattern.has_parameter) {
        return path == pattern.prefix ? std::optional<std::string_view>("") : std::nullopt;
    }
    const bool fits = path.size() > pattern.prefix.size() + pattern.suffix.size() &&
                      path.starts_with(pattern.prefix) && path.ends_with(pattern.suffix);
    if (!fits) {
        return std::nullopt;
    }
    path.remove_prefix(pattern.prefix.size());
    path.remove_suffix(pattern.suffix.size());
    return path.find('/') == std::string_view::npos ? std::optional(path) : std::nullopt;
}

}  // namespace pawl::api
