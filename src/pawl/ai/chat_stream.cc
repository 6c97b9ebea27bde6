// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/chat_stream.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "pawl/ai/json_path.h"

namespace pawl::ai {
namespace {

constexpr std::size_t kMostBlocks = 64;

auto broken_off() -> std::unexpected<Error> {
    return fail("invalid_reply", "the stream ended before the answer did");
}

}  // namespace

auto ChatStream::take(const SseEvent& event) -> Result<> {
    if (event.text == "[DONE]") {
        has_ended_ = true;
        return {};
    }
    const auto json = read_json(event.text);
    if (!json) {
        return fail("invalid_reply", "the stream has an event that is no JSON");
    }
    if (const auto* const error = find_path(*json, {"error"}); error != nullptr) {
        error_ = *error;
    }
    const auto type = text_of(find_path(*json, {"type"}));
    if (type.empty()) {
        take_chunk(*json);
    } else {
        take_anthropic(type, *json);
    }
    return {};
}

void ChatStream::take_chunk(const Json& chunk) {
    if (const auto model = text_of(find_path(chunk, {"model"})); !model.empty()) {
        model_ = model;
    }
    merge_usage(find_path(chunk, {"usage"}));
    const auto* const choice = first_of(find_path(chunk, {"choices"}));
    if (const auto* const error = member_of(choice, "error"); error != nullptr) {
        error_ = *error;
    }
    const auto* const delta = member_of(choice, "delta");
    text_ += text_of(member_of(delta, "content"));
    refusal_ += text_of(member_of(delta, "refusal"));
    if (const auto reason = text_of(member_of(choice, "finish_reason")); !reason.empty()) {
        reason_ = reason;
        has_ended_ = true;
    }
}

// Source: docs.anthropic.com/en/docs/build-with-claude/streaming.
void ChatStream::take_anthropic(std::string_view type, const Json& event) {
    is_anthropic_ = true;
    if (type == "message_start") {
        model_ = text_of(find_path(event, {"message", "model"}));
        merge_usage(find_path(event, {"message", "usage"}));
    } else if (type == "content_block_start") {
        begin_block(event);
    } else if (type == "content_block_delta") {
        take_delta(event);
    } else if (type == "message_delta") {
        reason_ = text_of(find_path(event, {"delta", "stop_reason"}));
        merge_usage(find_path(event, {"usage"}));
    } else if (type == "message_stop") {
        has_ended_ = true;
    }
}

void ChatStream::begin_block(const Json& event) {
    const auto* const block = find_path(event, {"content_block"});
    if (block != nullptr && block->is_object()) {
        block_at(event).value = block->get_object();
    }
}

void ChatStream::take_delta(const Json& event) {
    auto& block = block_at(event);
    block.text += text_of(find_path(event, {"delta", "text"}));
    block.text += text_of(find_path(event, {"delta", "partial_json"}));
}

auto ChatStream::block_at(const Json& event) -> Block& {
    const auto index = count_of(find_path(event, {"index"})).value_or(0);
    const auto at = std::min(static_cast<std::size_t>(index), kMostBlocks - 1);
    if (blocks_.size() <= at) {
        blocks_.resize(at + 1);
    }
    return blocks_.at(at);
}

// Numbers are totals so far: the last one of each name counts.
void ChatStream::merge_usage(const Json* usage) {
    if (usage == nullptr || !usage->is_object()) {
        return;
    }
    for (const auto& member : usage->get_object()) {
        usage_[member.key()] = member.value();
    }
}

auto ChatStream::finish() && -> Result<Json> {
    if (!error_.is_null()) {
        return boost::json::object{{"error", std::move(error_)}};
    }
    if (!has_ended_) {
        return broken_off();
    }
    return is_anthropic_ ? finish_anthropic() : Result<Json>(finish_openai());
}

auto ChatStream::finish_openai() -> Json {
    boost::json::object message{{"content", text_}};
    if (!refusal_.empty()) {
        message["refusal"] = refusal_;
    }
    boost::json::object reply{
        {"model", model_},
        {"choices",
         boost::json::array{{{"message", std::move(message)}, {"finish_reason", reason_}}}},
    };
    if (!usage_.empty()) {
        reply["usage"] = std::move(usage_);
    }
    return reply;
}

auto ChatStream::finish_anthropic() -> Result<Json> {
    boost::json::array content;
    for (auto& block : blocks_) {
        if (text_of(block.value.if_contains("type")) == "tool_use") {
            auto input = read_json(block.text.empty() ? "{}" : block.text);
            if (!input) {
                return broken_off();
            }
            block.value["input"] = std::move(*input);
        } else {
            block.value["text"] = block.text;
        }
        content.push_back(std::move(block.value));
    }
    boost::json::object reply{
        {"model", model_}, {"content", std::move(content)}, {"stop_reason", reason_}
    };
    if (!usage_.empty()) {
        reply["usage"] = std::move(usage_);
    }
    return reply;
}

auto assemble_stream(std::string_view bytes) -> Result<Json> {
    SseReader reader;
    ChatStream stream;
    reader.feed(bytes);
    while (const auto event = reader.next()) {
        if (auto taken = stream.take(*event); !taken) {
            return std::unexpected(std::move(taken.error()));
        }
    }
    return std::move(stream).finish();
}

}  // namespace pawl::ai
