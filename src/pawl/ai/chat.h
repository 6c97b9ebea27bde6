// SPDX-License-Identifier: Apache-2.0
// What is asked of a model and what it says, whoever the provider is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/usage.h"
#include "pawl/base/json.h"

namespace pawl::ai {

enum class Speaker : std::uint8_t { system, user, assistant };

struct ChatMessage {
    Speaker speaker = Speaker::user;
    std::string text = {};

    auto operator==(const ChatMessage&) const -> bool = default;
};

// The wish for an object in place of text: what is within json_schema.h.
struct ObjectWish {
    std::string name = "answer";  // [A-Za-z0-9_-]{1,64}
    boost::json::object schema = {};
};

// Whether the caller can make do without an answer, where the connection's `fallback` lets it. One
// that cannot gets the error that there is, as if the connection said "fail".
enum class Makeshift : std::uint8_t { possible, impossible };

struct ChatRequest {
    std::string connection = "default";
    std::string model = {};  // empty: the connection's
    std::vector<ChatMessage> messages = {};
    std::optional<double> temperature = std::nullopt;  // left out where a model takes none
    int max_output_tokens = 0;                         // 0: the connection's, or the model's
    std::optional<ObjectWish> object = std::nullopt;
    Makeshift makeshift = Makeshift::possible;
};

// How a reply ended. All but `complete` are answers too: the text is what there is.
enum class Ending : std::uint8_t {
    complete,
    length,         // cut off at max_output_tokens
    refusal,        // the model, or a filter before it, does not want to answer
    invalid_object  // not what the schema asks for, also not when asked once more
};
inline constexpr std::array<std::string_view, 4> kEndingNames = {
    "complete", "length", "refusal", "invalid_object"
};
[[nodiscard]] constexpr auto to_text(Ending ending) -> std::string_view {
    return kEndingNames.at(static_cast<std::size_t>(ending));
}

struct ChatReply {
    Ending ending = Ending::complete;
    std::string text = {};                      // as the model wrote it
    std::optional<Json> object = std::nullopt;  // if one was asked for and is right
    std::string problem = {};                   // of an invalid object: what is wrong with it
    std::string engine = {};                    // the provider: "openai"
    std::string model = {};                     // as the provider names it
    Spending spending = {};                     // of all requests that this took
    int requests = 0;                           // that were answered
};

}  // namespace pawl::ai
