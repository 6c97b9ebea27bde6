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
constexpr Duration kLeftToOthers = std::chrono::seconds(5);
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

enum class Settled : std::uint8_t { done, left, later };

// Whether what was asked for behind it may be done before it.
auto may_be_overtaken(const SqlRequest& request) -> bool {
    return request.kind == SqlRequest::Kind::enqueue && !request.job.unique &&
           request.job.ordering_key.empty();
}

auto is_left_to_others(Services& services, std::int64_t id, LeftRequests& left) -> bool {
    const auto now = services.clock.steady_now();
    return now - left.try_emplace(id, now).first->second < kLeftToOthers;
}

// done: it is not pending any more. left: another node may know its task. later: the same, and
// nothing behind it comes first; or nothing can be done now.
auto settle(Services& services, SqlRequest request, LeftRequests& left) -> Async<Settled> {
    const auto id = request.id;
    const bool overtaken = may_be_overtaken(request);
    auto done = request.kind == SqlRequest::Kind::enqueue
                    ? co_await enqueue_one(services, std::move(request))
                    : co_await change_schedule(services, std::move(request));
    if (done || done.error().code == "already_taken") {
        left.erase(id);
        co_return Settled::done;
    }
    if (std::ranges::find(kPassing, done.error().code) != kPassing.end()) {
        co_return Settled::later;
    }
    if (done.error().code == "unknown_task" && is_left_to_others(services, id, left)) {
        co_return overtaken ? Settled::left : Settled::later;
    }
    left.erase(id);
    co_await refuse(services, id, std::move(done.error()));
    co_return Settled::done;
}

}  // namespace

auto take_sql_requests(Services& services, LeftRequests& left) -> Async<> {
    std::int64_t last_left = 0;
    for (std::size_t round = 0; round < kMostRounds; ++round) {
        auto pending = co_await read(services, [last_left](store::Snapshot& snapshot) {
            return snapshot.sql_requests().pending(last_left, kAtOnce);
        });
        if (!pending) {
            co_return;
        }
        if (last_left == 0) {  // what others took in meanwhile is not ours to remember
            std::erase_if(left, [&pending](const auto& entry) {
                return pending->empty() || entry.first < pending->front().id;
            });
        }
        for (auto& request : *pending) {
            const auto id = request.id;
            const auto settled = co_await settle(services, std::move(request), left);
            if (settled == Settled::later) {
                co_return;
            }
            if (settled == Settled::left) {
                last_left = id;
            }
        }
        if (pending->size() < kAtOnce) {
            co_return;
        }
    }
}

}  // namespace pawl::commands
