// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/nodes.h"

namespace pawl::store {

auto changes_of(const News& news) -> Changes {
    Changes changes;
    for (const auto& entry : news.entries) {
        changes.jobs.insert(changes.jobs.end(), entry.jobs.begin(), entry.jobs.end());
        changes.named.insert(changes.named.end(), entry.named.begin(), entry.named.end());
    }
    if (!news.entries.empty() || news.unread || news.nodes_lost) {
        changes.work_added.everywhere();
    }
    if (news.next_job) {
        changes.due_at(*news.next_job);
    }
    if (news.lease_ends) {
        changes.lease_ends_at(*news.lease_ends);
    }
    return changes;
}

}  // namespace pawl::store
