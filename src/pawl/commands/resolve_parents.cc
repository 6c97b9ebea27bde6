// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/resolve_parents.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pawl::commands {
namespace {

using Refs = std::unordered_map<std::string_view, std::size_t>;

auto collect_refs(std::span<const job::JobRequest> requests) -> Result<Refs> {
    Refs refs;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto& ref = requests[i].ref;
        if (!ref.empty() && !refs.emplace(ref, i).second) {
            return fail_field(
                fmt::format("/{}/ref", i), "duplicate_ref", "an earlier job has this ref"
            );
        }
    }
    return refs;
}

auto waits_of(const job::JobRequest& request, std::size_t index, const Refs& refs)
    -> Result<std::vector<store::JobWait>> {
    std::vector<store::JobWait> waits;
    waits.reserve(request.depends_on.size());
    for (std::size_t k = 0; k < request.depends_on.size(); ++k) {
        const auto& parent = request.depends_on[k];
        store::JobWait wait{.parent = parent.id, .on_failure = request.on_parent_failure};
        if (!parent.ref.empty()) {
            const auto found = refs.find(parent.ref);
            if (found == refs.end()) {
                return fail_field(
                    fmt::format("/{}/depends_on/{}", index, k),
                    "unknown_dependency",
                    "no job of this request has that ref"
                );
            }
            wait.sibling = found->second;
        }
        waits.push_back(wait);
    }
    return waits;
}

// Kahn's algorithm: what is left at the end stands on a cycle.
auto sort_parents_first(const std::vector<std::vector<store::JobWait>>& waits)
    -> Result<std::vector<std::size_t>> {
    std::vector<std::vector<std::size_t>> children(waits.size());
    std::vector<std::size_t> open(waits.size(), 0);
    for (std::size_t i = 0; i < waits.size(); ++i) {
        for (const auto& wait : waits[i]) {
            if (wait.sibling) {
                children[*wait.sibling].push_back(i);
                ++open[i];
            }
        }
    }
    std::vector<std::size_t> order;
    order.reserve(waits.size());
    for (std::size_t i = 0; i < waits.size(); ++i) {
        if (open[i] == 0) {
            order.push_back(i);
        }
    }
    for (std::size_t next = 0; next < order.size(); ++next) {
        for (const auto child : children[order[next]]) {
            if (--open[child] == 0) {
                order.push_back(child);
            }
        }
    }
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (open[i] > 0) {
            return fail_field(
                fmt::format("/{}/depends_on", i),
                "dependency_cycle",
                "these jobs would wait for each other for ever"
            );
        }
    }
    return order;
}

}  // namespace

auto resolve_parents(std::span<const job::JobRequest> requests) -> Result<Parents> {
    const auto refs = collect_refs(requests);
    if (!refs) {
        return std::unexpected(refs.error());
    }
    Parents parents;
    parents.waits.reserve(requests.size());
    bool has_siblings = false;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        auto waits = waits_of(requests[i], i, *refs);
        if (!waits) {
            return std::unexpected(std::move(waits.error()));
        }
        for (const auto& wait : *waits) {
            has_siblings = has_siblings || wait.sibling.has_value();
        }
        parents.waits.push_back(std::move(*waits));
    }
    if (has_siblings) {
        auto order = sort_parents_first(parents.waits);
        if (!order) {
            return std::unexpected(std::move(order.error()));
        }
        parents.order = std::move(*order);
    }
    return parents;
}

}  // namespace pawl::commands
