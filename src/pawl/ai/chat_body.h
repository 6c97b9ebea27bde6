// SPDX-License-Identifier: Apache-2.0
// Requests for a chat, as each dialect has them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "pawl/ai/chat.h"
#include "pawl/ai/connection.h"
#include "pawl/ai/model_traits.h"

namespace pawl::ai {

struct ChatBody {
    Dialect dialect = Dialect::openai;
    std::string_view model = {};
    ModelTraits traits = {};
    Delivery delivery = Delivery::whole;
    int max_output_tokens = 0;
};

// JSON text. In the mode `text`, and in `json` too, the schema is put in words in front of the
// messages. Sources: platform.openai.com/docs/api-reference/chat,
// docs.anthropic.com/en/api/messages.
[[nodiscard]] auto chat_body(const ChatRequest& request, const ChatBody& options) -> std::string;

// The schema as strict modes take it: every object is closed, what they do not know is left out.
// Nothing if it has optional members, which they do not know either.
[[nodiscard]] auto strict_schema(const boost::json::object& schema)
    -> std::optional<boost::json::object>;

}  // namespace pawl::ai
