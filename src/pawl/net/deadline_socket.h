// SPDX-License-Identifier: Apache-2.0
// A socket whose waits end.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/net/input_buffer.h"
#include "pawl/runtime/async.h"

namespace pawl::net {

// Lives on one executor. No timer is set for a wait: whoever owns the socket looks now and then
// whether the one deadline has passed, and calls expire().
class DeadlineSocket {
 public:
    using Socket = boost::asio::ip::tcp::socket;

    // What is waited for.
    enum class Wait : std::uint8_t { none, idle, head, body, answer, write, linger };

    // `socket` does not block.
    DeadlineSocket(const Clock& clock, Socket socket) : clock_(clock), socket_(std::move(socket)) {}

    void begin(Wait wait, Duration time) {
        wait_ = wait;
        deadline_ = clock_.steady_now() + time;
    }
    // Goes on with the deadline there is.
    void resume(Wait wait) { wait_ = wait; }
    void end() { wait_ = Wait::none; }

    [[nodiscard]] auto waits_for(Wait wait) const -> bool { return wait_ == wait; }
    [[nodiscard]] auto is_due(SteadyTime now) const -> bool {
        return wait_ != Wait::none && now >= deadline_;
    }

    // Ends the wait; nothing works from here on.
    void expire();
    [[nodiscard]] auto expired() const -> bool { return expired_; }
    // Except for a last answer to a client that was too slow.
    void revive() { expired_ = false; }

    // Until there is something to read. False: the deadline has passed.
    [[nodiscard]] auto readable() -> Async<bool>;

    // Into the buffer, if possible so many bytes. False: the deadline has passed, or no more comes.
    [[nodiscard]] auto receive(InputBuffer& buffer, std::size_t wish) -> Async<bool>;

    // At most three parts, all of them, as long as the client takes some in each span of `time` and
    // 1 KiB/s on the whole. Errors: timeout, reset; the socket has expired then.
    [[nodiscard]] auto write(std::span<const std::string_view> parts, Duration time)
        -> Async<Result<>>;

    // Tells the client that this is all, and reads on for a while: closing at once would throw away
    // the answer together with what the client is still sending (RFC 9112, section 9.6).
    [[nodiscard]] auto linger(Duration time, std::size_t most_bytes) -> Async<>;

    // Whether the client has closed, reset, or closed its sending half.
    [[nodiscard]] auto is_abandoned() -> bool;

    void close();
    [[nodiscard]] auto is_open() const -> bool { return socket_.is_open(); }

 private:
    const Clock& clock_;
    Socket socket_;
    SteadyTime deadline_{};
    Wait wait_ = Wait::none;
    bool expired_ = false;
};

}  // namespace pawl::net
