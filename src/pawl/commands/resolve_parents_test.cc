// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/resolve_parents.h"

#include <gmock/gmock.h>

#include <string>

namespace pawl::commands {
namespace {

auto request(std::string ref, std::vector<std::string> parents) -> job::JobRequest {
    job::JobRequest made{.task = "t", .ref = std::move(ref)};
    for (auto& parent : parents) {
        made.depends_on.push_back({.ref = std::move(parent)});
    }
    return made;
}

auto fault(const std::vector<job::JobRequest>& requests) -> std::string {
    const auto parents = resolve_parents(requests);
    return parents ? "none" : parents.error().code + " " + parents.error().fields.front().pointer;
}

TEST(ResolveParents, keeps_the_order_of_a_request_without_refs) {
    const std::vector<job::JobRequest> requests = {request("", {}), request("a", {})};
    const auto parents = resolve_parents(requests);

    ASSERT_TRUE(parents.has_value());
    EXPECT_TRUE(parents->order.empty());
}

TEST(ResolveParents, puts_parents_before_children) {
    const std::vector<job::JobRequest> requests = {
        request("c", {"b", "a"}), request("b", {"a"}), request("a", {})
    };
    const auto parents = resolve_parents(requests);

    ASSERT_TRUE(parents.has_value());
    EXPECT_THAT(parents->order, testing::ElementsAre(2, 1, 0));
    EXPECT_EQ(parents->waits[0][0].sibling, 1U);
    EXPECT_EQ(parents->waits[0][1].sibling, 2U);
}

TEST(ResolveParents, refuses_a_cycle_a_ref_twice_and_one_that_is_not_there) {
    EXPECT_EQ(fault({request("a", {"b"}), request("b", {"a"})}), "dependency_cycle /0/depends_on");
    EXPECT_EQ(fault({request("a", {"a"})}), "dependency_cycle /0/depends_on");
    EXPECT_EQ(fault({request("a", {}), request("a", {})}), "duplicate_ref /1/ref");
    EXPECT_EQ(fault({request("", {}), request("", {"x"})}), "unknown_dependency /1/depends_on/0");
}

}  // namespace
}  // namespace pawl::commands
