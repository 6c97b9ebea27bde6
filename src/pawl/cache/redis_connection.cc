// SPDX-License-Identifier: Apache-2.0
#include "pawl/cache/redis_connection.h"

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace pawl::cache {
namespace {

struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

auto text_in(const redisReply& reply) -> std::string {
    return reply.str == nullptr ? std::string() : std::string(reply.str, reply.len);
}

// A list of lists, such as SCAN's {cursor, {keys}}, becomes one list.
auto texts_in(const redisReply& reply) -> std::vector<std::string> {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < reply.elements; ++i) {
        const auto& element = *reply.element[i];
        if (element.type != REDIS_REPLY_ARRAY) {
            texts.push_back(text_in(element));
            continue;
        }
        for (std::size_t j = 0; j < element.elements; ++j) {
            texts.push_back(text_in(*element.element[j]));
        }
    }
    return texts;
}

auto value_of(const redisReply& reply) -> RedisValue {
    switch (reply.type) {
        case REDIS_REPLY_INTEGER:
            return std::int64_t{reply.integer};
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS:
            return text_in(reply);
        case REDIS_REPLY_ARRAY:
            return texts_in(reply);
        default:
            return RedisNull{};
    }
}

void append(redisContext* context, const RedisCommand& command) {
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const auto& word : command) {
        words.push_back(word.data());
        sizes.push_back(word.size());
    }
    // Its error, out of memory, shows in the context when it is written.
    (void
    )redisAppendCommandArgv(context, static_cast<int>(words.size()), words.data(), sizes.data());
}

}  // namespace

void RedisConnection::Free::operator()(redisContext* context) const {
    redisFree(context);
}

RedisConnection::RedisConnection(std::string name, RedisTarget target)
    : name_(std::move(name)), target_(std::move(target)) {}

RedisConnection::~RedisConnection() = default;

auto RedisConnection::send(const std::vector<RedisCommand>& commands, Interrupt& interrupt)
    -> Result<std::vector<RedisValue>> {
    if (context_ == nullptr) {
        if (auto connected = connect(interrupt); !connected) {
            return std::unexpected(std::move(connected.error()));
        }
        if (auto introduced = introduce(interrupt); !introduced) {
            return std::unexpected(std::move(introduced.error()));
        }
    }
    return exchange(commands, interrupt);
}

auto RedisConnection::connect(Interrupt& interrupt) -> Result<> {
    context_.reset(redisConnectNonBlock(target_.host.c_str(), target_.port));
    const auto failed = [this](const std::string& reason) {
        return std::unexpected(cache_error(name_, "connection_failed", "cannot connect: " + reason)
        );
    };
    if (context_ == nullptr || context_->err != 0) {
        return failed("its host is not known, or refuses connections");
    }
    if (auto ready = wait(POLLOUT, interrupt); !ready) {
        return ready;
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(context_->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
        return failed(std::generic_category().message(error));
    }
    return {};
}

auto RedisConnection::introduce(Interrupt& interrupt) -> Result<> {
    std::vector<RedisCommand> commands;
    if (!target_.password.empty() && target_.user.empty()) {
        commands.push_back({"AUTH", target_.password});
    } else if (!target_.password.empty()) {
        commands.push_back({"AUTH", target_.user, target_.password});
    }
    if (target_.database != 0) {
        commands.push_back({"SELECT", std::to_string(target_.database)});
    }
    auto answers = exchange(commands, interrupt);
    return answers ? Result<>() : std::unexpected(std::move(answers.error()));
}

// Reads all answers even if one of them is an error, so that the next ones are not taken for these.
auto RedisConnection::exchange(const std::vector<RedisCommand>& commands, Interrupt& interrupt)
    -> Result<std::vector<RedisValue>> {
    for (const auto& command : commands) {
        append(context_.get(), command);
    }
    if (auto written = write_all(interrupt); !written) {
        return std::unexpected(std::move(written.error()));
    }
    std::vector<RedisValue> answers;
    std::optional<Error> failure;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        auto answer = read_one(interrupt);
        if (answer) {
            answers.push_back(std::move(*answer));
            continue;
        }
        failure = failure ? std::move(failure) : std::move(answer.error());
        if (context_->err != 0 || interrupt.level() != Interrupt::Level::none) {
            break;
        }
    }
    return failure ? Result<std::vector<RedisValue>>(std::unexpected(std::move(*failure)))
                   : std::move(answers);
}

auto RedisConnection::write_all(Interrupt& interrupt) -> Result<> {
    int done = 0;
    while (done == 0) {
        if (auto ready = wait(POLLOUT, interrupt); !ready) {
            return ready;
        }
        if (redisBufferWrite(context_.get(), &done) != REDIS_OK) {
            return lost();
        }
    }
    return {};
}

auto RedisConnection::read_one(Interrupt& interrupt) -> Result<RedisValue> {
    for (;;) {
        void* raw = nullptr;
        if (redisGetReplyFromReader(context_.get(), &raw) != REDIS_OK) {
            return lost();
        }
        if (const Reply reply(static_cast<redisReply*>(raw)); reply != nullptr) {
            if (reply->type == REDIS_REPLY_ERROR) {
                return std::unexpected(refused(name_, text_in(*reply)));
            }
            return value_of(*reply);
        }
        if (auto ready = wait(POLLIN, interrupt); !ready) {
            return std::unexpected(std::move(ready.error()));
        }
        if (redisBufferRead(context_.get()) != REDIS_OK) {
            return lost();
        }
    }
}

auto RedisConnection::wait(short events, Interrupt& interrupt) -> Result<> {
    if (interrupt.wait(context_->fd, events) == Interrupt::Woken::interrupted) {
        return std::unexpected(cache_error(name_, "cancelled", "the call was interrupted"));
    }
    return {};
}

auto RedisConnection::lost() const -> std::unexpected<Error> {
    return std::unexpected(cache_error(name_, "connection_failed", "the connection was lost"));
}

}  // namespace pawl::cache
