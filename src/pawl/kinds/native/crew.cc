// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/native/crew.h"

#include <boost/asio/post.hpp>
#include <memory>
#include <mutex>
#include <utility>

#include "pawl/kinds/native/call.h"

namespace pawl::kinds::native {

void Crew::submit(std::shared_ptr<Call> call) {
    std::unique_lock lock(mutex_);
    line_.push_back(std::move(call));
    wake_one(std::move(lock));
}

void Crew::work() {
    {
        std::unique_lock lock(mutex_);
        waking_ = false;
        ++working_;
    }
    while (const auto call = take()) {
        call->execute();
    }
}

void Crew::wake_one(std::unique_lock<std::mutex> lock) {
    if (line_.empty() || waking_ || working_ == threads_) {
        return;
    }
    waking_ = true;
    lock.unlock();
    boost::asio::post(pool_.executor(), [this] { work(); });
}

// The next call; null, and one worker less, when there is none.
auto Crew::take() -> std::shared_ptr<Call> {
    std::unique_lock lock(mutex_);
    if (line_.empty()) {
        --working_;
        return nullptr;
    }
    auto call = std::move(line_.front());
    line_.pop_front();
    wake_one(std::move(lock));
    return call;
}

}  // namespace pawl::kinds::native
