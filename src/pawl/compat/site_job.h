// SPDX-License-Identifier: Apache-2.0
// The jobs of sites: their kinds, their numbers, and one of them as its document shows it.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/json_writer.h"
#include "pawl/base/result.h"
#include "pawl/compat/projection.h"
#include "pawl/compat/route.h"
#include "pawl/job/job.h"

namespace pawl::compat {

inline constexpr auto kSiteKinds =
    std::to_array<std::string_view>({"crawl_site", "analyze_site", "cleanup", "usage_reset"});

// {"id":…,"type":…,"status":…,…}
void append_site_job(std::string& out, const job::Job& job, std::string_view type);

// The names of the tasks of these kinds; empty: none is configured.
[[nodiscard]] auto site_tasks(const Call& call) -> std::vector<std::string>;
[[nodiscard]] auto type_of(const Call& call, const job::Job& job) -> std::string;
// `call` outlives the coroutine.
[[nodiscard]] auto site_stats(const Call& call, std::vector<std::string> tasks)
    -> Async<Result<SiteStats>>;
// {"pending":…,…}
void append_site_stats(std::string& out, const SiteStats& stats);

}  // namespace pawl::compat
