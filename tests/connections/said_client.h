// SPDX-License-Identifier: Apache-2.0
// A client of models that says what a test wants; without a word left it is as one without a key:
// it wants the offline engine, or fails for who cannot make do.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "pawl/ai/client.h"

namespace pawl::database {

class SaidClient final : public ai::Client {
 public:
    [[nodiscard]] auto chat(ai::ChatRequest request, ai::CallScope scope)
        -> Async<Result<ai::ChatReply>> override {
        asked.push_back(std::move(request));
        scopes.push_back(std::move(scope));
        if (replies.empty()) {
            const bool makes_do = asked.back().makeshift == ai::Makeshift::possible;
            co_return fail(makes_do ? "offline_wanted" : "no_provider", "there is no key");
        }
        auto reply = std::move(replies.front());
        replies.pop_front();
        co_return reply;
    }
    [[nodiscard]] auto embed(ai::EmbedRequest request, ai::CallScope /*scope*/)
        -> Async<Result<ai::Embeddings>> override {
        embedded.push_back(std::move(request));
        if (vectors.empty()) {
            co_return fail("offline_wanted", "there is no key");
        }
        auto answer = std::move(vectors.front());
        vectors.pop_front();
        co_return answer;
    }

    void say(std::string text) {
        replies.emplace_back(
            ai::ChatReply{.text = std::move(text), .engine = "openai", .model = "gpt-test"}
        );
    }
    void say(Error error) { replies.emplace_back(std::unexpected(std::move(error))); }

    std::vector<ai::ChatRequest> asked;
    std::vector<ai::CallScope> scopes;  // of those
    std::vector<ai::EmbedRequest> embedded;
    std::deque<Result<ai::ChatReply>> replies;
    std::deque<Result<ai::Embeddings>> vectors;
};

}  // namespace pawl::database
