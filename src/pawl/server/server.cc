// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/server.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pawl/api/api.h"
#include "pawl/api/route.h"
#include "pawl/api/system_routes.h"
#include "pawl/auth/authenticator.h"
#include "pawl/base/result.h"
#include "pawl/commands/notify.h"
#include "pawl/commands/services.h"
#include "pawl/config/config.h"
#include "pawl/crypto/random_secret.h"
#include "pawl/engine/context.h"
#include "pawl/engine/fire.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_server.h"
#include "pawl/observe/log.h"
#include "pawl/observe/process_history.h"
#include "pawl/observe/process_metrics.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/server/allowed_hosts.h"
#include "pawl/server/credentials.h"
#include "pawl/server/declare.h"
#include "pawl/server/door_options.h"
#include "pawl/server/egress.h"
#include "pawl/server/exit_codes.h"
#include "pawl/server/kinds.h"
#include "pawl/server/needs_restart.h"
#include "pawl/server/open_store.h"
#include "pawl/server/watchdog.h"
#include "pawl/store/changes.h"
#include "pawl/store/nodes.h"
#include "pawl/store/store.h"
#include "pawl/store/writer.h"

namespace pawl::server {
namespace {

constexpr std::size_t kReaderThreads = 2;

auto http_thread_count() -> std::size_t {
    return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, 4);
}

// Runs a coroutine of another thread's executor to its end, from a thread that may block.
template <class T>
auto wait_for(const Executor& executor, Async<T> work) -> T {
    return boost::asio::co_spawn(executor, std::move(work), boost::asio::use_future).get();
}

}  // namespace

Server::Server(Kinds& kinds, config::Config config, Logger& logger)
    : kinds_(kinds),
      config_(std::move(config)),
      logger_(logger),
      slots_(config_.server.slots),
      alarms_(make_system_alarms(clock_)),
      random_(random_seed()),
      tasks_(config_.tasks),
      waiters_(*alarms_),
      followers_(*alarms_),
      work_waiters_(*alarms_),
      node_(clock_, logger_),
      readers_(kReaderThreads) {}

Server::~Server() = default;

auto Server::start() -> Result<void> {
    if (auto opened = open_store(); !opened) {
        return opened;
    }
    auto credentials = load_credentials(config_.auth, config_.store.directory, logger_);
    if (!credentials) {
        return std::unexpected(credentials.error());
    }
    authenticator_.emplace(
        clock_, *credentials, config_.dev ? auth::DevMode::on : auth::DevMode::off
    );
    load_keys(*store_, *authenticator_);  // what changes from now on arrives through hooks()
    kinds_.set_cron_secret(first_cron_secret(config_.auth));
    start_threads();
    const auto declared = wait_for(engine_thread_.executor(), declare(*services_, config_));
    if (!declared) {
        return declared;
    }
    // They are in the store now. Many of them, and the file they came from, are memory to give
    // back.
    std::exchange(config_.schedules, {}).clear();
    malloc_trim(0);
    make_clients();
    make_engine();
    if (auto listening = start_listening(); !listening) {
        return listening;  // and no job was touched
    }
    apply_egress();  // once more: it is known now where this server answers
    if (auto joined = node_.join(); !joined) {
        return joined;
    }
    engine_->start();
    watch();
    verify_store();
    return {};
}

auto Server::open_store() -> Result<void> {
    auto opened = server::open_store(config_.store, node_.id(), clock_);
    if (!opened) {
        return std::unexpected(opened.error());
    }
    store_ = std::move(*opened);
    node_.share_with(
        store_->membership(),
        {.report = [this] { return report(); },
         .heard = [this](const store::News& news) { others_->heard(news); }}
    );
    writer_.emplace(*store_, clock_, logger_, writer_thread_.executor(), hooks());
    services_.emplace(commands::Services{
        .store = *store_,
        .writer = *writer_,
        .readers = readers_,
        .tasks = tasks_,
        .waiters = waiters_,
        .followers = followers_,
        .work_waiters = work_waiters_,
        .keys_in_progress = keys_in_progress_,
        .clock = store_->clock(),
        .logger = logger_,
        .metrics = metrics_,
        .circuit_open_until =
            [this](const job::Job& job) {
                return circuits_.open_until(*tasks_.snapshot(), job.task, clock_);
            },
        .start_now = [this](store::StartRequest wanted
                     ) { return engine_->start_now(std::move(wanted)); },
        .circuit_state = [this](const task::Task& task
                         ) { return circuits_.view(task, clock_.steady_now()).state; },
        .ai_budgets = [this] { return ai_->client.budgets(); },
        .node_report = [this] { return report(); },
        .broken = [this](const store::StoreBroken& broken) { end_broken(broken); },
    });
    spawner_.emplace(*services_);
    return {};
}

