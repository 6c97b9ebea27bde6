// SPDX-License-Identifier: Apache-2.0
// One attempt of `weekly_insights`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/insight_options.h"
#include "pawl/kinds/notes/insight_statements.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::notes {

// What a week's note says.
struct WeekNote {
    std::string content = {};
    std::string type = {};
    std::string cluster = {};
    WallTime created_at = {};
};

class InsightsRun {
 public:
    // All of it outlives the run.
    InsightsRun(const NoteTools& tools, const InsightOptions& options, task::TaskContext& context)
        : options_(options), work_(tools, options.source, context) {}
    InsightsRun(const InsightsRun&) = delete;
    auto operator=(const InsightsRun&) -> InsightsRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    using Notes = std::vector<WeekNote>;
    struct Found {
        std::string summary = {};
        std::string sentiment = {};
        std::string engine = {};
        bool is_partial = false;
    };

    auto look_at_table() -> Async<Result<>>;
    auto do_user(const User* user) -> Async<Result<>>;
    auto count(const User* user) -> Async<Result<std::int64_t>>;
    auto read_notes(const User* user, Span span) -> Async<Result<Notes>>;
    // What the model says, or what can be said without one.
    auto find(const User* user, Notes notes) -> Async<Result<Found>>;
    auto ask(const User* user, const Notes* notes) -> Async<Result<Found>>;
    [[nodiscard]] auto request(const Notes& notes) const -> ai::ChatRequest;
    auto find_offline(const User* user, Notes notes) -> Async<Result<Found>>;
    [[nodiscard]] auto known_sentiment(std::string sentiment) const -> std::string;
    auto write(const User* user, const Found* found, std::int64_t notes) -> Async<Result<>>;
    // A job of the task that tells the user. What becomes of it changes nothing here.
    auto notify(const User* user, const Found* found, std::int64_t notes) -> Async<>;
    [[nodiscard]] auto week() const -> Span;

    const InsightOptions& options_;
    UserWork work_;
    WallTime now_ = {};        // of the whole run: its slot, if it has one
    bool has_engine_ = false;  // whether the table has columns for these
    bool has_partial_ = false;
    bool dry_run_ = false;
    std::int64_t generated_ = 0;
    std::int64_t partial_ = 0;
};

}  // namespace pawl::kinds::notes
