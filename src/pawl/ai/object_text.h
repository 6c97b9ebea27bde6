// SPDX-License-Identifier: Apache-2.0
// The object in what a model wrote: bare, in a fence, or between sentences. Pure.
#pragma once

#include <string>
#include <string_view>

#include "pawl/ai/chat.h"
#include "pawl/base/json.h"
#include "pawl/base/result.h"

namespace pawl::ai {

// The first object of the text. Error: no_object.
[[nodiscard]] auto find_object(std::string_view text) -> Result<Json>;

// The object, if it is as the schema wants it. Error: invalid_object, with what is wrong in words
// that can be said to the model. `wish.schema` passed check_schema().
[[nodiscard]] auto read_object(const ObjectWish& wish, std::string_view text) -> Result<Json>;

// What the model is asked after a wrong answer, to be put behind the messages: its own words and
// the complaint.
[[nodiscard]] auto corrective_messages(std::string_view answer, std::string_view problem)
    -> std::vector<ChatMessage>;

}  // namespace pawl::ai
