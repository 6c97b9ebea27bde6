// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/object_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <optional>

#include "pawl/ai/json_schema.h"

namespace pawl::ai {
namespace {

constexpr int kMostCandidates = 16;

// The text from `begin`, an opening brace, to the brace that closes it.
auto balanced(std::string_view text, std::size_t begin) -> std::optional<std::string_view> {
    int depth = 0;
    bool in_string = false;
    for (auto at = begin; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            if (c == '\\') {
                ++at;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            return text.substr(begin, at - begin + 1);
        }
    }
    return std::nullopt;
}

}  // namespace

auto find_object(std::string_view text) -> Result<Json> {
    auto begin = text.find('{');
    for (int tried = 0; begin != std::string_view::npos && tried < kMostCandidates; ++tried) {
        const auto candidate = balanced(text, begin);
        if (candidate) {
            if (auto json = read_json(*candidate)) {
                return json;
            }
        }
        begin = text.find('{', begin + 1);
    }
    return fail("no_object", "the answer has no JSON object");
}

auto read_object(const ObjectWish& wish, std::string_view text) -> Result<Json> {
    auto object = find_object(text);
    if (!object) {
        return fail("invalid_object", object.error().message);
    }
    const auto faults = find_faults(wish.schema, *object);
    if (!faults.empty()) {
        return fail("invalid_object", fmt::format("{}", fmt::join(faults, "; ")));
    }
    return object;
}

auto corrective_messages(std::string_view answer, std::string_view problem)
    -> std::vector<ChatMessage> {
    std::vector<ChatMessage> messages;
    if (!answer.empty()) {  // providers refuse empty messages
        messages.push_back({.speaker = Speaker::assistant, .text = std::string(answer)});
    }
    messages.push_back(
        {.speaker = Speaker::user,
         .text = fmt::format(
             "That does not fit: {}. Answer again with one JSON object that fits, and nothing "
             "else.",
             problem
         )}
    );
    return messages;
}

}  // namespace pawl::ai
