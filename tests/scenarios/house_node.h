// SPDX-License-Identifier: Apache-2.0
// What a House runs: one node, from its start to its end.
#pragma once

#include <boost/asio/post.hpp>
#include <cstddef>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "house.h"
#include "pawl/commands/spawn_jobs.h"

namespace pawl::scenarios {

// The io_context goes before what its coroutines refer to.
struct House::Node {
    Node(House& house, engine::Cron cron)
        : registry(house.tasks_),
          waiters(house.alarms_),
          followers(house.alarms_),
          work_waiters(house.alarms_),
          writer(
              *house.disk_,
              house.clock_,
              *house.logger_,
              io.get_executor(),
              {.committed =
                   [this, &house](const store::Changes& changes) {
                       waiters.notify(changes);
                       if (engine) {
                           engine->committed(changes);
                       }
                       house.between_commits(changes);
                   }}
          ),
          services{
              .store = *house.disk_,
              .writer = writer,
              .readers = readers,
              .tasks = registry,
              .waiters = waiters,
              .followers = followers,
              .work_waiters = work_waiters,
              .keys_in_progress = keys,
              .clock = house.clock_,
              .logger = *house.logger_,
              .metrics = house.metrics_,
              .start_now = [this](store::StartRequest wanted
                           ) { return engine->start_now(std::move(wanted)); },
              .node_report = [] { return store::NodeReport{.id = "node"}; },
          } {
        engine = std::make_unique<engine::Engine>(
            engine::EngineContext{
                .writer = writer,
                .tasks = registry,
                .clock = house.clock_,
                .alarms = house.alarms_,
                .random = house.random_,
                .logger = *house.logger_,
                .metrics = house.metrics_,
                .circuits = circuits,
                .spawner = spawner,
                .lease = lease,
                .options = {.node = "node-" + std::to_string(++starts), .cron = cron},
            },
            io.get_executor()
        );
    }

    // Until nothing is left to do without time passing. What the readers' thread was asked ends
    // before a task that is posted behind it.
    void settle() {
        std::size_t done = 0;
        do {
            io.restart();
            done = io.poll();
            if (!has_doors) {
                continue;  // nobody asks the readers
            }
            std::promise<void> passed;
            boost::asio::post(readers.executor(), [&passed] { passed.set_value(); });
            passed.get_future().wait();
            io.restart();
            done += io.poll();
        } while (done > 0);
    }

    static inline int starts = 0;
    bool has_doors = false;
    engine::Circuits circuits;
    engine::NodeLease lease{engine::NodeLease::Kind::owner};
    std::unique_ptr<engine::Engine> engine;
    task::TaskRegistry registry;
    commands::JobWaiters waiters;
    commands::CommitWaiters followers;
    commands::WorkWaiters work_waiters;
    commands::KeysInProgress keys;
    Pool readers{1};
    boost::asio::io_context io{1};
    store::Writer writer;
    commands::Services services;
    commands::JobSpawner spawner{services};
};

}  // namespace pawl::scenarios
