// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/chat_answer.h"

#include <algorithm>
#include <string_view>

#include "pawl/ai/json_path.h"

namespace pawl::ai {
namespace {

auto invalid_reply(std::string_view what) -> std::unexpected<Error> {
    return fail("invalid_reply", "the provider's reply has " + std::string(what));
}

// A text, or the texts of a list of parts.
auto joined_text(const Json* content) -> std::string {
    if (const auto* const parts = content == nullptr ? nullptr : content->if_array()) {
        std::string text;
        for (const auto& part : *parts) {
            text += text_of(member_of(&part, "text"));
        }
        return text;
    }
    return std::string(text_of(content));
}

auto ending_of(std::string_view reason) -> Ending {
    if (reason == "length" || reason == "max_tokens" || reason == "model_context_window_exceeded") {
        return Ending::length;
    }
    return reason == "content_filter" || reason == "refusal" ? Ending::refusal : Ending::complete;
}

auto read_openai(const Json& reply) -> Result<ChatAnswer> {
    const auto* const choice = first_of(find_path(reply, {"choices"}));
    const auto* const message = member_of(choice, "message");
    if (message == nullptr) {
        return invalid_reply("no message");
    }
    ChatAnswer answer{
        .ending = ending_of(text_of(member_of(choice, "finish_reason"))),
        .text = joined_text(member_of(message, "content")),
        .model = std::string(text_of(find_path(reply, {"model"}))),
    };
    if (const auto refusal = text_of(member_of(message, "refusal")); !refusal.empty()) {
        answer.ending = Ending::refusal;
        answer.text = refusal;
    }
    return answer;
}

auto read_anthropic(const Json& reply) -> Result<ChatAnswer> {
    const auto* const content = find_path(reply, {"content"});
    if (content == nullptr || !content->is_array()) {
        return invalid_reply("no content");
    }
    ChatAnswer answer{
        .ending = ending_of(text_of(find_path(reply, {"stop_reason"}))),
        .text = joined_text(content),
        .model = std::string(text_of(find_path(reply, {"model"}))),
    };
    for (const auto& block : content->get_array()) {
        const auto* const input = member_of(&block, "input");
        if (text_of(member_of(&block, "type")) == "tool_use" && input != nullptr) {
            answer.text = to_json_text(*input);
        }
    }
    return answer;
}

// More than any model reads or writes at once. What is above is nonsense, and would overflow sums.
constexpr std::int64_t kMostTokens = 100'000'000;

auto count_at(const Json* usage, std::string_view name) -> std::int64_t {
    return std::min(count_of(member_of(usage, name)).value_or(0), kMostTokens);
}

// Every provider counts what it read; one that does not say has counted nothing.
auto says_input(Dialect dialect, const Json* usage) -> bool {
    const auto input =
        count_of(member_of(usage, dialect == Dialect::openai ? "prompt_tokens" : "input_tokens"));
    return input && *input <= kMostTokens;
}

// Here `prompt_tokens` has the cached ones among it.
auto read_openai_usage(const Json* usage) -> TokenUsage {
    const auto* const details = member_of(usage, "prompt_tokens_details");
    const auto prompt = count_at(usage, "prompt_tokens");
    const auto cached = std::min(count_at(details, "cached_tokens"), prompt);
    const auto written = std::min(count_at(details, "cache_write_tokens"), prompt - cached);
    return {
        .input = prompt - cached - written,
        .cached_input = cached,
        .cache_write = written,
        .output = count_at(usage, "completion_tokens"),
    };
}

// Here `input_tokens` has neither.
auto read_anthropic_usage(const Json* usage) -> TokenUsage {
    return {
        .input = count_at(usage, "input_tokens"),
        .cached_input = count_at(usage, "cache_read_input_tokens"),
        .cache_write = count_at(usage, "cache_creation_input_tokens"),
        .output = count_at(usage, "output_tokens"),
    };
}

auto number_of(const Json* value) -> std::optional<double> {
    if (value == nullptr || !value->is_number()) {
        return std::nullopt;
    }
    return value->to_number<double>();
}

}  // namespace

auto read_chat_answer(Dialect dialect, const Json& reply) -> Result<ChatAnswer> {
    return dialect == Dialect::openai ? read_openai(reply) : read_anthropic(reply);
}

auto read_usage(Dialect dialect, const Json& reply) -> std::optional<ReportedUsage> {
    const auto* const usage = find_path(reply, {"usage"});
    if (!says_input(dialect, usage)) {
        return std::nullopt;
    }
    ReportedUsage reported{
        .tokens =
            dialect == Dialect::openai ? read_openai_usage(usage) : read_anthropic_usage(usage),
    };
    if (const auto cost = number_of(member_of(usage, "cost"))) {
        reported.cost = to_money(*cost);
    }
    return reported;
}

}  // namespace pawl::ai
