// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/newest.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace pawl::compat {
namespace {

auto newer(const job::Job& left, const job::Job& right) -> bool {
    return left.id > right.id;
}

}  // namespace

void merge_newest(std::vector<job::Job>& into, std::vector<job::Job> more, std::size_t limit) {
    std::ranges::move(more, std::back_inserter(into));
    std::ranges::sort(into, newer);
    into.resize(std::min(into.size(), limit));
}

auto list_newest(const Call& call, store::JobFilter filter, std::int64_t unfinished)
    -> Async<Result<std::vector<job::Job>>> {
    const auto limit = filter.limit;
    auto waiting = filter;
    waiting.limit = std::min(limit, static_cast<std::size_t>(unfinished));
    std::erase_if(waiting.states, job::is_final);
    std::erase_if(filter.states, [](job::JobState state) { return !is_final(state); });
    std::vector<job::Job> jobs;
    for (auto part : {std::move(waiting), std::move(filter)}) {
        if (part.states.empty() || part.limit == 0) {
            continue;
        }
        auto found =
            co_await commands::newest_jobs(call.services(), call.principal, std::move(part));
        if (!found) {
            co_return std::unexpected(found.error());
        }
        merge_newest(jobs, std::move(*found), limit);
    }
    co_return jobs;
}

}  // namespace pawl::compat
