// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/aim.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/ip_address.h"
#include "pawl/net/resolver.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"

namespace pawl::net {
namespace {

// An attempt that was made tells apart from a request that was refused.
auto blocked(Error error) -> Error {
    if (error.code == "target_forbidden") {
        error.code = "egress_blocked";
    }
    return error;
}

auto check_all(
    const std::string& host,
    std::uint16_t port,
    const std::vector<IpAddress>& addresses,
    const EgressPolicy& policy
) -> Result<> {
    for (const auto& address : addresses) {
        if (const auto checked = check_address(address, port, policy); !checked) {
            return fail(
                "egress_blocked", fmt::format("{} leads to {}", host, checked.error().message)
            );
        }
    }
    return {};
}

// Few are enough, and the system's order within a family is kept.
auto first_of_each_family(std::vector<IpAddress> addresses) -> std::vector<IpAddress> {
    std::array<std::size_t, 2> kept{};
    std::erase_if(addresses, [&](const IpAddress& address) {
        return ++kept.at(static_cast<std::size_t>(address.family)) > kMostDialled;
    });
    return addresses;
}

}  // namespace

auto take_aim(
    Url url,
    std::shared_ptr<const EgressPolicy> policy,
    std::shared_ptr<Resolver> resolver,
    std::chrono::milliseconds left,
    std::stop_token stop
) -> Async<Result<Aim>> {
    if (auto checked = check_url(url, *policy); !checked) {
        co_return std::unexpected(blocked(std::move(checked.error())));
    }
    if (const auto literal = parse_ip_address(url.host)) {
        co_return Aim{.url = std::move(url), .policy = std::move(policy), .addresses = {*literal}};
    }
    if (url.host.ends_with('.')) {
        url.host.pop_back();  // the same name, and the one that the addresses are filed under
    }
    auto found =
        co_await resolver->resolve(url.host, std::min(left, kLongestLookUp), std::move(stop));
    if (!found) {
        co_return std::unexpected(std::move(found.error()));
    }
    if (auto checked = check_all(url.host, url.port, *found, *policy); !checked) {
        co_return std::unexpected(std::move(checked.error()));
    }
    co_return Aim{
        .url = std::move(url),
        .policy = std::move(policy),
        .addresses = first_of_each_family(std::move(*found)),
    };
}

}  // namespace pawl::net
