// SPDX-License-Identifier: Apache-2.0
// Rows of jobs and job_history as values, and back.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/job/attempt.h"
#include "pawl/job/job.h"
#include "pawl/relational/connection.h"

namespace pawl::relational {

// Texts above this stand in a side table.
inline constexpr std::size_t kInlineBytes = 1'024;

// The columns that claim_jobs, find_job and the lists give. Bodies in side tables are fetched.
[[nodiscard]] auto read_job(Connection& connection, Rows& rows) -> job::Job;
[[nodiscard]] auto read_jobs(Connection& connection, Rows rows) -> std::vector<job::Job>;
[[nodiscard]] auto read_attempt(Rows& rows) -> job::Attempt;

// JSON, or nullopt for none.
[[nodiscard]] auto encode_error(const job::JobError& error) -> std::optional<std::string>;
[[nodiscard]] auto encode_tags(const std::vector<std::string>& tags) -> std::optional<std::string>;
// What is shown of a job and never searched: its keys, its parents, where it comes from.
[[nodiscard]] auto encode_details(const job::Job& job) -> std::optional<std::string>;
[[nodiscard]] auto unique_key_in(std::string_view details) -> std::string;
// A JSON list, as json_each takes it.
[[nodiscard]] auto encode_ids(std::span<const JobId> ids) -> std::string;
[[nodiscard]] auto encode_progress(const job::Progress& progress) -> std::string;

}  // namespace pawl::relational
