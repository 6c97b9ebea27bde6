// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/sql_requests.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/commands/admit_jobs.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/schedules.h"

namespace pawl::commands {
namespace {

using store::SqlRequest;

constexpr std::size_t kAtOnce = 100;
constexpr std::size_t kMostRounds = 100;  // then the next beat goes on
// Errors that say nothing about the request.
constexpr auto kPassing = std::to_array<std::string_view>(
    {"store_unavailable",
     "commit_unknown",
     "storage_full",
     "overloaded",
     "internal",
     "database_unavailable",
     "query_timeout"}
);

auto principal_of_sql() -> access::Principal {
    return {.role = access::Role::admin, .id = "sql"};
}

auto enqueue_one(Services& services, SqlRequest request) -> Async<Result<>> {
    const auto now = services.clock.wall_now();
    std::vector<job::JobRequest> requests;
    requests.push_back(std::move(request.job));
    auto insert = make_jobs(services, principal_of_sql(), std::move(requests), Shape::single, now);
    if (!insert) {
        co_return std::unexpected(std::move(insert.error()));
    }
    if (auto admitted = co_await admit_jobs(services, insert->jobs, Shape::single); !admitted) {
        co_return admitted;
    }
    insert->sql_request = request.id;
    const auto enqueued = co_await insert_jobs(services, std::move(*insert));
    co_return enqueued ? Result<>() : std::unexpected(enqueued.error());
}

auto change_schedule(Services& services, SqlRequest request) -> Async<Result<>> {
    if (request.kind == SqlRequest::Kind::unschedule) {
        co_return co_await erase_schedule(
            services, principal_of_sql(), request.schedule.name, request.id
        );
    }
    const auto put = co_await put_schedule(
        services, principal_of_sql(), std::move(request.schedule), request.id
    );
    co_return put ? Result<>() : std::unexpected(put.error());
}

auto refuse(Services& services, std::int64_t id, Error error) -> Async<> {
    const auto reason = fmt::format("{}: {}", error.code, error.message);
    services.logger.warn("sql.request_refused", {{"request", id}, {"error", reason}});
    (void)co_await services.writer.transact<void>(
        [id, reason](store::Transaction& transaction) -> Result<> {
            transaction.sql_requests().refuse(id, reason);
            return {};
        }
    );
}

// Whether it is not pending any more.
auto settle(Services& services, SqlRequest request) -> Async<bool> {
    const auto id = request.id;
    auto done = request.kind == SqlRequest::Kind::enqueue
                    ? co_await enqueue_one(services, std::move(request))
                    : co_await change_schedule(services, std::move(request));
    if (done || done.error().code == "already_taken") {
        co_return true;
    }
    if (std::ranges::find(kPassing, done.error().code) != kPassing.end()) {
        co_return false;
    }
    co_await refuse(services, id, std::move(done.error()));
    co_return true;
}

}  // namespace

auto take_sql_requests(Services& services) -> Async<> {
    for (std::size_t round = 0; round < kMostRounds; ++round) {
        auto pending = co_await read(services, [](store::Snapshot& snapshot) {
            return snapshot.sql_requests().pending(kAtOnce);
        });
        if (!pending) {
            co_return;
        }
        for (auto& request : *pending) {
            if (!co_await settle(services, std::move(request))) {
                co_return;
            }
        }
        if (pending->size() < kAtOnce) {
            co_return;
        }
    }
}

}  // namespace pawl::commands
