// SPDX-License-Identifier: Apache-2.0
// Who asks: a role, and the queues and tasks that it is for.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::access {

// From most to least; the three in the middle stand beside each other. `cron` may only trigger the
// cron routes.
// NOLINTNEXTLINE(readability-identifier-naming): the word is taken
enum class Role : std::uint8_t { admin, operator_, producer, worker, viewer, cron };

inline constexpr std::array<std::string_view, 6> kRoleNames = {
    "admin",
    "operator",
    "producer",
    "worker",
    "viewer",
    "cron",
};

[[nodiscard]] constexpr auto to_text(Role role) -> std::string_view {
    return kRoleNames.at(static_cast<std::size_t>(role));
}

[[nodiscard]] constexpr auto parse_role(std::string_view text) -> std::optional<Role> {
    const auto* const found = std::ranges::find(kRoleNames, text);
    return found == kRoleNames.end() ? std::nullopt
                                     : std::optional(static_cast<Role>(found - kRoleNames.begin()));
}

// Whether `have` includes `need`: admin > operator > producer | worker | viewer. Pure.
[[nodiscard]] constexpr auto includes(Role have, Role need) -> bool {
    switch (have) {
        case Role::admin:
            return true;
        case Role::operator_:
            return need != Role::admin;
        case Role::producer:
        case Role::worker:
        case Role::viewer:
        case Role::cron:
            return have == need;
    }
    return false;
}

// The queues and tasks that a key is for; an empty list does not restrict.
struct Scope {
    std::vector<std::string> queues = {};
    std::vector<std::string> tasks = {};

    [[nodiscard]] auto empty() const -> bool { return queues.empty() && tasks.empty(); }
    auto operator==(const Scope&) const -> bool = default;
};

// Somebody whose key was checked. What it may do with one job, queue or task: scope.h.
struct Principal {
    Role role = Role::viewer;
    std::string id = {};  // for idempotency scopes, audit and logs; never a secret
    // Whom the jobs belong to that it creates; empty: nobody, or whom the request names.
    std::string user_id = {};
    Scope scope = {};
    int hop = 0;  // calls of pawl, one after another, that led to this request
};

}  // namespace pawl::access
