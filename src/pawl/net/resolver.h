// SPDX-License-Identifier: Apache-2.0
// From a name to the addresses that it has.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/ip_address.h"
#include "pawl/runtime/async.h"

namespace pawl::net {

inline constexpr std::size_t kMostAnswers = 256;

class Resolver {
 public:
    Resolver() = default;
    Resolver(const Resolver&) = delete;
    auto operator=(const Resolver&) -> Resolver& = delete;
    virtual ~Resolver() = default;

    // All addresses of the name, each once, at least one. Errors: dns_error (there is no such name,
    // or it has no address, or more than kMostAnswers, or there is no answer within `limit`),
    // cancelled.
    [[nodiscard]] virtual auto resolve(
        std::string host, std::chrono::milliseconds limit, std::stop_token stop
    ) -> Async<Result<std::vector<IpAddress>>> = 0;

    // What still waits ends with `cancelled`, and so does what comes later. Before the executors of
    // those who wait end.
    virtual void shut_down() {}
};

// Asks for one name and blocks for as long as it takes. From any thread.
using AskNames = std::function<Result<std::vector<IpAddress>>(const std::string& host)>;

inline constexpr std::size_t kMostLookUps = 32;

// `ask` cannot be interrupted: whoever waits is answered after `limit`, while the thread that asks
// goes on. At most kMostLookUps threads ask at once; the rest waits in line. A thread owns what it
// works with, `ask` included, and is waited for by nobody. Thread-safe.
[[nodiscard]] auto make_resolver(AskNames ask) -> std::shared_ptr<Resolver>;

// As every program of this machine asks, with /etc/hosts, search domains and all that
// nsswitch.conf names (getaddrinfo).
[[nodiscard]] auto make_system_resolver() -> std::shared_ptr<Resolver>;

}  // namespace pawl::net
