// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/attempt_context.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "pawl/observe/redact.h"

namespace pawl::engine {
namespace {

// Losing a progress report loses nothing that counts: the next one or the end will tell.
auto store_progress(store::Writer& writer, JobId id, std::int64_t fence, job::Progress progress)
    -> Async<> {
    (void)co_await writer.transact<bool>([=](store::Transaction& transaction) -> Result<bool> {
        (void)transaction.jobs().report_progress(id, fence, progress);
        return true;
    });
}

}  // namespace

AttemptContext::AttemptContext(
    EngineContext& engine,
    Executor executor,
    const job::Job& job,
    SteadyTime begun,
    SteadyTime deadline,
    std::stop_token stop
)
    : engine_(engine),
      executor_(std::move(executor)),
      job_(job),
      begun_(begun),
      deadline_(deadline),
      stop_(std::move(stop)),
      log_(engine_, executor_, job_) {}

void AttemptContext::report_progress(int percent, std::string_view message) {
    const job::Progress progress{
        .percent = std::clamp(percent, 0, 100),
        .message = kept_text(message, job::kLongestLogLine),
    };
    boost::asio::co_spawn(
        executor_,
        store_progress(engine_.writer, job_.id, job_.fence, progress),
        boost::asio::detached
    );
}

auto AttemptContext::spawn(std::vector<job::JobRequest> requests)
    -> Async<Result<std::vector<task::Spawned>>> {
    task::give_keys(requests, job_, spawned_);
    spawned_ += requests.size();
    co_return co_await engine_.spawner.spawn(job_, std::move(requests));
}

}  // namespace pawl::engine
