// SPDX-License-Identifier: Apache-2.0
// How many connections are open, in all and from each address.
#pragma once

#include <atomic>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string_view>

namespace pawl::net {

// Thread-safe; one for all threads of a server.
class ConnectionCounter {
 public:
    struct Limits {
        std::size_t total = 0;
        std::size_t per_address = 0;  // loopback and `uncounted` addresses are free of it
        std::function<bool(std::string_view address)> uncounted;
    };
    explicit ConnectionCounter(Limits limits) : limits_(std::move(limits)) {}

    // False: one too many. True: leave() with the same address ends it.
    [[nodiscard]] auto enter(const boost::asio::ip::address& address) -> bool;
    void leave(const boost::asio::ip::address& address);

    [[nodiscard]] auto total() const -> std::size_t { return total_.load(); }

 private:
    using Address = boost::asio::ip::address;
    [[nodiscard]] auto is_counted(const Address& address) const -> bool;

    const Limits limits_;
    std::atomic<std::size_t> total_ = 0;
    std::mutex mutex_;
    std::map<Address, std::size_t> by_address_;
};

// IPv4 also where it came as ::ffff:1.2.3.4.
[[nodiscard]] auto plain_address(const boost::asio::ip::address& address)
    -> boost::asio::ip::address;

}  // namespace pawl::net
