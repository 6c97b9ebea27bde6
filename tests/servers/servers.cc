// SPDX-License-Identifier: Apache-2.0
#include "servers.h"

#include <gtest/gtest.h>

#include <memory>

namespace pawl::testing_servers {
namespace {

// Owned by GoogleTest, which ends it behind the last test.
class Servers final : public testing::Environment {
 public:
    void TearDown() override {
        postgres.reset();
        redis.reset();
    }

    std::unique_ptr<PostgresServer> postgres;
    std::unique_ptr<RedisServer> redis;
};

auto servers() -> Servers& {
    static auto* const made = new Servers;
    static const auto* const registered = testing::AddGlobalTestEnvironment(made);
    (void)registered;
    return *made;
}

// Before the tests begin, since environments are set up then.
const auto& kRegistered = servers();

}  // namespace

auto postgres() -> PostgresServer& {
    (void)kRegistered;
    if (!servers().postgres) {
        servers().postgres = std::make_unique<PostgresServer>();
    }
    return *servers().postgres;
}

auto redis() -> RedisServer& {
    if (!servers().redis) {
        servers().redis = std::make_unique<RedisServer>();
    }
    return *servers().redis;
}

}  // namespace pawl::testing_servers
