// SPDX-License-Identifier: Apache-2.0
#include "pawl/cache/upstash_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <utility>

#include "pawl/base/json.h"

namespace pawl::cache {
namespace {

constexpr std::size_t kMostAnswerBytes = std::size_t{16} << 20;

auto text_in(const Json& value) -> std::string {
    return value.is_string() ? std::string(value.get_string())
           : value.is_null() ? std::string()
                             : to_json_text(value);
}

// A list of lists, such as SCAN's [cursor, [keys]], becomes one list.
auto texts_in(const boost::json::array& list) -> std::vector<std::string> {
    std::vector<std::string> texts;
    for (const auto& element : list) {
        if (const auto* inner = element.if_array()) {
            for (const auto& text : *inner) {
                texts.push_back(text_in(text));
            }
        } else {
            texts.push_back(text_in(element));
        }
    }
    return texts;
}

auto value_of(const Json& result) -> RedisValue {
    if (result.is_int64()) {
        return result.get_int64();
    }
    if (const auto* list = result.if_array()) {
        return texts_in(*list);
    }
    return result.is_null() ? RedisValue(RedisNull{}) : RedisValue(text_in(result));
}

auto error_in(const Json& answer) -> const boost::json::string* {
    const auto* const object = answer.if_object();
    const auto* const error = object == nullptr ? nullptr : object->if_contains("error");
    return error == nullptr ? nullptr : error->if_string();
}

}  // namespace

UpstashLine::UpstashLine(
    CacheOptions options, HttpSend send, const Clock& clock, std::stop_token stop, SteadyTime until
)
    : options_(std::move(options)),
      send_(std::move(send)),
      clock_(clock),
      stop_(std::move(stop)),
      until_(until) {}

auto UpstashLine::send(std::vector<RedisCommand> commands)
    -> Async<Result<std::vector<RedisValue>>> {
    const auto until_deadline = until_ - clock_.steady_now();
    const auto left =
        std::chrono::floor<std::chrono::milliseconds>(std::min(kAnswerTime, until_deadline));
    if (stop_.stop_requested() || left <= std::chrono::milliseconds::zero()) {
        co_return std::unexpected(cache_error(options_.name, "cancelled", "it was asked to stop"));
    }
    const auto reply = co_await send_(call_of(commands, left), stop_);
    if (reply) {
        co_return answers_in(*reply, commands.size());
    }
    const auto& code = reply.error().code;
    if (code == "cancelled" || (code == "timeout" && until_deadline < kAnswerTime)) {
        co_return std::unexpected(
            cache_error(options_.name, "cancelled", "the call was interrupted")
        );
    }
    co_return std::unexpected(cache_error(
        options_.name,
        code == "timeout" ? "timeout" : "connection_failed",
        fmt::format("cannot be reached: {}", code)
    ));
}

auto UpstashLine::call_of(const std::vector<RedisCommand>& commands, std::chrono::milliseconds left)
    const -> net::HttpCall {
    boost::json::array list;
    for (const auto& command : commands) {
        boost::json::array words;
        for (const auto& word : command) {
            words.emplace_back(word);
        }
        list.emplace_back(std::move(words));
    }
    const auto base =
        options_.upstash.url.substr(0, options_.upstash.url.find_last_not_of('/') + 1);
    return {
        .method = "POST",
        .url = base + "/pipeline",
        .headers =
            {{.name = "Authorization",
              .value = fmt::format("Bearer {}", options_.upstash.token.reveal())},
             {.name = "Content-Type", .value = "application/json"}},
        .body = to_json_text(list),
        .timeout = left,
        .body_limit_bytes = kMostAnswerBytes,
    };
}

auto UpstashLine::answers_in(const net::HttpReply& reply, std::size_t wanted) const
    -> Result<std::vector<RedisValue>> {
    constexpr int kOk = 200;
    const auto body = reply.status == kOk ? read_json(reply.body) : fail("", "");
    const auto* const list = body ? body->if_array() : nullptr;
    if (list == nullptr || list->size() != wanted) {
        return std::unexpected(refusal(reply));
    }
    std::vector<RedisValue> answers;
    for (const auto& answer : *list) {
        if (const auto* error = error_in(answer)) {
            return std::unexpected(refused(options_.name, *error));
        }
        const auto* const object = answer.if_object();
        const auto* const result = object == nullptr ? nullptr : object->if_contains("result");
        answers.push_back(result == nullptr ? RedisValue(RedisNull{}) : value_of(*result));
    }
    return answers;
}

auto UpstashLine::refusal(const net::HttpReply& reply) const -> Error {
    constexpr int kUnauthorized = 401;
    constexpr int kForbidden = 403;
    constexpr int kFirstServerError = 500;
    if (reply.status == kUnauthorized || reply.status == kForbidden) {
        return cache_error(options_.name, "auth_failed", "the token was refused");
    }
    const auto body = read_json(reply.body);
    if (const auto* const error = body ? error_in(*body) : nullptr) {
        return refused(options_.name, *error);
    }
    return cache_error(
        options_.name,
        reply.status >= kFirstServerError ? "connection_failed" : "cache_error",
        fmt::format("the server answered {} and no answers", reply.status)
    );
}

}  // namespace pawl::cache
