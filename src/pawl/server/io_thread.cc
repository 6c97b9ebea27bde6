// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/io_thread.h"

#include <pthread.h>

namespace pawl::server {

IoThread::IoThread() : context_(1), work_(context_.get_executor()) {}

IoThread::~IoThread() {
    stop();
}

void IoThread::start(const char* name) {
    thread_ = std::jthread([this, name] {
        pthread_setname_np(pthread_self(), name);
        context_.run();
    });
}

void IoThread::stop() {
    context_.stop();
    if (thread_.joinable()) {
        thread_.join();
    }
}

}  // namespace pawl::server
