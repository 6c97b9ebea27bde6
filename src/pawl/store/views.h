// SPDX-License-Identifier: Apache-2.0
// The port to views: jobs as SQL tables of other systems, for people and tools that query tables.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pawl/base/id.h"

namespace pawl::store {

// Where the jobs of a task are shown.
struct ViewedTask {
    std::string task = {};
    std::string type = {};   // what they are called in `jobs`; empty: they are not there
    bool is_prompt = false;  // in `prompt_jobs`
    bool is_run = false;     // in `CronJobRun`, though it may have no schedule

    auto operator==(const ViewedTask&) const -> bool = default;
};

// The views and their columns: docs/guides/sql-views.md.
class ViewPort {
 public:
    ViewPort() = default;
    ViewPort(const ViewPort&) = delete;
    auto operator=(const ViewPort&) -> ViewPort& = delete;
    virtual ~ViewPort() = default;

    // Makes the views as this version has them, with these tasks in place of those before.
    virtual void show(std::span<const ViewedTask> tasks) = 0;
    virtual void hide() = 0;
    // Takes final jobs that somebody set back with an UPDATE; at most `limit`. nullopt: there are
    // no views.
    virtual auto take_retries(std::size_t limit) -> std::optional<std::vector<JobId>> = 0;
};

}  // namespace pawl::store
