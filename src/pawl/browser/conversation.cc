// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/conversation.h"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/base/result.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"
#include "pawl/runtime/descriptor.h"

namespace pawl::browser {
namespace {

auto text_in(const boost::json::object& object, std::string_view key) -> std::string {
    const auto* const value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

auto take_object(boost::json::object& from, std::string_view key) -> boost::json::object {
    auto* const value = from.if_contains(key);
    return value != nullptr && value->is_object() ? std::move(value->get_object())
                                                  : boost::json::object();
}

auto lost() -> std::unexpected<Error> {
    return fail("browser_lost", "Chromium has ended");
}

}  // namespace

Conversation::Conversation(const Executor& executor, Descriptor socket, std::size_t most_bytes)
    : executor_(executor),
      socket_(executor, boost::asio::local::stream_protocol(), socket.release()),
      frames_(most_bytes) {}

void Conversation::begin(std::function<void(Event)> on_event) {
    on_event_ = std::move(on_event);
    read();
}

void Conversation::close() {
    if (std::exchange(is_over_, true)) {
        return;
    }
    on_event_ = nullptr;
    socket_.close();
    while (!waiting_.empty()) {
        answer(waiting_.begin()->first, lost());
    }
}

void Conversation::tell(Command command) {
    (void)send(std::move(command));  // nobody waits for this id
}

auto Conversation::ask(Command command, Patience patience) -> Async<Answer> {
    const auto alarm = patience.alarms->make(executor_);
    std::optional<Answer> answered;
    const auto method = command.method;
    const auto id = send(std::move(command));
    struct Waiting {
        Waiting(std::map<std::int64_t, std::function<void(Answer)>>& all, std::int64_t own)
            : list(all), key(own) {}
        Waiting(const Waiting&) = delete;
        auto operator=(const Waiting&) -> Waiting& = delete;
        ~Waiting() { list.erase(key); }
        std::map<std::int64_t, std::function<void(Answer)>>& list;
        std::int64_t key;
    } const waiting(waiting_, id);
    waiting_[id] = [&](Answer answer) {
        answered = std::move(answer);
        alarm->ring();
    };
    const std::stop_callback wake(patience.stop, [&alarm] { alarm->ring(); });
    while (!answered && !is_over_ && !patience.is_over()) {
        co_await alarm->wait_until(patience.until);
    }
    if (answered) {
        co_return std::move(*answered);
    }
    if (is_over_) {
        co_return lost();
    }
    co_return patience.stop.stop_requested()
        ? fail("cancelled", "it was asked to stop")
        : fail("timeout", fmt::format("Chromium did not answer {} in time", method));
}

auto Conversation::send(Command command) -> std::int64_t {
    const auto id = ++last_id_;
    if (is_over_) {
        return id;
    }
    boost::json::object message = {
        {"id", id}, {"method", command.method}, {"params", std::move(command.params)}
    };
    if (!command.session.empty()) {
        message["sessionId"] = command.session;
    }
    auto text = to_json_text(std::move(message));
    text.push_back('\0');
    to_write_.push_back(std::move(text));
    if (to_write_.size() == 1) {
        write();
    }
    return id;
}

void Conversation::write() {
    boost::asio::async_write(
        socket_,
        boost::asio::buffer(to_write_.front()),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
            if (error) {
                return self->close();
            }
            self->to_write_.pop_front();
            if (!self->to_write_.empty() && !self->is_over_) {
                self->write();
            }
        }
    );
}

void Conversation::read() {
    socket_.async_read_some(
        boost::asio::buffer(chunk_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
            if (error || self->is_over_) {
                return self->close();
            }
            self->frames_.add({self->chunk_.data(), size});
            while (const auto message = self->frames_.next()) {
                self->take(*message);
            }
            if (!self->is_over_) {
                self->read();
            }
        }
    );
}

// What cannot be read is left: whoever waits for it has a limit to that.
void Conversation::take(std::string_view message) {
    auto read = read_json(message);
    if (!read || !read->is_object()) {
        return;
    }
    auto& object = read->get_object();
    const auto* const id = object.if_contains("id");
    if (id != nullptr && id->is_int64()) {
        const auto* const error = object.if_contains("error");
        const bool is_refused = error != nullptr && error->is_object();
        return answer(
            id->get_int64(),
            is_refused ? Answer(fail("refused", text_in(error->get_object(), "message")))
                       : Answer(take_object(object, "result"))
        );
    }
    if (const auto on_event = on_event_) {  // a copy: the event may end the conversation
        on_event(Event{
            .session = text_in(object, "sessionId"),
            .method = text_in(object, "method"),
            .params = take_object(object, "params"),
        });
    }
}

void Conversation::answer(std::int64_t id, Answer answer) {
    const auto found = waiting_.find(id);
    if (found != waiting_.end()) {
        const auto call = std::move(found->second);
        waiting_.erase(found);
        call(std::move(answer));
    }
}

}  // namespace pawl::browser
