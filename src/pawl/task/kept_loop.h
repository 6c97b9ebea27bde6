// SPDX-License-Identifier: Apache-2.0
// The event loop of one attempt in a test.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <utility>
#include <vector>

namespace pawl::task {

// What waits in the loop goes with it. Its memory stays to the end of the process: a thread that
// handed over the last result may not have left post() yet. For tests, on one thread.
class KeptLoop {
 public:
    KeptLoop() = default;
    KeptLoop(const KeptLoop&) = delete;
    auto operator=(const KeptLoop&) -> KeptLoop& = delete;
    ~KeptLoop() {
        loop_->drop_all();
        kept().push_back(std::move(loop_));
    }

    auto operator*() -> boost::asio::io_context& { return *loop_; }
    auto operator->() -> boost::asio::io_context* { return loop_.get(); }

 private:
    class Loop final : public boost::asio::io_context {
     public:
        void drop_all() { shutdown(); }
    };

    static auto kept() -> std::vector<std::unique_ptr<Loop>>& {
        static std::vector<std::unique_ptr<Loop>> loops;
        return loops;
    }

    std::unique_ptr<Loop> loop_ = std::make_unique<Loop>();
};

}  // namespace pawl::task
