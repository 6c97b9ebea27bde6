// SPDX-License-Identifier: Apache-2.0
// Suspends a coroutine until somebody else, on any thread, resumes it with a value.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <utility>

#include "pawl/runtime/async.h"

namespace pawl {

// The one-shot right to resume a suspended coroutine. Call it exactly once, from any thread: the
// coroutine goes on on its own executor.
template <class T>
using Resume = std::move_only_function<void(T)>;

// Hands a Resume<T> to `start` and gives what it is called with.
template <class T, class Start>
auto suspend_for(Start start) -> Async<T> {
    auto initiate = [](auto handler, Start begin) {
        auto executor = boost::asio::get_associated_executor(handler);
        begin(Resume<T>([executor, handler = std::move(handler)](T value) mutable {
            boost::asio::post(
                executor,
                [handler = std::move(handler), value = std::move(value)]() mutable {
                    std::move(handler)(std::move(value));
                }
            );
        }));
    };
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(
        std::move(initiate), boost::asio::use_awaitable, std::move(start)
    );
}

}  // namespace pawl
