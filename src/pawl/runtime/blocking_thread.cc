// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/blocking_thread.h"

#include <pthread.h>

#include <mutex>
#include <utility>

namespace pawl {

BlockingThread::BlockingThread(const char* name)
    : thread_([this, name] {
          pthread_setname_np(pthread_self(), name);
          work();
      }) {}

BlockingThread::~BlockingThread() {
    {
        const std::scoped_lock lock(mutex_);
        end_ = End::at_once;
    }
    changed_.notify_one();
}

void BlockingThread::post(std::move_only_function<void()> call) {
    {
        const std::scoped_lock lock(mutex_);
        line_.push_back(std::move(call));
    }
    changed_.notify_one();
}

void BlockingThread::finish() {
    {
        const std::scoped_lock lock(mutex_);
        end_ = End::after_the_line;
    }
    changed_.notify_one();
}

auto BlockingThread::has_ended() const -> bool {
    const std::scoped_lock lock(mutex_);
    return ended_;
}

void BlockingThread::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return !line_.empty() || end_ != End::open; });
        if (line_.empty() || end_ == End::at_once) {
            ended_ = true;
            return;
        }
        auto call = std::move(line_.front());
        line_.pop_front();
        lock.unlock();
        call();
        call = nullptr;  // what it owns goes before the lock is taken
        lock.lock();
    }
}

}  // namespace pawl
