// SPDX-License-Identifier: Apache-2.0
// A Resolver for tests: names have the addresses that a test gives them.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/ip_address.h"
#include "pawl/net/resolver.h"

namespace pawl::net {

class FakeResolver final : public Resolver {
 public:
    void answer(const std::string& name, const std::vector<std::string>& addresses) {
        const std::scoped_lock lock(mutex_);
        auto& answers = answers_[name];
        answers.clear();
        for (const auto& address : addresses) {
            answers.push_back(parse_ip_address(address).value());
        }
    }

    auto resolve(std::string host, std::chrono::milliseconds limit, std::stop_token)
        -> Async<Result<std::vector<IpAddress>>> override {
        const std::scoped_lock lock(mutex_);
        asked_.push_back(host);
        limits_.push_back(limit);
        const auto found = answers_.find(host);
        if (found == answers_.end()) {
            co_return fail("dns_error", "there is no such name");
        }
        co_return found->second;
    }

    // What was asked, in order.
    [[nodiscard]] auto asked() const -> const std::vector<std::string>& { return asked_; }
    [[nodiscard]] auto limits() const -> const std::vector<std::chrono::milliseconds>& {
        return limits_;
    }

 private:
    std::mutex mutex_;
    std::map<std::string, std::vector<IpAddress>> answers_;
    std::vector<std::string> asked_;
    std::vector<std::chrono::milliseconds> limits_;
};

}  // namespace pawl::net
