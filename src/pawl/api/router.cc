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
        patterns_.emplace_back(route.path);
    }
}

auto Router::match(std::string_view method, std::string_view path) const -> std::optional<Match> {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    std::string allow;
    for (std::size_t i = 0; i < table_.size(); ++i) {
        const auto name = patterns_[i].match(path);
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

}  // namespace pawl::api
