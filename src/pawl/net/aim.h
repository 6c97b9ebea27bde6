// SPDX-License-Identifier: Apache-2.0
// Where a call really goes: the addresses that it may dial, settled before it dials.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/ip_address.h"
#include "pawl/net/resolver.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"

namespace pawl::net {

inline constexpr std::chrono::milliseconds kLongestLookUp{5'000};
inline constexpr std::size_t kMostDialled = 8;  // of each family; a name may have more

// Of one hop.
struct Aim {
    Url url = {};
    // Shared with the calls that began under it: what is dialled, and what a kept connection leads
    // to, is judged by it once more. Null: whatever the name leads to, since the operator chose it.
    std::shared_ptr<const EgressPolicy> policy = nullptr;
    std::vector<IpAddress> addresses = {};  // what the name leads to, all of it checked
};

// Under a policy: looks the name up, once, and refuses it if any of its addresses is forbidden,
// since a name that leads here and there is one that somebody plays with. Errors: those of
// check_url(), but egress_blocked for target_forbidden; those of Resolver::resolve().
[[nodiscard]] auto take_aim(
    Url url,
    std::shared_ptr<const EgressPolicy> policy,
    std::shared_ptr<Resolver> resolver,
    std::chrono::milliseconds left,
    std::stop_token stop
) -> Async<Result<Aim>>;

}  // namespace pawl::net