auto Server::hooks() -> store::WriterHooks {
    return {
        .committed =
            [this](const store::Changes& changes) {
                if (!changes.keys.empty()) {
                    authenticator_->put_keys(changes.keys);  // before whoever asked is answered
                }
                commands::notify(*services_, changes);
                if (engine_) {
                    engine_->committed(changes);
                }
                if (changes.work_added.any()) {
                    node_.hint();
                }
            },
        .flushed = [this](const store::FlushReport& report) { metrics_.committed(report.took); },
        .broken = [this](const store::StoreBroken& broken) { end_broken(broken); },
    };
}

auto Server::report() const -> store::NodeReport {
    auto report = node_.about();
    report.slots = slots_;
    report.running = engine_ ? static_cast<std::int64_t>(engine_->in_flight()) : 0;
    report.draining = draining_;
    return report;
}

auto Server::usage() const -> std::optional<ProcessUsage> {
    auto usage = read_process_usage();
    if (usage) {
        usage->connections = http_ ? static_cast<std::int64_t>(http_->connections()) : 0;
        usage->running = engine_ ? static_cast<std::int64_t>(engine_->in_flight()) : 0;
    }
    return usage;
}

// Nothing is tidied up: whatever would be written now could make things worse.
void Server::end_broken(const store::StoreBroken& broken) {
    const bool corrupt = broken.cause() == store::StoreBroken::Cause::corrupt;
    logger_.fatal(corrupt ? "store.corrupt" : "store.io_error", {{"error", broken.what()}});
    _exit(corrupt ? kExitCorrupt : kExitStorageIo);
}

void Server::start_threads() {
    writer_thread_.start("pawl-writer");
    engine_thread_.start("pawl-engine");
    for (std::size_t i = 0; i < http_thread_count(); ++i) {
        http_threads_.push_back(std::make_unique<IoThread>());
        http_threads_.back()->start("pawl-http");
    }
}

auto Server::start_listening() -> Result<void> {
    compat_.emplace(*services_, *authenticator_, compat_options(config_.compat));
    api_.emplace(*services_, *authenticator_, api_options());
    auto options = http_options(config_);
    if (!options) {
        return std::unexpected(options.error());
    }
    std::vector<Executor> executors;
    executors.reserve(http_threads_.size());
    for (const auto& thread : http_threads_) {
        executors.push_back(thread->executor());
    }
    http_.emplace(clock_, logger_, *api_, std::move(*options), std::move(executors));
    return http_->start();
}

auto Server::api_options() -> api::ApiOptions {
    return {
        .limits =
            {.body_bytes = config_.limits.body_bytes,
             .bulk_body_bytes = config_.limits.bulk_body_bytes},
        .dev = config_.dev ? auth::DevMode::on : auth::DevMode::off,
        .allowed_hosts = allowed_hosts(config_.server),
        .browser =
            {.is_secure = config_.server.behind_proxy, .public_origin = config_.server.public_url},
        .metrics =
            config_.metrics.is_public ? api::MetricsAccess::open : api::MetricsAccess::with_key,
        .version = PAWL_VERSION,
        .backup_folder = config_.store.directory,
        .request_id_prefix = crypto::random_hex(4),
        .readiness =
            [this] {
                if (draining_) {
                    return api::Readiness{.ready = false, .reasons = {"draining"}};
                }
                return node_.is_heard()
                           ? api::Readiness{}
                           : api::Readiness{.ready = false, .reasons = {"store_unavailable"}};
            },
        .process = &process_,
        .compat = &*compat_,
        .pages = &pages_,
    };
}

