// SPDX-License-Identifier: Apache-2.0
#include "store_fixture.h"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "subjects.h"

namespace pawl::conformance {
auto subject_kinds() -> std::vector<SubjectKind> {
    return {
        {.name = "sqlite", .make = make_sqlite_subject},
        {.name = "postgres", .make = make_postgres_subject},
    };
}

auto StoreTest::a_job(std::string task, std::string queue) -> store::NewJob {
    return {
        .job = {.task = std::move(task), .queue = std::move(queue), .payload = R"({"n":1.0})"},
    };
}

auto StoreTest::insert(std::vector<store::NewJob> jobs) -> std::vector<job::Job> {
    for (auto& job : jobs) {
        if (job.job.run_at == WallTime{}) {
            job.job.run_at = now();
        }
    }
    store::InsertJobs request{.jobs = std::move(jobs), .now = now()};
    auto* const pointer = &request;
    return transact<std::vector<job::Job>>([&](store::Transaction& transaction) {
        return transaction.jobs().insert(std::span(&pointer, 1)).front().value().jobs;
    });
}

auto StoreTest::claim(std::size_t limit) -> std::vector<job::Job> {
    const store::ClaimRequest request{
        .holder = "node",
        .now = now(),
        .limit = limit,
        .runnable = [](std::string_view, std::string_view task) { return task != "unrunnable"; },
    };
    return transact<std::vector<job::Job>>([&](store::Transaction& transaction) {
        return transaction.jobs().claim(request).jobs;
    });
}

auto StoreTest::finish(const job::Job& job, const job::Outcome& outcome) -> Result<void> {
    const job::AttemptFacts facts{.attempt = job.attempt, .max_attempts = job.max_attempts};
    const store::Finish finish{
        .id = job.id,
        .fence = job.fence,
        .holder = "node",
        .now = now(),
        .change = job::transition(facts, outcome, {.jitter = job::Jitter::none}, now()),
        .outcome = outcome,
    };
    const auto* const pointer = &finish;
    return transact<Result<void>>([&](store::Transaction& transaction) {
        return transaction.jobs().finish(std::span(&pointer, 1)).front();
    });
}

auto StoreTest::cancel(JobId id) -> Result<store::CancelResult> {
    return transact<Result<store::CancelResult>>([&](store::Transaction& transaction) {
        return transaction.jobs().cancel(id, now());
    });
}

auto StoreTest::find(JobId id) -> std::optional<job::Job> {
    std::optional<job::Job> found;
    store().read([&](store::Snapshot& snapshot) { found = snapshot.jobs().find(id); });
    return found;
}

auto StoreTest::state_of(JobId id) -> std::string {
    const auto job = find(id);
    return job ? std::string(to_text(job->state)) : "absent";
}

auto StoreTest::counts() -> std::vector<std::string> {
    std::vector<std::string> lines;
    store().read([&](store::Snapshot& snapshot) {
        for (const auto& line : snapshot.queues().counts()) {
            lines.push_back(
                fmt::format("{}/{} {} {}", line.queue, line.task, to_text(line.state), line.count)
            );
        }
    });
    return lines;
}

}  // namespace pawl::conformance
