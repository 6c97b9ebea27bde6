// SPDX-License-Identifier: Apache-2.0
// Reads of jobs over a snapshot: hot table and history as one list.
#pragma once

#include "pawl/database/sqlite.h"
#include "pawl/store/jobs.h"

namespace pawl::sqlite {

class JobReads final : public store::JobQueries {
 public:
    explicit JobReads(database::SqliteConnection& connection) : connection_(connection) {}

    auto find(JobId id) -> std::optional<job::Job> override;
    auto place(JobId id) -> std::optional<store::JobPlace> override;
    auto state(JobId id) -> std::optional<job::JobState> override;
    auto list(const store::JobFilter& filter) -> std::vector<job::Job> override;
    auto count_tagged(const store::JobFilter& filter) -> std::vector<store::StateCount> override;
    auto walk(const store::JobFilter& filter, const store::WalkRange& range)
        -> store::Walked override;
    auto blockers(JobId id) -> store::Blockers override;
    auto attempts(JobId id) -> std::vector<job::Attempt> override;
    auto log(JobId id, std::size_t after, std::size_t limit) -> std::vector<job::LogLine> override;
    auto next_due() -> std::optional<WallTime> override;

 private:
    [[nodiscard]] auto list_from(std::string_view sql, const store::JobFilter& filter)
        -> std::vector<job::Job>;

    database::SqliteConnection& connection_;
};

}  // namespace pawl::sqlite
