// SPDX-License-Identifier: Apache-2.0
// The kinds of this binary, and what their runners will need once the server runs.
#pragma once

#include <memory>
#include <mutex>

#include "pawl/ai/client.h"
#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/base/secret.h"
#include "pawl/kinds/http/http_sender.h"
#include "pawl/kinds/native/handlers.h"
#include "pawl/runtime/alarm.h"
#include "pawl/server/late_ai.h"
#include "pawl/task/kind.h"

namespace pawl::server {

// Made before the configuration is read, since reading it makes the runners. Outlives the server.
class Kinds {
 public:
    explicit Kinds(kinds::native::Handlers handlers);
    Kinds(const Kinds&) = delete;
    auto operator=(const Kinds&) -> Kinds& = delete;
    ~Kinds();

    [[nodiscard]] auto catalog() const -> const task::KindCatalog& { return catalog_; }

    // Calls go through `client` and `ai` from now on. Before, they fail with `not_serving`.
    void attach(net::HttpClient& client, ai::Client& ai);
    void detach();
    // For kinds that ask models.
    [[nodiscard]] auto ai() -> ai::Client& { return ai_; }
    // What `compat = "vercel"` sends. From any thread.
    void set_cron_secret(Secret secret);

 private:
    class LateSender;

    SystemClock clock_;
    std::unique_ptr<Alarms> alarms_;
    Random random_;
    std::unique_ptr<LateSender> sender_;
    LateAi ai_;
    mutable std::mutex mutex_;  // guards cron_secret_
    Secret cron_secret_;
    task::KindCatalog catalog_;
};

}  // namespace pawl::server
