// SPDX-License-Identifier: Apache-2.0
#include "pawl/cache/cache.h"

#include <cstddef>
#include <expected>
#include <iterator>
#include <variant>

namespace pawl::cache {
namespace {

// Keys that SCAN looks at in one step, and a bound on the steps: more keys than any cache has.
constexpr auto kKeysAStep = "1000";
constexpr int kMostSteps = 10'000'000;

// The number that an answer is; 0 if it is something else.
auto integer_in(const RedisValue& value) -> std::int64_t {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? 0 : *number;
}

auto number_of(const Result<RedisValue>& answer) -> Result<std::int64_t> {
    return answer ? Result<std::int64_t>(integer_in(*answer)) : std::unexpected(answer.error());
}

// {"DEL"} and keys.
auto with_keys(std::string command, std::vector<std::string> keys) -> RedisCommand {
    RedisCommand words = {std::move(command)};
    words.insert(
        words.end(), std::make_move_iterator(keys.begin()), std::make_move_iterator(keys.end())
    );
    return words;
}

}  // namespace

auto Cache::del(std::vector<std::string> keys) -> Async<Result<std::int64_t>> {
    if (keys.empty()) {
        co_return 0;
    }
    co_return number_of(co_await ask(with_keys("DEL", std::move(keys))));
}

auto Cache::count(std::vector<std::string> keys) -> Async<Result<std::int64_t>> {
    if (keys.empty()) {
        co_return 0;
    }
    co_return number_of(co_await ask(with_keys("EXISTS", std::move(keys))));
}

auto Cache::unlink_matching(std::string pattern) -> Async<Result<std::int64_t>> {
    co_return co_await scan(std::move(pattern), "UNLINK");
}

auto Cache::count_matching(std::string pattern) -> Async<Result<std::int64_t>> {
    co_return co_await scan(std::move(pattern), "EXISTS");
}

auto Cache::get(std::string key) -> Async<Result<std::optional<std::string>>> {
    auto answer = co_await ask({"GET", std::move(key)});
    if (!answer) {
        co_return std::unexpected(std::move(answer.error()));
    }
    auto* text = std::get_if<std::string>(&*answer);
    co_return text == nullptr ? std::nullopt : std::optional(std::move(*text));
}

auto Cache::set(std::string key, std::string value, std::optional<Duration> life)
    -> Async<Result<>> {
    RedisCommand command = {"SET", std::move(key), std::move(value)};
    if (life) {
        const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(*life).count();
        command.insert(command.end(), {"PX", std::to_string(milliseconds)});
    }
    auto answer = co_await ask(std::move(command));
    co_return answer ? Result<>() : std::unexpected(std::move(answer.error()));
}

auto Cache::ask(RedisCommand command) -> Async<Result<RedisValue>> {
    std::vector<RedisCommand> commands;
    commands.push_back(std::move(command));
    auto answers = co_await line_->send(std::move(commands));
    if (!answers) {
        co_return std::unexpected(std::move(answers.error()));
    }
    co_return answers->empty() ? RedisValue(RedisNull{}) : std::move(answers->front());
}

// SCAN gives every key that is there from its beginning to its end, some of them twice
// (https://redis.io/docs/latest/commands/scan/): a key that is deleted already counts as none.
auto Cache::scan(std::string pattern, std::string command) -> Async<Result<std::int64_t>> {
    std::int64_t count = 0;
    std::string cursor = "0";
    for (int step = 0; step < kMostSteps; ++step) {
        auto found =
            co_await ask({"SCAN", std::move(cursor), "MATCH", pattern, "COUNT", kKeysAStep});
        if (!found) {
            co_return std::unexpected(std::move(found.error()));
        }
        auto* const page = std::get_if<std::vector<std::string>>(&*found);
        if (page == nullptr || page->empty()) {
            break;
        }
        cursor = std::move(page->front());
        if (page->size() > 1) {
            page->erase(page->begin());
            const auto answer = co_await ask(with_keys(command, std::move(*page)));
            if (!answer) {
                co_return std::unexpected(answer.error());
            }
            count += integer_in(*answer);
        }
        if (cursor == "0") {
            break;
        }
    }
    co_return count;
}

}  // namespace pawl::cache
