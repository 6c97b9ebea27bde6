// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/task_chain.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::config {
namespace {

constexpr std::array<std::string_view, 2> kKeys = {"on_success", "on_failure"};

auto named_by(const task::Task& task, std::string_view key) -> const std::vector<std::string>& {
    return key == kKeys[0] ? task.on_success : task.on_failure;
}

// Whether an end of `from` may lead to a job of `to`. What was looked at is not looked at again.
auto leads_to(
    const Config& config, const std::string& from, std::string_view to, std::set<std::string>& seen
) -> bool {
    const auto found = config.tasks.find(from);
    if (found == config.tasks.end() || !seen.insert(from).second) {
        return false;
    }
    for (const auto key : kKeys) {
        for (const auto& next : named_by(found->second, key)) {
            if (next == to || leads_to(config, next, to, seen)) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

void check_task_chains(const TableReader& tasks, const Config& config, Report& report) {
    for (const auto& member : tasks.members()) {
        const auto task = config.tasks.find(member.key);
        if (task == config.tasks.end()) {
            continue;
        }
        for (const auto key : kKeys) {
            for (const auto& next : named_by(task->second, key)) {
                const auto place = member.node.find(key)->node.place;
                const auto path = fmt::format("tasks.{}.{}", member.key, key);
                std::set<std::string> seen;
                if (!config.tasks.contains(next)) {
                    report.problem(
                        place,
                        path,
                        fmt::format(
                            "`{}` is no task{}", next, did_you_mean(next, config.task_order)
                        )
                    );
                } else if (next == member.key || leads_to(config, next, member.key, seen)) {
                    report.problem(
                        place, path, fmt::format("`{}` leads back to this task: for ever", next)
                    );
                }
            }
        }
    }
}

}  // namespace pawl::config
