// SPDX-License-Identifier: Apache-2.0
#include "house.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <span>
#include <utility>

#include "house_node.h"
#include "pawl/base/text_time.h"
#include "pawl/commands/edited_schedule.h"
#include "pawl/job/lease.h"
#include "pawl/sqlite/store.h"
#include "pawl/task/make_job.h"

namespace pawl::scenarios {

using std::chrono::seconds;

House::House() {
    auto name = (std::filesystem::temp_directory_path() / "pawl-house-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    retry_.jitter = job::Jitter::none;
    auto opened = sqlite::open_store({.directory = directory_}, clock_);
    disk_ = std::make_unique<Disk>(std::move(opened.value()));
}

House::~House() {
    crash();
    disk_.reset();
    std::filesystem::remove_all(directory_);
}

void House::at(std::string_view time) {
    clock_.set_wall(parse_time(time).value());
}

void House::add_task(const std::string& name, job::RetryPolicy retry) {
    tasks_[name] = {
        .name = name,
        .kind = "staged",
        .retry = retry == job::RetryPolicy{} ? retry_ : std::move(retry),
        .timeout = std::chrono::hours(1),
        .runner = make_staged_runner(stage_),
    };
}

void House::add_task(task::Task task) {
    task.position = tasks_.size();
    task.retry.jitter = job::Jitter::none;
    const auto name = task.name;
    tasks_[name] = std::move(task);
}

void House::give_keys(const std::string& task, task::KeyRules keys) {
    tasks_.at(task).keys = std::move(keys);
}

void House::break_circuit_of(const std::string& task, flow::CircuitPolicy policy) {
    tasks_.at(task).circuit_breaker = policy;
}

template <class T>
auto House::transact(std::function<Result<T>(store::Transaction&)> body) -> Result<T> {
    std::optional<Result<T>> answer;
    if (!node_) {
        const auto changes =
            disk_->transact([&](store::Transaction& transaction) { answer = body(transaction); });
        EXPECT_TRUE(changes.has_value());
        return std::move(*answer);
    }
    boost::asio::co_spawn(
        node_->io,
        [](store::Writer* writer,
           std::function<Result<T>(store::Transaction&)> work,
           std::optional<Result<T>>* out) -> Async<> {
            *out = co_await writer->transact<T>(std::move(work));
        }(&node_->writer, std::move(body), &answer),
        boost::asio::detached
    );
    settle();
    return std::move(*answer);
}

void House::add_schedule(schedule::Schedule schedule) {
    const auto now = clock_.wall_now();
    schedule.task = schedule.task.empty() ? schedule.name : schedule.task;
    ASSERT_TRUE(transact<bool>([schedule, now](store::Transaction& transaction) -> Result<bool> {
        const auto before = transaction.schedules().find(schedule.name);
        transaction.schedules().put(
            before ? commands::edited_schedule(transaction, *before, schedule, now)
                   : commands::new_schedule(schedule, now)
        );
        return true;
    }));
}

void House::pause_schedule(const std::string& name, bool paused) {
    ASSERT_TRUE(transact<bool>([=](store::Transaction& transaction) -> Result<bool> {
        auto stored = transaction.schedules().find(name);
        stored->paused = paused;
        transaction.schedules().put(*stored);
        return true;
    }));
}

void House::tasks_run_long() {
    for (auto& [name, task] : tasks_) {
        task.timeout = std::chrono::hours(96);
    }
    if (node_) {
        node_->registry.replace(tasks_);
    }
}

auto House::enqueue(const std::string& task, Duration delay) -> JobId {
    auto job = task::make_job(tasks_.at(task), clock_.wall_now());
    job.run_at += delay;
    return insert(job);
}

auto House::enqueue_as(const std::string& user_id, const std::string& task) -> JobId {
    auto job = task::make_job(tasks_.at(task), clock_.wall_now());
    job.user_id = user_id;
    return insert(job);
}

auto House::insert(const job::Job& job) -> JobId {
    const auto now = clock_.wall_now();
    const auto id = transact<JobId>([job, now](store::Transaction& transaction) -> Result<JobId> {
        store::InsertJobs insert{.jobs = {{.job = job}}, .now = now};
        auto* const pointer = &insert;
        return transaction.jobs().insert(std::span(&pointer, 1)).front()->jobs.front().id;
    });
    return id.value();
}

auto House::retry(JobId id) -> Result<job::Job> {
    const auto now = clock_.wall_now();
    return transact<job::Job>([=](store::Transaction& transaction) {
        return transaction.jobs().retry(id, std::nullopt, now);
    });
}

auto House::cancel(JobId id) -> Result<store::CancelResult> {
    const auto now = clock_.wall_now();
    return transact<store::CancelResult>([=](store::Transaction& transaction) {
        return transaction.jobs().cancel(id, now);
    });
}

// Before the answers to the first commit are under way, or behind them.
void House::between_commits(const store::Changes& changes) {
    if (answers_late_) {
        node_->io.poll();
    }
    const auto started =
        std::ranges::find(changes.jobs, store::JobEvent::started, &store::JobChange::event);
    if (started == changes.jobs.end() || !std::exchange(cancels_what_starts_, false)) {
        return;
    }
    boost::asio::post(node_->io, [this, id = started->id] {
        const auto cancelled = disk_->transact([&](store::Transaction& transaction) {
            EXPECT_TRUE(transaction.jobs().cancel(id, clock_.wall_now())->accepted_only);
        });
        node_->engine->committed(cancelled.value());
    });
}

void House::hear(const store::News& news) {
    node_->engine->heard(news);
    settle();
}

void House::take_away(JobId id) {
    const auto job = find(id);
    const auto outcome = job::Outcome::ended(job::AttemptEnd::lost, "lost", "taken away");
    const store::Finish finish{
        .id = id,
        .fence = job.fence,
        .holder = "somebody",
        .now = clock_.wall_now(),
        .change = {.event = job::Event::cancelled, .to = job::JobState::cancelled},
        .outcome = outcome,
    };
    ASSERT_TRUE(transact<void>([finish](store::Transaction& transaction) {
        const auto* const pointer = &finish;
        return transaction.jobs().finish(std::span(&pointer, 1)).front();
    }));
}

void House::cancel_all_waiting() {
    const auto now = clock_.wall_now();
    const store::NewBulkAction wanted{
        .filter = {.states = {job::JobState::scheduled, job::JobState::ready}}
    };
    ASSERT_TRUE(transact<bool>([=](store::Transaction& transaction) -> Result<bool> {
        transaction.bulk_actions().create(wanted, now);
        return true;
    }));
}

void House::add_pull_task(const std::string& name) {
    tasks_[name] = {.name = name, .kind = "pull", .lease = job::kDefaultLease};
}

auto House::lease(const std::string& task, Duration length) -> store::Lease {
    const auto now = clock_.wall_now();
    const auto granted =
        transact<store::Lease>([=](store::Transaction& transaction) -> Result<store::Lease> {
            const auto jobs = transaction.jobs()
                                  .claim(
                                      {.holder = std::string(store::kWorkerHolder) + "w",
                                       .now = now,
                                       .limit = 1,
                                       .runnable = [&](std::string_view, std::string_view name
                                                   ) { return name == task; }}
                                  )
                                  .jobs;
            if (jobs.empty()) {
                return fail("not_found", "nothing is ready");
            }
            store::Lease lease{
                .token_hash = std::to_string(jobs.front().fence) + " of " + task,
                .job = jobs.front().id,
                .fence = jobs.front().fence,
                .worker = "w",
                .queue = jobs.front().queue,
                .task = task,
                .length = length,
            };
            transaction.leases().grant(std::span(&lease, 1));
            return lease;
        });
    return granted.value();
}

void House::heartbeat(const store::Lease& lease) {
    ASSERT_TRUE(transact<bool>([&](store::Transaction& transaction) -> Result<bool> {
        transaction.leases().renew(lease);
        return true;
    }));
}

void House::start(engine::Cron cron) {
    node_ = std::make_unique<Node>(*this, cron);
    node_->engine->start();
    settle();
}

// What waits goes while its io_context is there: a coroutine unwinds through it.
void House::crash() {
    stage_.forget_running();
    alarms_.forget_all();
    node_.reset();
}

void House::drain(Duration grace) {
    bool done = false;
    boost::asio::co_spawn(
        node_->io,
        [](engine::Engine* engine, Duration wait, bool* ended) -> Async<> {
            co_await engine->drain(wait);
            *ended = true;
        }(node_->engine.get(), grace, &done),
        boost::asio::detached
    );
    pass(grace + seconds(1));
    EXPECT_TRUE(done);
    node_.reset();
}

// Runs everything that is ready; no time passes.
void House::settle() {
    if (node_) {
        node_->settle();
    }
}

auto House::services() -> commands::Services& {
    node_->has_doors = true;
    return node_->services;
}

auto House::executor() -> Executor {
    return node_->io.get_executor();
}

void House::put_queue(store::Queue queue) {
    ASSERT_TRUE(transact<bool>([=](store::Transaction& transaction) -> Result<bool> {
        transaction.queues().put(queue);
        return true;
    }));
}

void House::pause_queue(const std::string& name, bool paused) {
    ASSERT_TRUE(transact<bool>([=](store::Transaction& transaction) -> Result<bool> {
        transaction.queues().set_paused(name, paused);
        return true;
    }));
}

void House::pass(Duration time) {
    const auto end = clock_.steady_now() + time;
    settle();
    for (auto next = alarms_.next(); next && *next <= end; next = alarms_.next()) {
        clock_.advance(std::max(Duration::zero(), *next - clock_.steady_now()));
        alarms_.fire_due();
        settle();
    }
    clock_.advance(end - clock_.steady_now());
    settle();
}

void House::pass_until(std::string_view time) {
    pass(parse_time(time).value() - clock_.wall_now());
}

}  // namespace pawl::scenarios
