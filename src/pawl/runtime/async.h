// SPDX-License-Identifier: Apache-2.0
// A coroutine that gives a T. Never called "task": that word belongs to the domain.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace pawl {

template <class T = void>
using Async = boost::asio::awaitable<T>;

// Where a coroutine runs. Every folder above takes executors from its caller.
using Executor = boost::asio::any_io_executor;

}  // namespace pawl
