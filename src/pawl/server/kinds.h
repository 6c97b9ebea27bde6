// SPDX-License-Identifier: Apache-2.0
// The kinds of this binary, and what their runners will need once the server runs: a client, and
// the application's databases and caches.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "pawl/ai/client.h"
#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/base/secret.h"
#include "pawl/cache/caches.h"
#include "pawl/config/config.h"
#include "pawl/database/databases.h"
#include "pawl/kinds/http/http_sender.h"
#include "pawl/kinds/native/handlers.h"
#include "pawl/net/egress_rules.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/late_pool.h"
#include "pawl/server/late_ai.h"
#include "pawl/task/kind.h"
#include "pawl/task/registry.h"

namespace pawl::server {

// Made before the configuration is read, since reading it makes the runners. Outlives the server.
class Kinds {
 public:
    explicit Kinds(kinds::native::Handlers handlers);
    Kinds(const Kinds&) = delete;
    auto operator=(const Kinds&) -> Kinds& = delete;
    ~Kinds();

    [[nodiscard]] auto catalog() const -> const task::KindCatalog& { return catalog_; }

    // Where kinds look for tasks of other kinds. Outlives the attempts.
    void know(const task::TaskRegistry& tasks) { tasks_ = &tasks; }
    // What databases and caches there are from now on. Opens nothing.
    void connect(const config::Config& config);
    // Calls go through `client` from now on, those that the payload has a say in through `guarded`,
    // which asks egress(), and those to models through `ai`. Before, they fail with `not_serving`.
    // Connections that nobody uses are closed on `executor`, until detach().
    void attach(
        net::HttpClient& client, net::HttpClient& guarded, ai::Client& ai, const Executor& executor
    );
    // For good. While the executor runs.
    void detach();
    // After detach(): whether a call to a database or a cache does not end.
    [[nodiscard]] auto is_busy() -> bool;
    // For kinds that ask models.
    [[nodiscard]] auto ai() -> ai::Client& { return ai_; }
    // What `compat = "vercel"` sends. From any thread.
    void set_cron_secret(Secret secret);
    // Where calls may go. From any thread.
    [[nodiscard]] auto egress() -> net::EgressRules& { return egress_; }

 private:
    class LateSender;

    // Empty: none, or the server does not run yet.
    [[nodiscard]] auto first_task_of(std::string_view kind) const -> std::string;

    SystemClock clock_;
    std::unique_ptr<Alarms> alarms_;
    Random random_;
    net::EgressRules egress_;
    std::unique_ptr<LateSender> sender_;
    std::unique_ptr<LateSender> guarded_;
    database::Databases databases_;
    cache::Caches caches_;
    std::future<void> closing_idle_;
    LateAi ai_;
    LatePool note_threads_{1};  // so that requests have the other CPUs
    std::atomic<const task::TaskRegistry*> tasks_ = nullptr;
    mutable std::mutex mutex_;  // guards cron_secret_
    Secret cron_secret_;
    task::KindCatalog catalog_;
};

}  // namespace pawl::server
