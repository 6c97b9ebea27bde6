// SPDX-License-Identifier: Apache-2.0
// Replies to a chat, from each dialect's JSON to one value. Pure.
#pragma once

#include <optional>
#include <string>

#include "pawl/ai/chat.h"
#include "pawl/ai/provider.h"
#include "pawl/base/json.h"
#include "pawl/base/result.h"

namespace pawl::ai {

struct ChatAnswer {
    Ending ending = Ending::complete;  // never invalid_object: nobody has looked yet
    std::string text = {};             // of a tool's input: JSON text
    std::string model = {};            // as the provider names it; may be empty

    auto operator==(const ChatAnswer&) const -> bool = default;
};

// Error: invalid_reply.
[[nodiscard]] auto read_chat_answer(Dialect dialect, const Json& reply) -> Result<ChatAnswer>;

struct ReportedUsage {
    TokenUsage tokens = {};
    std::optional<Money> cost = std::nullopt;  // OpenRouter says it

    auto operator==(const ReportedUsage&) const -> bool = default;
};
// Of a chat or of vectors; nothing if the reply does not say, or not in earnest.
[[nodiscard]] auto read_usage(Dialect dialect, const Json& reply) -> std::optional<ReportedUsage>;

}  // namespace pawl::ai
