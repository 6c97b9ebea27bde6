// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/deadline_socket.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/net/input_buffer.h"
#include "pawl/runtime/async.h"

namespace pawl::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto kToTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostParts = 3;         // that one write takes
constexpr std::size_t kSlowestReader = 1024;  // bytes a second that a client has to take

// Takes `count` bytes off the front.
void drop_front(std::span<asio::const_buffer> buffers, std::size_t count) {
    for (auto& buffer : buffers) {
        const auto step = std::min(count, buffer.size());
        buffer += step;
        count -= step;
    }
}

}  // namespace

void DeadlineSocket::expire() {
    expired_ = true;
    error_code ignored;  // a socket that cannot be cancelled has no wait to end
    socket_.cancel(ignored);
}

auto DeadlineSocket::readable() -> Async<bool> {
    const auto [failed] = co_await socket_.async_wait(Socket::wait_read, kToTuple);
    co_return !failed && !expired_;
}

// The socket is asked first: that is cheaper than to wait for what is there already.
// NOLINTNEXTLINE(*-avoid-reference-coroutine-parameters): the buffer lives as long as the socket.
auto DeadlineSocket::receive(InputBuffer& buffer, std::size_t wish) -> Async<bool> {
    const auto room = buffer.room(wish);
    while (!expired_) {
        error_code failed;
        const auto count = socket_.read_some(asio::buffer(room.data(), room.size()), failed);
        if (!failed) {
            buffer.filled(count);
            co_return true;
        }
        if (failed != asio::error::would_block) {
            co_return false;
        }
        co_await socket_.async_wait(Socket::wait_read, kToTuple);
    }
    co_return false;
}

auto DeadlineSocket::write(std::span<const std::string_view> parts, Duration time)
    -> Async<Result<>> {
    std::array<asio::const_buffer, kMostParts> buffers;
    std::ranges::transform(parts, buffers.begin(), [](std::string_view part) {
        return asio::const_buffer(part.data(), part.size());
    });
    begin(Wait::write, time);
    const auto start = deadline_;
    std::size_t done = 0;
    error_code failed;
    while (asio::buffer_size(buffers) > 0 && !failed && !expired_) {
        const auto count = socket_.write_some(buffers, failed);
        if (failed == asio::error::would_block) {
            failed = {};
            co_await socket_.async_wait(Socket::wait_write, kToTuple);
            continue;
        }
        done += count;
        // Room in the kernel's buffers is no progress: they alone would pay for an hour.
        begin(Wait::write, time);
        deadline_ = std::min(deadline_, start + std::chrono::seconds(done / kSlowestReader));
        drop_front(buffers, count);
    }
    end();
    if (!failed && !expired_) {
        co_return Result<>{};
    }
    co_return std::exchange(expired_, true) ? fail("timeout", "the client does not read its answer")
                                            : fail("reset", "the client is gone");
}

auto DeadlineSocket::linger(Duration time, std::size_t most_bytes) -> Async<> {
    error_code failed;
    socket_.shutdown(Socket::shutdown_send, failed);
    InputBuffer dropped;
    std::size_t count = 0;
    begin(Wait::linger, time);
    while (!failed && count < most_bytes && co_await receive(dropped, 1)) {
        count += dropped.view().size();
        dropped.consume(dropped.view().size());
    }
    end();
}

auto DeadlineSocket::is_abandoned() -> bool {
    char byte = 0;
    const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void DeadlineSocket::close() {
    error_code ignored;  // it is closed either way
    socket_.close(ignored);
}

}  // namespace pawl::net
