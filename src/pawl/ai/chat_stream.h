// SPDX-License-Identifier: Apache-2.0
// A reply that came as a stream, put together into what it would have been in one piece. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/sse.h"
#include "pawl/base/json.h"
#include "pawl/base/result.h"

namespace pawl::ai {

// Takes the events of either dialect. One thread.
class ChatStream {
 public:
    // Error: invalid_reply, for data that is no JSON.
    [[nodiscard]] auto take(const SseEvent& event) -> Result<>;

    // The whole reply, as chat_answer.h reads it; {"error": …} if the provider broke off with one.
    // Error: invalid_reply, if the stream ended before the answer did.
    [[nodiscard]] auto finish() && -> Result<Json>;

 private:
    struct Block {  // of Anthropic's content
        boost::json::object value = {};
        std::string text = {};  // and JSON of a tool's input
    };

    void take_chunk(const Json& chunk);
    void take_anthropic(std::string_view type, const Json& event);
    void begin_block(const Json& event);
    void take_delta(const Json& event);
    [[nodiscard]] auto block_at(const Json& event) -> Block&;
    void merge_usage(const Json* usage);
    [[nodiscard]] auto finish_openai() -> Json;
    [[nodiscard]] auto finish_anthropic() -> Result<Json>;

    bool is_anthropic_ = false;
    bool has_ended_ = false;
    std::string model_;
    std::string text_;
    std::string refusal_;
    std::string reason_;
    std::vector<Block> blocks_;
    boost::json::object usage_;
    Json error_ = nullptr;
};

// The same of all bytes at once.
[[nodiscard]] auto assemble_stream(std::string_view bytes) -> Result<Json>;

}  // namespace pawl::ai
