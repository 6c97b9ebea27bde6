// SPDX-License-Identifier: Apache-2.0
// Commands, answers and events of the Chrome DevTools Protocol (CDP), over a socket.
#pragma once

#include <array>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/browser/frames.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"
#include "pawl/runtime/descriptor.h"

namespace pawl::browser {

// `session` is whom it is for: a page, a worker, or, if empty, the browser.
struct Command {
    std::string session = {};
    std::string method = {};
    boost::json::object params = {};
};

// What comes without being asked for; the same members.
using Event = Command;
using Answer = Result<boost::json::object>;

// On one executor of one thread. Shared by whoever speaks and by its own reads and writes, which go
// on until the other end or close() ends them.
class Conversation : public std::enable_shared_from_this<Conversation> {
 public:
    // Messages above `most_bytes` are dropped.
    Conversation(const Executor& executor, Descriptor socket, std::size_t most_bytes);
    Conversation(const Conversation&) = delete;
    auto operator=(const Conversation&) -> Conversation& = delete;
    ~Conversation() = default;

    // Begins to listen. `on_event` is called on the executor, never from within another call.
    void begin(std::function<void(Event)> on_event);
    // Ends all that waits, with browser_lost.
    void close();
    [[nodiscard]] auto is_over() const -> bool { return is_over_; }

    // Sends a command whose answer nobody needs: what it is about may be gone by then.
    void tell(Command command);
    // Sends one and waits. The conversation outlives the coroutine. Errors: cancelled, timeout,
    // browser_lost, refused (with what Chromium says).
    [[nodiscard]] auto ask(Command command, Patience patience) -> Async<Answer>;

 private:
    auto send(Command command) -> std::int64_t;
    void read();
    void write();
    void take(std::string_view message);
    void answer(std::int64_t id, Answer answer);

    static constexpr std::size_t kChunkBytes = std::size_t{64} << 10;

    Executor executor_;
    boost::asio::local::stream_protocol::socket socket_;
    Frames frames_;
    std::function<void(Event)> on_event_;
    std::array<char, kChunkBytes> chunk_ = {};
    std::deque<std::string> to_write_;  // the first is under way
    std::map<std::int64_t, std::function<void(Answer)>> waiting_;
    std::int64_t last_id_ = 0;
    bool is_over_ = false;
};

}  // namespace pawl::browser
