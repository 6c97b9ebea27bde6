// SPDX-License-Identifier: Apache-2.0
// A thread of one's own for a thing that blocks: a connection to a database, for example.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace pawl {

// Runs what is posted, one after the other, in that order. Thread-safe, but for its destruction,
// which waits for the call that runs and drops those behind it.
class BlockingThread {
 public:
    // At most 15 characters, for /proc and debuggers.
    explicit BlockingThread(const char* name);
    BlockingThread(const BlockingThread&) = delete;
    auto operator=(const BlockingThread&) -> BlockingThread& = delete;
    ~BlockingThread();

    // `call` must not throw: it runs outside the four doors where exceptions are caught.
    void post(std::move_only_function<void()> call);
    // The thread ends behind what was posted; nothing may be posted any more.
    void finish();
    // After finish(): whether destroying it would not wait.
    [[nodiscard]] auto has_ended() const -> bool;

 private:
    enum class End : std::uint8_t { open, after_the_line, at_once };

    void work();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::move_only_function<void()>> line_;
    End end_ = End::open;
    bool ended_ = false;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace pawl