void Server::make_clients() {
    net::HttpClientOptions options{
        .user_agent = "pawl/" PAWL_VERSION, .ca_file = config_.egress.ca_file
    };
    options.egress = &kinds_.egress();
    options.guards = net::Guards::redirects;
    client_.emplace(engine_thread_.executor(), options);
    options.guards = net::Guards::every_hop;
    guarded_client_.emplace(engine_thread_.executor(), options);
    apply_egress();
    kinds_.know(tasks_);
    kinds_.connect(config_);
    ai_.emplace(*services_, *client_, *alarms_, random_, config_.ai);
    kinds_.attach(*client_, *guarded_client_, ai_->client, engine_thread_.executor());
}

void Server::apply_egress() {
    const auto address = http_ ? http_->address() : std::string();
    kinds_.egress().replace(
        egress_policy(config_.egress, config_.server.public_url, address, http_ ? http_->port() : 0)
    );
}

void Server::make_engine() {
    engine_.emplace(
        engine::EngineContext{
            .writer = *writer_,
            .tasks = tasks_,
            .clock = store_->clock(),
            .alarms = *alarms_,
            .random = random_,
            .logger = logger_,
            .metrics = metrics_,
            .circuits = circuits_,
            .spawner = *spawner_,
            .lease = node_.lease(),
            .tidy_history =
                [this](WallTime keep_from) {
                    return readers_.run([this, keep_from] {
                        return store_->tidy_history(keep_from, tidying_.get_token());
                    });
                },
            .options =
                {.node = node_.id(),
                 .slots = static_cast<std::size_t>(slots_),
                 .cron = config_.cron_enabled ? engine::Cron::enabled : engine::Cron::disabled,
                 .retention =
                     {.succeeded = config_.retention.succeeded,
                      .failed = config_.retention.failed,
                      .cancelled = config_.retention.cancelled,
                      .skipped = config_.retention.skipped}},
        },
        engine_thread_.executor()
    );
    others_.emplace(*services_, *authenticator_, *engine_, engine_thread_.executor());
}

void Server::verify_store() {
    boost::asio::post(readers_.executor(), [this] {
        try {
            store_->verify();
        } catch (const store::StoreBroken& broken) {
            end_broken(broken);
        }
    });
}

void Server::watch() {
    watchdog_.emplace(
        [this] {
            process_.look();
            const auto now = clock_.steady_now();
            const auto since = writer_->flushing_since();
            const auto flushing = since ? std::optional(now - *since) : std::nullopt;
            return !draining_ && is_hung(engine_->silence(now), flushing);
        },
        [this] {
            logger_.fatal("server.hung", {{"detail", "a loop made no progress for 10 s"}});
            _exit(kExitWatchdog);
        }
    );
}

auto Server::url() const -> std::string {
    return "http://" + bracketed(http_->address()) + ":" + std::to_string(http_->port());
}

auto Server::reload(config::Config config) -> Result<void> {
    // Everything that can be refused comes before the first change (row 118 of the guarantees).
    auto credentials = load_credentials(config.auth, config_.store.directory, logger_);
    if (!credentials) {
        return std::unexpected(credentials.error());
    }
    const auto declared = wait_for(engine_thread_.executor(), declare(*services_, config));
    if (!declared) {
        return declared;
    }
    for (const auto& key : needs_restart(config_, config)) {
        logger_.warn("config.needs_restart", {{"key", key}});
    }
    config_ = std::move(config);
    apply_egress();
    kinds_.set_cron_secret(first_cron_secret(config_.auth));
    authenticator_->replace(*credentials);
    kinds_.connect(config_);
    ai_->client.replace(config_.ai);
    tasks_.replace(config_.tasks);
    engine_->reloaded();
    return {};
}

void Server::stop() {
    draining_ = true;
    waiters_.wake_all();
    followers_.wake_all();
    work_waiters_.wake_all();
    const auto drain = config_.server.drain;
    auto drained = boost::asio::co_spawn(
        engine_thread_.executor(), engine_->drain(drain), boost::asio::use_future
    );
    drained.wait();
    node_.leave();
    wait_for(http_threads_.front()->executor(), http_->stop(std::chrono::milliseconds(300)));
    watchdog_.reset();
    for (const auto& thread : http_threads_) {
        thread->stop();
    }
    kinds_.detach();
    engine_thread_.stop();
    writer_thread_.stop();
    tidying_.request_stop();
    readers_.finish();
    store_.reset();  // the last connection moves the WAL into the database
}

}  // namespace pawl::server
