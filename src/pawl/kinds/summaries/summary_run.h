// SPDX-License-Identifier: Apache-2.0
// One attempt of `summarize_missing`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pawl/ai/client.h"
#include "pawl/base/result.h"
#include "pawl/cache/caches.h"
#include "pawl/database/databases.h"
#include "pawl/database/sql_value.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/summaries/row_backoff.h"
#include "pawl/kinds/summaries/summary_options.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::summaries {

// Whom an attempt works with. All of it outlives the attempt.
struct SummaryTools {
    database::Databases& databases;
    cache::Caches& caches;
    ai::Client& ai;
    RowBackoff& backoff;
};

// What a provider wrote is stored at once, since it was paid for; what the offline engine wrote is
// stored a batch at a time. A run that is stopped keeps what it has done, and the next one goes on.
class SummaryRun {
 public:
    SummaryRun(const SummaryTools& tools, const SummaryOptions& options, task::TaskContext& context)
        : tools_(tools), options_(options), context_(context) {}
    SummaryRun(const SummaryRun&) = delete;
    auto operator=(const SummaryRun&) -> SummaryRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    struct Row {
        database::SqlValue id = {};
        std::string name = {};  // the id as text
        std::string title = {};
        std::string content = {};
        bool is_fallback = false;  // has a summary of the offline engine
    };
    struct Written {
        database::SqlValue id = {};
        std::string name = {};
        std::string text = {};
        std::string engine = {};
    };

    auto count() -> Async<Result<>>;
    auto read_batch(const std::optional<database::SqlValue>* after)
        -> Async<Result<std::vector<Row>>>;
    auto do_batch(std::vector<Row> rows) -> Async<Result<>>;
    // Nothing: there is nothing to write.
    auto summarize(const Row* row) -> Async<Result<std::optional<Written>>>;
    auto store(std::vector<Written> written) -> Async<Result<>>;
    // In one transaction.
    auto store_together(std::vector<Written> written) -> Async<Result<>>;
    auto forget_cached() -> Async<>;

    auto ask(const Row* row, std::string content) -> Async<Result<Written>>;
    auto end_with(Error error) -> Result<>;
    [[nodiscard]] auto is_time_over() const -> bool;
    void row_failed(const std::string& row, const Error& error);
    void report_progress();
    [[nodiscard]] auto result() const -> std::string;

    const SummaryTools& tools_;
    const SummaryOptions& options_;
    task::TaskContext& context_;

    SteadyTime began_ = {};
    std::int64_t total_ = 0;
    std::int64_t looked_at_ = 0;
    std::int64_t updated_ = 0;
    std::int64_t failed_ = 0;
    std::vector<std::pair<std::string, std::string>> failures_;  // the first of them: id, error
    std::set<std::string> engines_;
    std::string stopped_;  // why rows are left; empty: none are
};

}  // namespace pawl::kinds::summaries
