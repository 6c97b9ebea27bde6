// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/chat_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace pawl::ai {
namespace {

using boost::json::array;
using boost::json::object;

// What strict modes refuse to be told; it is checked when the reply is here.
constexpr auto kUnknownToStrict =
    std::to_array<std::string_view>({"minLength", "maxLength", "default", "examples"});

auto to_text(Speaker speaker) -> std::string_view {
    switch (speaker) {
        case Speaker::system:
            return "system";
        case Speaker::user:
            return "user";
        case Speaker::assistant:
            return "assistant";
    }
    return "user";
}

auto instruction(const ObjectWish& wish) -> std::string {
    return fmt::format(
        "Answer with one JSON object and nothing else. It must fit this JSON Schema: {}",
        to_json_text(wish.schema)
    );
}

auto messages_of(const ChatRequest& request, ObjectMode mode) -> std::vector<ChatMessage> {
    auto messages = request.messages;
    if (request.object && mode != ObjectMode::strict) {
        messages.insert(
            messages.begin(), {.speaker = Speaker::system, .text = instruction(*request.object)}
        );
    }
    return messages;
}

auto to_json(const ChatMessage& message) -> object {
    return {{"role", to_text(message.speaker)}, {"content", message.text}};
}

auto response_format(const ObjectWish& wish, ObjectMode mode) -> object {
    if (mode == ObjectMode::json) {
        return {{"type", "json_object"}};
    }
    const auto strict = strict_schema(wish.schema);
    const bool is_strict = strict.has_value();
    return {
        {"type", "json_schema"},
        {"json_schema",
         {{"name", wish.name}, {"strict", is_strict}, {"schema", is_strict ? *strict : wish.schema}}
        },
    };
}

auto openai_body(const ChatRequest& request, const ChatBody& options) -> object {
    const auto mode = options.traits.object_mode;
    array messages;
    for (const auto& message : messages_of(request, mode)) {
        messages.push_back(to_json(message));
    }
    object body{{"model", options.model}, {"messages", std::move(messages)}};
    const bool completion = options.traits.limit_field == LimitField::max_completion_tokens;
    body[completion ? "max_completion_tokens" : "max_tokens"] = options.max_output_tokens;
    if (request.object && mode != ObjectMode::text) {
        body["response_format"] = response_format(*request.object, mode);
    }
    if (options.delivery == Delivery::stream) {
        body["stream"] = true;
        body["stream_options"] = object{{"include_usage", true}};
    }
    return body;
}

auto anthropic_body(const ChatRequest& request, const ChatBody& options) -> object {
    const auto mode = options.traits.object_mode;
    std::string system;
    array messages;
    for (const auto& message : messages_of(request, mode)) {
        if (message.speaker == Speaker::system) {
            system += system.empty() ? "" : "\n\n";
            system += message.text;
        } else {
            messages.push_back(to_json(message));
        }
    }
    object body{
        {"model", options.model},
        {"max_tokens", options.max_output_tokens},
        {"messages", std::move(messages)},
    };
    if (!system.empty()) {
        body["system"] = system;
    }
    if (request.object && mode == ObjectMode::strict) {
        body["tools"] = array{{
            {"name", request.object->name},
            {"description", "Takes the answer."},
            {"input_schema", request.object->schema},
        }};
        body["tool_choice"] = object{{"type", "tool"}, {"name", request.object->name}};
    }
    if (options.delivery == Delivery::stream) {
        body["stream"] = true;
    }
    return body;
}

auto has_optional_members(const object& schema) -> bool {
    const auto* const members = schema.if_contains("properties");
    if (members == nullptr || !members->is_object()) {
        return false;
    }
    const auto* const required = schema.if_contains("required");
    const auto& names =
        required != nullptr && required->is_array() ? required->get_array() : array();
    return std::ranges::any_of(members->get_object(), [&](const auto& member) {
        return std::ranges::find(names, Json(member.key())) == names.end();
    });
}

// Closes every object of the schema; false: there is one that cannot be.
auto make_strict(Json& value) -> bool {
    if (auto* const list = value.if_array()) {
        return std::ranges::all_of(*list, make_strict);
    }
    auto* const schema = value.if_object();
    if (schema == nullptr) {
        return true;
    }
    for (const auto name : kUnknownToStrict) {
        schema->erase(name);
    }
    if (schema->contains("properties")) {
        if (has_optional_members(*schema)) {
            return false;
        }
        (*schema)["additionalProperties"] = false;
        for (auto& member : schema->at("properties").as_object()) {
            if (!make_strict(member.value())) {
                return false;
            }
        }
    }
    constexpr auto kNested = std::to_array<std::string_view>({"items", "anyOf"});
    return std::ranges::all_of(kNested, [&](std::string_view name) {
        auto* const nested = schema->if_contains(name);
        return nested == nullptr || make_strict(*nested);
    });
}

}  // namespace

auto chat_body(const ChatRequest& request, const ChatBody& options) -> std::string {
    auto body = options.dialect == Dialect::openai ? openai_body(request, options)
                                                   : anthropic_body(request, options);
    if (request.temperature && options.traits.sampling == Sampling::temperature) {
        body["temperature"] = *request.temperature;
    }
    return to_json_text(body);
}

auto strict_schema(const object& schema) -> std::optional<object> {
    Json copy = schema;
    if (!make_strict(copy)) {
        return std::nullopt;
    }
    return std::move(copy.get_object());
}

}  // namespace pawl::ai
