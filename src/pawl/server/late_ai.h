// SPDX-License-Identifier: Apache-2.0
// The AI client as kinds see it, which are made before there is one.
#pragma once

#include <atomic>
#include <utility>

#include "pawl/ai/client.h"

namespace pawl::server {

// Calls fail with `not_serving` until a client is set. Thread-safe.
class LateAi final : public ai::Client {
 public:
    [[nodiscard]] auto chat(ai::ChatRequest request, ai::CallScope scope)
        -> Async<Result<ai::ChatReply>> override {
        auto* const client = client_.load();
        if (client == nullptr) {
            co_return not_serving();
        }
        co_return co_await client->chat(std::move(request), std::move(scope));
    }
    [[nodiscard]] auto embed(ai::EmbedRequest request, ai::CallScope scope)
        -> Async<Result<ai::Embeddings>> override {
        auto* const client = client_.load();
        if (client == nullptr) {
            co_return not_serving();
        }
        co_return co_await client->embed(std::move(request), std::move(scope));
    }

    void set(ai::Client* client) { client_ = client; }

 private:
    static auto not_serving() -> std::unexpected<Error> {
        return fail("not_serving", "this process asks no models: it does not serve");
    }

    std::atomic<ai::Client*> client_ = nullptr;
};

}  // namespace pawl::server
