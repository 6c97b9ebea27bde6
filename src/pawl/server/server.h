// SPDX-License-Identifier: Apache-2.0
// Configuration to objects, ports to adapters, start order, stop order. No logic.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pawl/api/api.h"
#include "pawl/auth/authenticator.h"
#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/commands/services.h"
#include "pawl/commands/spawn_jobs.h"
#include "pawl/compat/compat.h"
#include "pawl/config/config.h"
#include "pawl/dashboard/pages.h"
#include "pawl/engine/engine.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_server.h"
#include "pawl/observe/log.h"
#include "pawl/observe/metrics.h"
#include "pawl/observe/process_history.h"
#include "pawl/runtime/pool.h"
#include "pawl/server/io_thread.h"
#include "pawl/server/kinds.h"
#include "pawl/server/node.h"
#include "pawl/server/others.h"
#include "pawl/server/stored_ai.h"
#include "pawl/server/watchdog.h"
#include "pawl/store/nodes.h"
#include "pawl/store/store.h"
#include "pawl/store/writer.h"

namespace pawl::server {

// Owns everything that lives as long as the server. Members stand in start order, so that they go
// in the opposite one.
class Server {
 public:
    Server(Kinds& kinds, config::Config config, Logger& logger);
    Server(const Server&) = delete;
    auto operator=(const Server&) -> Server& = delete;
    ~Server();

    // Errors: those of the store's opening, of the admin token and of listening.
    [[nodiscard]] auto start() -> Result<void>;
    [[nodiscard]] auto url() const -> std::string;

    // Takes over what may change while it runs: tasks, schedules, queues, secrets.
    [[nodiscard]] auto reload(config::Config config) -> Result<void>;

    // Stops listening, drains, closes. Blocks.
    void stop();
    // After stop(): whether attempts, or calls that they left behind, did not end.
    [[nodiscard]] auto is_busy() -> bool { return engine_->in_flight() > 0 || kinds_.is_busy(); }

 private:
    struct Storage;

    [[nodiscard]] auto open_store() -> Result<void>;
    [[nodiscard]] auto report() const -> store::NodeReport;
    [[nodiscard]] auto usage() const -> std::optional<ProcessUsage>;
    [[nodiscard]] auto start_listening() -> Result<void>;
    void start_threads();
    void make_clients();
    void apply_egress();
    void make_engine();
    void watch();
    void verify_store();
    [[nodiscard]] auto hooks() -> store::WriterHooks;
    [[nodiscard]] auto api_options() -> api::ApiOptions;
    void end_broken(const store::StoreBroken& broken);

    Kinds& kinds_;
    config::Config config_;
    Logger& logger_;
    const int slots_;  // a reload changes nothing about them
    SystemClock clock_;
    std::unique_ptr<Alarms> alarms_;
    Random random_;
    Metrics metrics_;
    task::TaskRegistry tasks_;
    commands::JobWaiters waiters_;
    commands::CommitWaiters followers_;
    commands::WorkWaiters work_waiters_;
    commands::KeysInProgress keys_in_progress_;
    std::atomic<bool> draining_ = false;
    std::stop_source tidying_;  // of the history

    std::unique_ptr<store::Store> store_;
    Node node_;
    IoThread writer_thread_;
    Pool readers_;
    std::optional<store::Writer> writer_;
    std::optional<commands::Services> services_;
    std::optional<commands::JobSpawner> spawner_;

    IoThread engine_thread_;
    std::optional<net::HttpClient> client_;
    std::optional<net::HttpClient> guarded_client_;
    std::optional<StoredAi> ai_;
    engine::Circuits circuits_;
    std::optional<engine::Engine> engine_;
    std::optional<Others> others_;

    std::optional<auth::Authenticator> authenticator_;
    std::optional<compat::Compat> compat_;
    dashboard::Pages pages_{dashboard::built_assets()};
    ProcessHistory process_{clock_, [this] { return usage(); }};
    std::optional<api::Api> api_;
    std::vector<std::unique_ptr<IoThread>> http_threads_;
    std::optional<net::HttpServer> http_;
    std::optional<Watchdog> watchdog_;
};

}  // namespace pawl::server
