// SPDX-License-Identifier: Apache-2.0
// Reads of jobs over a snapshot: hot table and history as one list.
#pragma once

#include "pawl/relational/connection.h"
#include "pawl/store/jobs.h"

namespace pawl::relational {

class JobReads final : public store::JobQueries {
 public:
    explicit JobReads(Connection& connection) : connection_(connection) {}

    auto find(JobId id) -> std::optional<job::Job> override;
    auto place(JobId id) -> std::optional<store::JobPlace> override;
    auto state(JobId id) -> std::optional<job::JobState> override;
    auto list(const store::JobFilter& filter) -> store::JobPage override;  // job_lists.cc
    auto count_tagged(const store::JobFilter& filter) -> std::vector<store::StateCount> override;
    auto walk(const store::JobFilter& filter, const store::WalkRange& range)
        -> store::Walked override;
    auto blockers(JobId id) -> store::Blockers override;
    auto attempts(JobId id) -> std::vector<job::Attempt> override;
    auto log(JobId id, std::size_t after, std::size_t limit) -> std::vector<job::LogLine> override;
    auto next_due() -> std::optional<WallTime> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
