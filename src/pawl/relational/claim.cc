// SPDX-License-Identifier: Apache-2.0
// How ready jobs are taken for an attempt: which queues have work, how many their limits allow,
// and, where jobs carry keys, whose turn it is.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <map>
#include <tuple>

#include "pawl/relational/job_rows.h"
#include "pawl/relational/jobs.h"
#include "pawl/store/share_slots.h"

namespace pawl::relational {
namespace {

using job::JobState;

constexpr Duration kLookForOverdueEvery = std::chrono::seconds(1);
constexpr Duration kLookAtLockedAgain = std::chrono::seconds(1);

void earlier(std::optional<WallTime>& time, const std::optional<WallTime>& other) {
    if (other && (!time || *other < *time)) {
        time = other;
    }
}

void append(std::vector<job::Job>& jobs, std::vector<job::Job> more) {
    jobs.insert(
        jobs.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())
    );
}

// RETURNING promises no order.
auto in_order(std::vector<job::Job> jobs) -> std::vector<job::Job> {
    std::ranges::sort(jobs, [](const job::Job& left, const job::Job& right) {
        return std::tuple(-left.priority, left.run_at, left.id) <
               std::tuple(-right.priority, right.run_at, right.id);
    });
    return jobs;
}

}  // namespace

auto Jobs::claim(const store::ClaimRequest& request) -> store::Claimed {
    session_.see_others();
    if (!request.chosen.empty()) {
        return claim_chosen(request);
    }
    // By queue: whether anything can be taken, and which tasks must be left alone.
    struct Choice {
        std::int64_t ready = 0;
        boost::json::array excluded = {};
    };
    std::map<std::string, Choice, std::less<>> choices;
    for (const auto& line : session_.counters.with(JobState::ready)) {
        auto& choice = choices[line.queue];
        if (!session_.paused_tasks.contains(line.task) && request.runnable(line.queue, line.task)) {
            choice.ready += line.n;
        } else {
            choice.excluded.emplace_back(line.task);
        }
    }
    store::Claimed claimed;
    std::vector<store::QueueDemand> demands;
    for (const auto& [name, choice] : choices) {
        const auto demand = demand_of(queue_of(name), choice.ready, request, claimed.more_at);
        if (demand.ready > 0) {
            demands.push_back(demand);
        }
    }
    const auto limit = request.room ? std::min(request.limit, request.room()) : request.limit;
    passed_over_ = false;
    for (const auto& share : store::share_slots(demands, limit)) {
        const auto& excluded = choices.find(share.queue.name)->second.excluded;
        const auto text = excluded.empty() ? std::string() : boost::json::serialize(excluded);
        const Turn turn{.queue = share.queue, .excluded = text, .request = request};
        append(claimed.jobs, claim_from(turn, share.slots, claimed.more_at));
    }
    // Others have locked the rest. If they are gone, nobody tells when the locks are.
    if (session_.writers == Writers::many && passed_over_) {
        earlier(claimed.more_at, request.now + kLookAtLockedAgain);
    }
    return claimed;
}

auto Jobs::queue_of(std::string_view name) -> store::Queue {
    const auto found = session_.queues.find(name);
    return found == session_.queues.end() ? store::Queue{.name = std::string(name)} : found->second;
}

// What the queue could start now, as far as its own limits go.
auto Jobs::demand_of(
    const store::Queue& queue,
    std::int64_t ready,
    const store::ClaimRequest& request,
    std::optional<WallTime>& more_at
) -> store::QueueDemand {
    const bool held = queue.paused && request.paused_queues == store::PausedQueues::left_alone;
    store::QueueDemand demand{.queue = queue, .ready = held ? 0 : ready};
    if (queue.concurrency && demand.ready > 0) {
        demand.running = session_.counters.count_in(JobState::running, queue.name);
    }
    if (queue.rate && demand.ready > 0) {
        const auto& window = session_.turns.window(queue.name, {});
        const auto room = static_cast<std::int64_t>(window.room(*queue.rate, request.now));
        if (room == 0) {
            earlier(more_at, window.next_free(*queue.rate, request.now));
        }
        demand.ready = std::min(demand.ready, room);
    }
    return demand;
}

auto Jobs::claim_from(const Turn& turn, std::int64_t limit, std::optional<WallTime>& more_at)
    -> std::vector<job::Job> {
    auto* const lanes = session_.turns.lanes_of(turn.queue.name);
    auto jobs =
        lanes == nullptr ? claim_in_order(turn, limit) : claim_by_turns(turn, limit, *lanes);
    if (lanes != nullptr) {
        earlier(more_at, lanes->next_release());
    }
    if (turn.queue.rate) {
        for (const auto& job : jobs) {
            note_start(turn, {}, *turn.queue.rate, job.id);
        }
        earlier(
            more_at,
            session_.turns.window(turn.queue.name, {}).next_free(*turn.queue.rate, turn.request.now)
        );
    }
    for (const auto& job : jobs) {
        session_.changed(job.id, store::JobEvent::started);
    }
    return jobs;
}

