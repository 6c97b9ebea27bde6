// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/wrong_sign_ins.h"

#include <algorithm>

#include "pawl/net/ip_address.h"

namespace pawl::api {
namespace {

// Beyond so many the oldest are forgotten: who has that many addresses is not held up by this.
constexpr std::size_t kMostPlaces = 10'000;
constexpr std::size_t kBytesOfNetwork = 8;

auto place_of(std::string_view peer) -> std::string {
    auto address = net::parse_ip_address(peer);
    if (!address || address->family == net::IpFamily::v4) {
        return std::string(peer);
    }
    std::fill(address->bytes.begin() + kBytesOfNetwork, address->bytes.end(), std::uint8_t{0});
    return to_text(*address);
}

}  // namespace

auto WrongSignIns::is_closed_for(std::string_view peer, SteadyTime now) -> bool {
    const std::scoped_lock lock(mutex_);
    forget(now);
    const auto found = tries_.find(place_of(peer));
    return found != tries_.end() && found->second.size() >= kWrongSignIns;
}

void WrongSignIns::add(std::string_view peer, SteadyTime now) {
    const std::scoped_lock lock(mutex_);
    forget(now);
    if (tries_.size() >= kMostPlaces) {
        tries_.erase(std::ranges::min_element(tries_, {}, [](const auto& place) {
            return place.second.back();
        }));
    }
    tries_[place_of(peer)].push_back(now);
}

void WrongSignIns::forget(SteadyTime now) {
    for (auto& [place, tries] : tries_) {
        std::erase_if(tries, [now](SteadyTime at) { return now - at >= kSignInWindow; });
    }
    std::erase_if(tries_, [](const auto& place) { return place.second.empty(); });
}

}  // namespace pawl::api
