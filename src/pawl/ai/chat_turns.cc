// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/chat_turns.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "pawl/ai/chat_answer.h"
#include "pawl/ai/chat_body.h"
#include "pawl/ai/exchange.h"
#include "pawl/ai/json_schema.h"
#include "pawl/ai/object_text.h"
#include "pawl/ai/token_estimate.h"

namespace pawl::ai {
namespace {

// What a message costs beside its text.
constexpr std::int64_t kTokensAMessage = 8;

auto is_schema_name(std::string_view name) -> bool {
    constexpr std::size_t kLongest = 64;
    return !name.empty() && name.size() <= kLongest && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
}

auto output_limit(
    const Connection& connection, const ChatRequest& request, const ModelTraits& traits
) -> int {
    if (request.max_output_tokens > 0) {
        return request.max_output_tokens;
    }
    return connection.max_output_tokens > 0 ? connection.max_output_tokens : traits.output_tokens;
}

auto order_of(const Target& target, const ChatRequest& request, const ModelTraits& traits)
    -> Order {
    const auto limit = output_limit(target.connection, request, traits);
    std::int64_t input = 0;
    for (const auto& message : request.messages) {
        input += estimate_tokens(message.text) + kTokensAMessage;
    }
    if (request.object) {
        // In words or as a parameter, the model reads it.
        input += estimate_tokens(to_json_text(request.object->schema)) + 4 * kTokensAMessage;
    }
    return {
        .purpose = Purpose::chat,
        .body = chat_body(
            request,
            {.dialect = profile_of(target.connection.provider).dialect,
             .model = target.model,
             .traits = traits,
             .delivery = target.connection.delivery,
             .max_output_tokens = limit}
        ),
        .input_tokens = input,
        .output_tokens = limit,
    };
}

void take_answer(ChatReply& reply, ChatAnswer answer, const Target& target) {
    reply.ending = answer.ending;
    reply.text = std::move(answer.text);
    reply.model = std::move(answer.model);
    if (reply.model.empty()) {
        reply.model = target.model;
    }
}

}  // namespace

auto check_request(const ChatRequest& request) -> Result<> {
    if (request.messages.empty()) {
        return fail("invalid_request", "a chat needs a message");
    }
    if (!request.object) {
        return {};
    }
    if (!is_schema_name(request.object->name)) {
        return fail("invalid_request", "the name of a schema is of [A-Za-z0-9_-]{1,64}");
    }
    return check_schema(request.object->schema);
}

auto adapt(
    const ModelTraits& traits,
    Dialect dialect,
    const ChatRequest& request,
    const ProviderError& error
) -> std::optional<ModelTraits> {
    auto adapted = traits;
    switch (error.rejected) {
        case RejectedField::none:
            break;
        case RejectedField::temperature:
            if (request.temperature) {
                adapted.sampling = Sampling::fixed;
            }
            break;
        case RejectedField::max_tokens:
            adapted.limit_field = LimitField::max_completion_tokens;
            break;
        case RejectedField::response_format:
            if (request.object) {
                const bool has_json =
                    dialect == Dialect::openai && traits.object_mode == ObjectMode::strict;
                adapted.object_mode = has_json ? ObjectMode::json : ObjectMode::text;
            }
            break;
    }
    return adapted == traits ? std::nullopt : std::optional(adapted);
}

auto hold_chat(const Instruments* instruments, Target target, ChatRequest request, CallScope scope)
    -> Async<FromProvider<ChatReply>> {
    const auto provider = target.connection.provider;
    const auto dialect = profile_of(provider).dialect;
    auto& accounts = instruments->accounts;
    auto traits = accounts.traits(target.account, traits_of(provider, target.model));
    ChatReply reply{.engine = std::string(to_text(provider))};
    bool was_corrected = false;
    while (true) {
        auto delivered =
            co_await deliver(instruments, target, order_of(target, request, traits), scope);
        if (!delivered) {
            const auto adapted = adapt(traits, dialect, request, delivered.error());
            if (!adapted) {
                co_return std::unexpected(std::move(delivered.error()));
            }
            traits = *adapted;
            accounts.learn(target.account, traits);
            continue;
        }
        reply.spending += delivered->spending;
        ++reply.requests;
        auto answer = read_chat_answer(dialect, delivered->body);
        if (!answer) {
            co_return refused(answer.error().code, answer.error().message);
        }
        take_answer(reply, std::move(*answer), target);
        if (!request.object || reply.ending != Ending::complete) {
            co_return reply;
        }
        auto object = read_object(*request.object, reply.text);
        if (object) {
            reply.object = std::move(*object);
            co_return reply;
        }
        if (std::exchange(was_corrected, true)) {
            reply.ending = Ending::invalid_object;
            reply.problem = std::move(object.error().message);
            co_return reply;
        }
        std::ranges::move(
            corrective_messages(reply.text, object.error().message),
            std::back_inserter(request.messages)
        );
    }
}

}  // namespace pawl::ai
