// SPDX-License-Identifier: Apache-2.0
// What a test sees of the node's store.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "house.h"
#include "pawl/base/text_time.h"

namespace pawl::scenarios {

auto House::find(JobId id) -> job::Job {
    std::optional<job::Job> job;
    disk_->read([&](store::Snapshot& snapshot) { job = snapshot.jobs().find(id); });
    return job.value();
}

auto House::state(JobId id) -> std::string {
    return std::string(to_text(find(id).state));
}

auto House::ledger(const std::string& schedule) -> std::vector<std::string> {
    std::vector<std::string> lines;
    disk_->read([&](store::Snapshot& snapshot) {
        for (const auto& entry : snapshot.schedules().ledger(schedule, std::nullopt, 10'000)) {
            const auto outcome =
                store::kSlotOutcomeNames.at(static_cast<std::size_t>(entry.outcome));
            const auto from = format_seconds(entry.slot);
            lines.push_back(
                entry.count == 1
                    ? fmt::format("{} {}", outcome, from)
                    : fmt::format(
                          "{} {}..{} x{}", outcome, from, format_seconds(entry.until), entry.count
                      )
            );
        }
    });
    std::ranges::reverse(lines);
    return lines;
}

auto House::log_of(JobId id) -> std::vector<std::string> {
    std::vector<std::string> messages;
    disk_->read([&](store::Snapshot& snapshot) {
        for (auto& line : snapshot.jobs().log(id, 0, 5'000)) {
            messages.push_back(std::move(line.message));
        }
    });
    return messages;
}

auto House::jobs_of(const std::string& schedule) -> std::vector<job::Job> {
    std::vector<job::Job> jobs;
    disk_->read([&](store::Snapshot& snapshot) {
        jobs = snapshot.jobs().list({.schedule = schedule, .limit = 500}).jobs;
    });
    std::ranges::reverse(jobs);
    return jobs;
}

void House::set_clock(std::string_view time) {
    clock_.set_wall(parse_time(time).value());
}

}  // namespace pawl::scenarios
