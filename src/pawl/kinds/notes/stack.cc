// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace pawl::kinds::notes {
namespace {

constexpr double kHalfLife = 14;  // days

}  // namespace

auto stack_name(std::string_view cluster) -> std::string {
    std::string name(cluster);
    if (!name.empty() && name.front() >= 'a' && name.front() <= 'z') {
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
    }
    return name;
}

auto stack_priority(const StackCluster& cluster, PriorityFormula formula, WallTime now) -> double {
    const auto notes = static_cast<double>(cluster.notes);
    if (formula == PriorityFormula::count) {
        return notes;
    }
    const std::chrono::duration<double, std::ratio<86'400>> age = now - cluster.newest;
    return notes * std::exp2(-std::max(age.count(), 0.0) / kHalfLife);
}

auto template_sentence(std::int64_t notes) -> std::string {
    return fmt::format("Collection of {} notes.", notes);
}

auto whole_sentences(std::string_view text) -> std::string {
    for (auto at = text.size(); at > 0; --at) {
        const bool ends = std::string_view(".!?").contains(text[at - 1]);
        if (ends && (at == text.size() || text[at] == ' ')) {
            return std::string(text.substr(0, at));
        }
    }
    return std::string(text);
}

}  // namespace pawl::kinds::notes
