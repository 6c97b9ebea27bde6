// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <iterator>
#include <span>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/base/assert.h"
#include "pawl/commands/admit_jobs.h"
#include "pawl/commands/scopes.h"
#include "pawl/commands/sight.h"

namespace pawl::commands {
namespace {

constexpr std::size_t kFewLargeOnes = 100;
constexpr auto kLongestWalk = std::chrono::seconds(10);

auto no_job(JobId id) -> std::unexpected<Error> {
    return fail("not_found", fmt::format("there is no job {}", id.value));
}

void tell(
    Services& services, const access::Principal& principal, std::string_view event, JobId id
) {
    services.logger.info(event, {{"job_id", id.value}, {"by", principal.id}});
}

// What was read of a job, or not_found if the job itself is not there.
template <class T>
using OfJob = std::optional<T>;

template <class T>
auto required(Result<OfJob<T>> read, JobId id) -> Result<T> {
    if (!read) {
        return std::unexpected(read.error());
    }
    if (!*read) {
        return no_job(id);
    }
    return std::move(**read);
}

auto look(Services& services, store::JobFilter filter) -> Async<Result<store::JobPage>> {
    co_return co_await read(services, [filter = std::move(filter)](store::Snapshot& snapshot) {
        return snapshot.jobs().list(filter);
    });
}

}  // namespace

auto find_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<job::Job>> {
    co_return required(
        co_await read(
            services,
            [principal, id](store::Snapshot& snapshot) -> OfJob<job::Job> {
                const bool seen =
                    access::sees_every_job(principal) || is_there(snapshot, principal, id);
                return seen ? snapshot.jobs().find(id) : std::nullopt;
            }
        ),
        id
    );
}

auto wait_for_job(Services& services, access::Principal principal, JobId id, WaitFor wait)
    -> Async<Result<job::Job>> {
    const auto until = services.clock.steady_now() + wait.most;
    const auto waiter = services.waiters.enter(id, co_await boost::asio::this_coro::executor);
    const std::stop_callback on_stop(wait.stop, [&waiter] { waiter->ring(); });
    for (;;) {
        auto job = co_await find_job(services, principal, id);
        const bool over = services.clock.steady_now() >= until || services.waiters.closing() ||
                          wait.stop.stop_requested();
        const bool is_enough = job && (wait.enough ? wait.enough(*job) : is_final(job->state));
        if (!job || is_enough || over) {
            co_return job;
        }
        co_await waiter->wait_until(until);
    }
}

auto list_jobs(Services& services, access::Principal principal, store::JobFilter filter)
    -> Async<Result<store::JobPage>> {
    if (!narrow(filter, principal)) {
        co_return store::JobPage();
    }
    auto page = co_await look(services, filter);
    if (!page && page.error().code == "query_timeout" && filter.window == 0) {
        filter.window = kFewLargeOnes;  // payloads may be a mebibyte each: less, and go on there
        page = co_await look(services, std::move(filter));
    }
    co_return page;
}

auto newest_jobs(Services& services, access::Principal principal, store::JobFilter filter)
    -> Async<Result<std::vector<job::Job>>> {
    const auto until = services.clock.steady_now() + kLongestWalk;
    std::vector<job::Job> jobs;
    while (filter.limit > 0) {
        if (services.clock.steady_now() > until) {
            co_return fail("query_timeout", "too many jobs stand in front of those");
        }
        auto page = co_await list_jobs(services, principal, filter);
        if (!page) {
            co_return std::unexpected(page.error());
        }
        filter.limit -= page->jobs.size();
        filter.before = page->next;
        std::ranges::move(page->jobs, std::back_inserter(jobs));
        if (!page->next) {
            break;
        }
    }
    co_return jobs;
}

auto list_attempts(Services& services, access::Principal principal, JobId id)
    -> Async<Result<std::vector<job::Attempt>>> {
    using Attempts = std::vector<job::Attempt>;
    co_return required(
        co_await read(
            services,
            [principal, id](store::Snapshot& snapshot) -> OfJob<Attempts> {
                return is_there(snapshot, principal, id)
                           ? std::optional(snapshot.jobs().attempts(id))
                           : std::nullopt;
            }
        ),
        id
    );
}

auto list_log(
    Services& services, access::Principal principal, JobId id, std::size_t after, std::size_t limit
) -> Async<Result<std::vector<job::LogLine>>> {
    using Lines = std::vector<job::LogLine>;
    co_return required(
        co_await read(
            services,
            [principal, id, after, limit](store::Snapshot& snapshot) -> OfJob<Lines> {
                return is_there(snapshot, principal, id)
                           ? std::optional(snapshot.jobs().log(id, after, limit))
                           : std::nullopt;
            }
        ),
        id
    );
}

auto cancel_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<store::CancelResult>> {
    if (const auto seen = co_await require_sight(services, principal, id); !seen) {
        co_return std::unexpected(seen.error());
    }
    const auto now = services.clock.wall_now();
    auto cancelled = co_await services.writer.transact<store::CancelResult>(
        [id, now](store::Transaction& transaction) { return transaction.jobs().cancel(id, now); },
        store::Urgency::relief
    );
    if (cancelled) {
        tell(services, principal, "job.cancel_requested", id);
        if (!cancelled->accepted_only) {
            const auto& job = cancelled->job;
            services.metrics.job_finished(job.queue, job.task, to_text(job.state));
        }
    }
    co_return cancelled;
}

auto retry_job(
    Services& services, access::Principal principal, JobId id, std::optional<std::string> payload
) -> Async<Result<job::Job>> {
    const auto old = co_await find_job(services, principal, id);
    if (!old) {
        co_return std::unexpected(old.error());
    }
    if (payload) {
        const job::Job asked{.task = old->task, .payload = *payload, .user_id = old->user_id};
        if (auto admitted = co_await admit_job(services, asked); !admitted) {
            co_return std::unexpected(std::move(admitted.error()));
        }
    }
    const auto now = services.clock.wall_now();
    auto retried = co_await services.writer.transact<job::Job>(
        [id, payload = std::move(payload), now](store::Transaction& transaction) {
            return transaction.jobs().retry(id, payload, now);
        }
    );
    if (retried) {
        tell(services, principal, "job.retried", id);
    }
    co_return retried;
}

auto run_job_now(Services& services, access::Principal principal, JobId id)
    -> Async<Result<job::Job>> {
    if (const auto seen = co_await require_sight(services, principal, id); !seen) {
        co_return std::unexpected(seen.error());
    }
    const auto now = services.clock.wall_now();
    auto expedited =
        co_await services.writer.transact<job::Job>([id, now](store::Transaction& transaction) {
            return transaction.jobs().expedite(id, now);
        });
    if (expedited) {
        tell(services, principal, "job.expedited", id);
    }
    co_return expedited;
}

auto erase_job(Services& services, access::Principal principal, JobId id) -> Async<Result<void>> {
    if (const auto seen = co_await require_sight(services, principal, id); !seen) {
        co_return std::unexpected(seen.error());
    }
    auto erased = co_await services.writer.transact<void>(
        [id](store::Transaction& transaction) { return transaction.jobs().erase(id); },
        store::Urgency::relief
    );
    if (erased) {
        tell(services, principal, "job.deleted", id);
    }
    co_return erased;
}

}  // namespace pawl::commands
