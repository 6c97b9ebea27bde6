// SPDX-License-Identifier: Apache-2.0
// A thread that runs one io_context.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "pawl/runtime/async.h"

namespace pawl::server {

// What an exception of a handler means: a bug, which ends the process (main's door).
class IoThread {
 public:
    IoThread();
    IoThread(const IoThread&) = delete;
    auto operator=(const IoThread&) -> IoThread& = delete;
    ~IoThread();

    void start(const char* name);
    // Runs what is ready no more and joins.
    void stop();

    [[nodiscard]] auto executor() -> Executor { return context_.get_executor(); }
    [[nodiscard]] auto context() -> boost::asio::io_context& { return context_; }

 private:
    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::jthread thread_;
};

}  // namespace pawl::server
