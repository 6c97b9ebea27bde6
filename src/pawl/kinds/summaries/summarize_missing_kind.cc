// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/summaries/summarize_missing_kind.h"

#include <utility>

#include "pawl/job/outcome.h"
#include "pawl/kinds/summaries/summary_options.h"
#include "pawl/kinds/summaries/summary_run.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::summaries {
namespace {

class SummarizeMissingRunner final : public task::Runner {
 public:
    SummarizeMissingRunner(
        database::Databases& databases,
        cache::Caches& caches,
        ai::Client& ai,
        std::shared_ptr<RowBackoff> backoff,
        SummaryOptions options
    )
        : backoff_(std::move(backoff)),
          tools_{.databases = databases, .caches = caches, .ai = ai, .backoff = *backoff_},
          options_(std::move(options)) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return summarize(&context);
    }

 private:
    auto summarize(task::TaskContext* context) const -> Async<job::Outcome> {
        SummaryRun run(tools_, options_, *context);
        co_return co_await run.run();
    }

    std::shared_ptr<RowBackoff> backoff_;
    SummaryTools tools_;
    SummaryOptions options_;
};

}  // namespace

auto SummarizeMissingKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_summary_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    const std::scoped_lock lock(mutex_);
    auto& backoff = backoffs_[request.task];
    if (!backoff) {
        backoff = std::make_shared<RowBackoff>();
    }
    return std::make_shared<const SummarizeMissingRunner>(
        databases_, caches_, ai_, backoff, std::move(*options)
    );
}

auto SummarizeMissingKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    using Section = task::ConnectionUse::Section;
    const auto options = read_summary_options(request);
    std::vector<task::ConnectionUse> uses = {
        {.section = Section::databases, .name = options ? options->connection : std::string()}
    };
    if (options && options->cache) {
        uses.push_back({.section = Section::caches, .name = *options->cache});
    }
    return uses;
}

}  // namespace pawl::kinds::summaries
