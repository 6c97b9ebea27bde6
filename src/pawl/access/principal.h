// SPDX-License-Identifier: Apache-2.0
// Who asks, and what they may.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace pawl::access {

// From most to least. `cron` may only trigger the cron routes.
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

// Somebody whose key was checked.
struct Principal {
    Role role = Role::viewer;
    std::string id = {};  // for idempotency scopes, audit and logs; never a secret
};

// Whether `have` includes `need`: admin > operator > (producer | worker) > viewer. Pure.
[[nodiscard]] constexpr auto includes(Role have, Role need) -> bool {
    if (have == need || have == Role::admin) {
        return true;
    }
    if (have == Role::operator_) {
        return need != Role::admin;
    }
    return need == Role::viewer && (have == Role::producer || have == Role::worker);
}

}  // namespace pawl::access
