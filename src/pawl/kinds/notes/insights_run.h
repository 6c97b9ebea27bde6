// SPDX-License-Identifier: Apache-2.0
// One attempt of `weekly_insights`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pawl/ai/client.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/insight_options.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::notes {

class InsightsRun {
 public:
    // All of it outlives the run.
    InsightsRun(
        database::Databases& databases,
        ai::Client& ai,
        const InsightOptions& options,
        task::TaskContext& context
    )
        : ai_(ai), options_(options), work_(databases, options.source, context) {}
    InsightsRun(const InsightsRun&) = delete;
    auto operator=(const InsightsRun&) -> InsightsRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    struct WeekNote {
        std::string content = {};
        std::string type = {};
        std::string cluster = {};
        WallTime created_at = {};
    };
    struct Found {
        std::string summary = {};
        std::string sentiment = {};
    };

    auto do_user(const User* user) -> Async<Result<>>;
    // The newest of them; `total` is how many there are.
    auto read_notes(const User* user, std::int64_t* total) -> Async<Result<std::vector<WeekNote>>>;
    auto find(const User* user, const std::vector<WeekNote>* notes) -> Async<Result<Found>>;
    auto ask(const User* user, const std::vector<WeekNote>* notes) -> Async<Result<Found>>;
    [[nodiscard]] auto without_a_model(const std::vector<WeekNote>& notes) -> Found;
    auto write(const User* user, Found found, std::int64_t total) -> Async<Result<>>;

    ai::Client& ai_;
    const InsightOptions& options_;
    UserWork work_;
    bool dry_run_ = false;
    std::int64_t generated_ = 0;
    std::int64_t partial_ = 0;
};

}  // namespace pawl::kinds::notes