// The fast road, where no job carries a key: one statement.
auto Jobs::claim_in_order(const Turn& turn, std::int64_t limit) -> std::vector<job::Job> {
    auto jobs = claim_overdue(turn, limit);
    if (const auto left = limit - static_cast<std::int64_t>(jobs.size()); left > 0) {
        append(
            jobs,
            in_order(read_jobs(
                session_.connection,
                session_.connection.query(
                    Sql::claim_jobs,
                    turn.request.now,
                    turn.request.holder,
                    turn.queue.name,
                    null_if_empty(turn.excluded),
                    left
                )
            ))
        );
    }
    passed_over_ = passed_over_ || static_cast<std::int64_t>(jobs.size()) < limit;
    for (const auto& job : jobs) {
        session_.moved(Session::counted(job), JobState::ready, JobState::running, turn.request.now);
    }
    return jobs;
}

// Jobs that have waited behind higher priorities for as long as the queue allows. Whether there are
// any is looked at once a second.
auto Jobs::claim_overdue(const Turn& turn, std::int64_t limit) -> std::vector<job::Job> {
    const auto now = turn.request.now;
    const auto before = now - turn.queue.aging_limit;
    auto& known = session_.overdue[turn.queue.name];
    if (now - known.looked_at >= kLookForOverdueEvery || now < known.looked_at) {
        known = {.looked_at = now};
        auto rows = session_.connection.query(Sql::overdue_priorities, turn.queue.name, before);
        while (rows.next()) {
            known.priorities.push_back(static_cast<int>(rows.integer(0)));
        }
    }
    std::vector<job::Job> jobs;
    for (const auto priority : known.priorities) {
        const auto left = limit - static_cast<std::int64_t>(jobs.size());
        if (left <= 0) {
            break;
        }
        append(
            jobs,
            in_order(read_jobs(
                session_.connection,
                session_.connection.query(
                    Sql::claim_overdue_jobs,
                    now,
                    turn.request.holder,
                    turn.queue.name,
                    priority,
                    before,
                    null_if_empty(turn.excluded),
                    left
                )
            ))
        );
    }
    return jobs;
}

auto Jobs::claim_by_turns(const Turn& turn, std::int64_t limit, flow::Lanes& lanes)
    -> std::vector<job::Job> {
    std::vector<job::Job> jobs;
    const auto now = turn.request.now;
    while (static_cast<std::int64_t>(jobs.size()) < limit) {
        const auto* const next = lanes.next(now);
        if (next == nullptr) {
            break;
        }
        const auto key = *next;
        const auto& rate = turn.queue.per_key_rate;
        if (rate && !key.empty()) {
            const auto free = session_.turns.window(turn.queue.name, key).next_free(*rate, now);
            if (free) {
                lanes.hold(key, *free);
                continue;
            }
        }
        auto job = claim_of_lane(turn, key);
        if (!job) {
            passed_over_ = true;
            lanes.pass_over(key);
            continue;
        }
        session_.moved(Session::counted(*job), JobState::ready, JobState::running, now);
        lanes.took_turn(key, lanes.ready(key) > 0 ? head_of_lane(turn, key) : std::nullopt, now);
        if (rate && !key.empty()) {
            note_start(turn, key, *rate, job->id);
        }
        jobs.push_back(std::move(*job));
    }
    lanes.resume_passed();
    return jobs;
}

auto Jobs::claim_of_lane(const Turn& turn, std::string_view key) -> std::optional<job::Job> {
    auto& connection = session_.connection;
    const auto& request = turn.request;
    const auto excluded = null_if_empty(turn.excluded);
    constexpr int kOne = 1;
    auto jobs = read_jobs(
        connection,
        key.empty()
            ? connection.query(
                  Sql::claim_jobs, request.now, request.holder, turn.queue.name, excluded, kOne
              )
            : connection.query(
                  Sql::claim_lane_job, request.now, request.holder, turn.queue.name, key, excluded
              )
    );
    return jobs.empty() ? std::nullopt : std::optional(std::move(jobs.front()));
}

auto Jobs::head_of_lane(const Turn& turn, std::string_view key) -> std::optional<int> {
    auto& connection = session_.connection;
    const auto excluded = null_if_empty(turn.excluded);
    auto rows = key.empty() ? connection.query(Sql::ready_head, turn.queue.name, excluded)
                            : connection.query(Sql::lane_head, turn.queue.name, key, excluded);
    return rows.next() ? std::optional(static_cast<int>(rows.integer(0))) : std::nullopt;
}

void Jobs::note_start(
    const Turn& turn, std::string_view key, const flow::RateLimit& limit, JobId id
) {
    const auto now = turn.request.now;
    auto& window = session_.turns.window(turn.queue.name, key);
    window.add(now);
    window.trim(limit, now);
    session_.connection.post(Sql::insert_start, turn.queue.name, key, now, id);
    session_.connection.post(Sql::forget_starts, turn.queue.name, key, now - flow::held_for(limit));
}

}  // namespace pawl::relational
