// SPDX-License-Identifier: Apache-2.0
// A whole node in virtual time: the real engine over a real embedded store, one thread, a clock
// that the test moves, and tasks whose attempts the test ends.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "disk.h"
#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/commands/services.h"
#include "pawl/engine/engine.h"
#include "pawl/observe/log.h"
#include "pawl/observe/metrics.h"
#include "pawl/runtime/manual_alarms.h"
#include "pawl/schedule/schedule.h"
#include "pawl/store/writer.h"
#include "pawl/task/registry.h"
#include "stage.h"

namespace pawl::scenarios {

class House : public testing::Test {
 protected:
    House();
    ~House() override;

    // The clock stands at `time`; nothing has run yet. Call first.
    void at(std::string_view time);
    void add_task(const std::string& name, job::RetryPolicy retry = {});
    // With a kind and a runner of the test's own; tasks stand in the order in which they were
    // added.
    void add_task(task::Task task);
    void give_keys(const std::string& task, task::KeyRules keys);
    void break_circuit_of(const std::string& task, flow::CircuitPolicy policy);
    void add_schedule(schedule::Schedule schedule);
    void pause_schedule(const std::string& name, bool paused);
    void pause_queue(const std::string& name, bool paused);
    void put_queue(store::Queue queue);
    auto enqueue(const std::string& task, Duration delay = Duration::zero()) -> JobId;
    auto enqueue_as(const std::string& user_id, const std::string& task) -> JobId;
    auto cancel(JobId id) -> Result<store::CancelResult>;
    auto retry(JobId id) -> Result<job::Job>;
    // Ends a running job behind its attempt's back.
    void take_away(JobId id);
    // Word of what other nodes did.
    void hear(const store::News& news);
    // Asks for a bulk action that cancels what waits.
    void cancel_all_waiting();

    // A task that no node runs.
    void add_pull_task(const std::string& name);
    // A worker outside takes the next job of such a task.
    auto lease(const std::string& task, Duration length) -> store::Lease;
    // And says that it still works on it.
    void heartbeat(const store::Lease& lease);

    // Starts the node (again): what an earlier one left is there.
    void start(engine::Cron cron = engine::Cron::enabled);
    // The node acts on a commit that it was told of before the commit's callers are answered, as
    // threads may have it.
    void answer_late() { answers_late_ = true; }
    // The next job that starts is cancelled by the commit behind its claim, before the node has
    // seen the claim's answer.
    void cancel_what_starts() { cancels_what_starts_ = true; }
    // As kill -9: nothing is given back.
    void crash();
    // Ends within virtual time; whether everything ended in time.
    void drain(Duration grace);

    // Attempts of tasks added so far may take days.
    void tasks_run_long();

    // Time passes; everything that becomes due happens.
    void pass(Duration time);
    void pass_until(std::string_view time);
    // Somebody sets the wall clock.
    void set_clock(std::string_view time);

    [[nodiscard]] auto state(JobId id) -> std::string;
    [[nodiscard]] auto find(JobId id) -> job::Job;
    // "outcome slot" or "outcome from..to xN", oldest first.
    [[nodiscard]] auto ledger(const std::string& schedule) -> std::vector<std::string>;
    // The lines of a job that are stored, oldest first.
    [[nodiscard]] auto log_of(JobId id) -> std::vector<std::string>;
    [[nodiscard]] auto disk() -> Disk& { return *disk_; }
    // The jobs of a schedule, oldest first.
    [[nodiscard]] auto jobs_of(const std::string& schedule) -> std::vector<job::Job>;

    // Stores a job as it is.
    auto insert(const job::Job& job) -> JobId;
    // What the doors of a node work with, and where; while it runs.
    [[nodiscard]] auto services() -> commands::Services&;
    [[nodiscard]] auto executor() -> Executor;
    // Everything happens that can without time passing.
    void settle();

    Stage stage_;
    ManualClock clock_;
    job::RetryPolicy retry_;

 private:
    template <class T>
    auto transact(std::function<Result<T>(store::Transaction&)> body) -> Result<T>;
    void between_commits(const store::Changes& changes);

    std::filesystem::path directory_;
    bool answers_late_ = false;
    bool cancels_what_starts_ = false;
    ManualAlarms alarms_{clock_};
    Random random_{7};
    std::unique_ptr<Logger> logger_ = make_silent_logger();
    Metrics metrics_;
    task::TaskMap tasks_;
    std::unique_ptr<Disk> disk_;
    struct Node;
    std::unique_ptr<Node> node_;
};

}  // namespace pawl::scenarios
