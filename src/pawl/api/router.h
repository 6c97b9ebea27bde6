// SPDX-License-Identifier: Apache-2.0
// From a method and a path to a route.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/api/route.h"
#include "pawl/net/path_pattern.h"

namespace pawl::api {

// Exactly one of `route` and `allow` is set.
struct Match {
    const Route* route = nullptr;
    std::string_view name = {};  // the parameter as it stands in the path, still encoded
    std::string allow = {};      // the methods of this path: for 405 and for OPTIONS
};

// Immutable after construction.
class Router {
 public:
    explicit Router(RouteTable table);

    // HEAD is answered as GET. Nothing: no route has that path. `path` outlives the match. Paths
    // are compared as sent: nothing is normalised into another route.
    [[nodiscard]] auto match(std::string_view method, std::string_view path) const
        -> std::optional<Match>;

    [[nodiscard]] auto routes() const -> const RouteTable& { return table_; }

 private:
    RouteTable table_;
    std::vector<net::PathPattern> patterns_;  // one for each of table_
};

}  // namespace pawl::api
