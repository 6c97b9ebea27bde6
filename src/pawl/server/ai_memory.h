// SPDX-License-Identifier: Apache-2.0
// What the AI client remembers, in the store.
#pragma once

#include "pawl/ai/ports.h"
#include "pawl/commands/services.h"

namespace pawl::server {

// `services` outlives it.
class StoredAiUsage final : public ai::UsagePort {
 public:
    explicit StoredAiUsage(commands::Services& services) : services_(services) {}

    [[nodiscard]] auto record(ai::CallRecord record) -> Async<Result<>> override;
    [[nodiscard]] auto spent(ai::Payer payer, WallTime from) -> Async<Result<ai::Spent>> override;

 private:
    commands::Services& services_;
};

// Vectors that were used are touched once a day at most.
class StoredVectors final : public ai::VectorCache {
 public:
    explicit StoredVectors(commands::Services& services) : services_(services) {}

    [[nodiscard]] auto find(std::string model, int dimensions, std::vector<std::string> hashes)
        -> Async<std::vector<ai::Vector>> override;
    [[nodiscard]] auto put(std::string model, int dimensions, std::vector<Entry> entries)
        -> Async<> override;

 private:
    auto touch(std::vector<store::AiVector> vectors) -> Async<>;

    commands::Services& services_;
};

}  // namespace pawl::server
