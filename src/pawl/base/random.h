// SPDX-License-Identifier: Apache-2.0
// Randomness, passed in: tests give a seed.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>

namespace pawl {

// A seed that no test gives: of the system.
[[nodiscard]] inline auto random_seed() -> std::uint64_t {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

// For jitter and for sampling; never for secrets (crypto::random_secret). Thread-safe.
class Random {
 public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    [[nodiscard]] auto next() -> std::uint64_t {
        const std::scoped_lock lock(mutex_);
        return engine_();
    }

 private:
    std::mutex mutex_;
    std::mt19937_64 engine_;
};

}  // namespace pawl
