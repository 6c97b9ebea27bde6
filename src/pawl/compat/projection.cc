// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/projection.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace pawl::compat {
namespace {

using job::JobState;

struct Projection {
    JobState state;
    std::string_view prompt;
    std::string_view site;
    std::string_view run;  // empty: no run
};

constexpr auto kProjections = std::to_array<Projection>({
    {JobState::scheduled, "queued", "PENDING", ""},
    {JobState::blocked, "queued", "PENDING", ""},
    {JobState::ready, "queued", "PENDING", ""},
    {JobState::running, "processing", "PROCESSING", "running"},
    {JobState::retrying, "queued", "PENDING", ""},
    {JobState::succeeded, "succeeded", "COMPLETED", "completed"},
    {JobState::failed, "failed", "FAILED", "failed"},
    {JobState::cancelled, "skipped", "CANCELLED", "failed"},
    {JobState::skipped, "skipped", "CANCELLED", ""},
});

constexpr auto stands_in_order_of_states() -> bool {
    for (std::size_t i = 0; i < kProjections.size(); ++i) {
        if (static_cast<std::size_t>(kProjections.at(i).state) != i) {
            return false;
        }
    }
    return kProjections.size() == job::kJobStateNames.size();
}
static_assert(stands_in_order_of_states());

auto of(JobState state) -> const Projection& {
    return kProjections.at(static_cast<std::size_t>(state));
}

struct SiteType {
    std::string_view kind;
    std::string_view type;
};

constexpr auto kSiteTypes = std::to_array<SiteType>({
    {"crawl_site", "CRAWL_SITE"},
    {"analyze_site", "ANALYZE_SITE"},
    {"cleanup", "CLEANUP_ROLLBACKS"},
    {"usage_reset", "RESET_USAGE"},
});

auto upper_snake(std::string_view name) -> std::string {
    std::string upper(name);
    std::ranges::transform(upper, upper.begin(), [](char c) {
        const bool is_lower = c >= 'a' && c <= 'z';
        const bool is_kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return is_lower ? static_cast<char>(c - 'a' + 'A') : is_kept ? c : '_';
    });
    return upper;
}

}  // namespace

auto prompt_status(JobState state) -> std::string_view {
    return of(state).prompt;
}

auto states_of_prompt_status(std::string_view status) -> std::vector<JobState> {
    std::vector<JobState> states;
    for (const auto& projection : kProjections) {
        if (projection.prompt == status) {
            states.push_back(projection.state);
        }
    }
    return states;
}

auto site_status(JobState state) -> std::string_view {
    return of(state).site;
}

auto site_progress(const job::Job& job) -> int {
    constexpr int kDone = 100;
    constexpr int kUnderWay = 50;
    if (job.state == JobState::succeeded) {
        return kDone;
    }
    if (job.progress) {
        return job.progress->percent;
    }
    return job.state == JobState::running ? kUnderWay : 0;
}

auto site_type(std::string_view kind, std::string_view task) -> std::string {
    const auto* const found = std::ranges::find(kSiteTypes, kind, &SiteType::kind);
    return found == kSiteTypes.end() ? upper_snake(task) : std::string(found->type);
}

auto run_status(JobState state) -> std::optional<std::string_view> {
    const auto status = of(state).run;
    return status.empty() ? std::nullopt : std::optional(status);
}

auto states_of_run_status(std::string_view status) -> std::vector<JobState> {
    std::vector<JobState> states;
    for (const auto& projection : kProjections) {
        if (!projection.run.empty() && (status.empty() || projection.run == status)) {
            states.push_back(projection.state);
        }
    }
    return states;
}

void PromptSummary::add(JobState state, std::int64_t count) {
    const auto status = prompt_status(state);
    auto& number = status == "queued"       ? queued
                   : status == "processing" ? processing
                   : status == "succeeded"  ? succeeded
                   : status == "failed"     ? failed
                                            : skipped;
    number += count;
}

void SiteStats::add(JobState state, std::int64_t count) {
    const auto status = site_status(state);
    if (status == "PENDING") {
        pending += count;
    } else if (status == "PROCESSING") {
        processing += count;
    } else if (status == "COMPLETED") {
        completed += count;
    } else if (status == "FAILED") {
        failed += count;
    }
}

}  // namespace pawl::compat
