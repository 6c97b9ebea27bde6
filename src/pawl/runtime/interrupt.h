// SPDX-License-Identifier: Apache-2.0
// Tells a thread that blocks in a call of a library to give up.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "pawl/runtime/descriptor.h"

namespace pawl {

// One for each call. raise() from any thread; the waits from the thread that blocks.
class Interrupt {
 public:
    enum class Level : std::uint8_t {
        none,
        cancel,   // end the work in an orderly way, and say so to the other end
        abandon,  // nobody waits for the call any more: drop everything
    };
    enum class Woken : std::uint8_t { ready, interrupted };

    // Throws std::system_error when the process has no descriptor left.
    Interrupt();
    Interrupt(const Interrupt&) = delete;
    auto operator=(const Interrupt&) -> Interrupt& = delete;
    ~Interrupt() = default;

    // The level only rises.
    void raise(Level level);
    [[nodiscard]] auto level() const -> Level { return level_; }

    // Until `descriptor` is ready for `events` of poll(2), or has an error, or the level is above
    // `seen`, which comes first.
    [[nodiscard]] auto wait(int descriptor, short events, Level seen = Level::none) -> Woken;
    // Until the time is over or the level is above `none`.
    [[nodiscard]] auto nap(std::chrono::milliseconds time) -> Woken;

 private:
    void drain();

    std::atomic<Level> level_ = Level::none;
    Descriptor event_;  // eventfd(2)
};

}  // namespace pawl
