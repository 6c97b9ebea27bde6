// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/connection_counter.h"

#include <algorithm>
#include <mutex>

namespace pawl::net {
namespace {

// Whoever has an IPv6 address has the 2^64 of its network.
auto network_of(const boost::asio::ip::address& address) -> boost::asio::ip::address {
    if (!address.is_v6()) {
        return address;
    }
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return boost::asio::ip::address_v6(bytes);
}

}  // namespace

auto ConnectionCounter::is_counted(const Address& address) const -> bool {
    return !address.is_loopback() && !(limits_.uncounted && limits_.uncounted(address.to_string()));
}

auto ConnectionCounter::enter(const Address& address) -> bool {
    if (total_.fetch_add(1) >= limits_.total) {
        --total_;
        return false;
    }
    if (!is_counted(address)) {
        return true;
    }
    const std::scoped_lock lock(mutex_);
    auto& count = by_address_[network_of(address)];
    if (count >= limits_.per_address) {
        --total_;
        return false;
    }
    ++count;
    return true;
}

void ConnectionCounter::leave(const Address& address) {
    --total_;
    if (!is_counted(address)) {
        return;
    }
    const std::scoped_lock lock(mutex_);
    const auto found = by_address_.find(network_of(address));
    if (found != by_address_.end() && --found->second == 0) {
        by_address_.erase(found);
    }
}

auto plain_address(const boost::asio::ip::address& address) -> boost::asio::ip::address {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return boost::asio::ip::make_address_v4(
            boost::asio::ip::v4_mapped_t::v4_mapped, address.to_v6()
        );
    }
    return address;
}

}  // namespace pawl::net
