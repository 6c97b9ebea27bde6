// SPDX-License-Identifier: Apache-2.0
#include "pawl/access/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace pawl::access {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

auto scoped(Scope scope, Role role = Role::operator_) -> Principal {
    return {.role = role, .id = "key:1", .scope = std::move(scope)};
}

auto verdict(const Result<>& result) -> std::string {
    return result ? "yes" : result.error().code;
}

TEST(Roles, stand_in_the_order_of_the_contract) {
    constexpr std::array kBelowOperator = {Role::producer, Role::worker, Role::viewer};
    for (const auto role : kBelowOperator) {
        EXPECT_TRUE(includes(Role::admin, role));
        EXPECT_TRUE(includes(Role::operator_, role));
        for (const auto other : kBelowOperator) {
            EXPECT_EQ(includes(role, other), role == other);
        }
        EXPECT_FALSE(includes(role, Role::operator_));
        EXPECT_FALSE(includes(Role::cron, role));
    }
    EXPECT_FALSE(includes(Role::operator_, Role::admin));
    EXPECT_EQ(parse_role("operator"), Role::operator_);
    EXPECT_EQ(parse_role("Operator"), std::nullopt);
}

TEST(Scopes, an_empty_list_does_not_restrict) {
    EXPECT_TRUE(allows({}, "mail", "send"));
    EXPECT_TRUE(allows({.queues = {"mail"}}, "mail", "send"));
    EXPECT_TRUE(allows({.tasks = {"send", "bounce"}}, "mail", "send"));
    EXPECT_FALSE(allows({.queues = {"mail"}}, "other", "send"));
    EXPECT_FALSE(allows({.queues = {"mail"}, .tasks = {"bounce"}}, "mail", "send"));
}

TEST(Scopes, are_named_by_what_they_keep_out) {
    const auto key = scoped({.queues = {"mail", "sms"}});

    const auto refused = check_queue(key, "billing");

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "forbidden");
    EXPECT_THAT(refused.error().message, HasSubstr("queue billing is outside the scope"));
    EXPECT_THAT(refused.error().message, HasSubstr("mail, sms"));
    EXPECT_TRUE(check_queue(key, "mail"));
    EXPECT_TRUE(check_task(key, "anything"));
}

TEST(Scopes, of_one_half_do_not_reach_all_of_the_other) {
    EXPECT_EQ(verdict(check_whole_queue(scoped({.queues = {"mail"}}), "mail")), "yes");
    EXPECT_EQ(
        verdict(check_whole_queue(scoped({.queues = {"mail"}, .tasks = {"send"}}), "mail")),
        "forbidden"
    );
    EXPECT_EQ(verdict(check_whole_task(scoped({.tasks = {"send"}}), "send")), "yes");
    EXPECT_EQ(verdict(check_whole_task(scoped({.queues = {"mail"}}), "send")), "forbidden");
    EXPECT_EQ(verdict(check_unscoped(scoped({.tasks = {"send"}}))), "forbidden");
    EXPECT_EQ(verdict(check_unscoped(scoped({}))), "yes");
}

TEST(Scopes, decide_what_may_be_leased) {
    const auto worker = scoped({.queues = {"mail"}, .tasks = {"send", "bounce"}}, Role::worker);

    EXPECT_THAT(*tasks_to_lease(worker, "mail", {}), ElementsAre("send", "bounce"));
    EXPECT_THAT(*tasks_to_lease(worker, "mail", {"send"}), ElementsAre("send"));
    EXPECT_THAT(*tasks_to_lease(scoped({}, Role::worker), "mail", {}), IsEmpty());
    EXPECT_EQ(tasks_to_lease(worker, "other", {}).error().code, "forbidden");
    EXPECT_EQ(tasks_to_lease(worker, "mail", {"send", "other"}).error().code, "forbidden");
}

TEST(OwnJobs, are_all_that_producers_see) {
    const Principal producer{.role = Role::producer, .id = "key:7", .user_id = "key:7"};
    const Principal nobody{.role = Role::producer, .id = "key:8"};
    const Principal viewer{.role = Role::viewer, .id = "key:9"};
    const job::Job own{.task = "send", .user_id = "key:7"};
    const job::Job foreign{.task = "send", .user_id = "ada"};
    const job::Job ownerless{.task = "send"};

    EXPECT_TRUE(sees(producer, own));
    EXPECT_FALSE(sees(producer, foreign));
    EXPECT_FALSE(sees(producer, ownerless));
    EXPECT_FALSE(sees(nobody, ownerless));
    EXPECT_FALSE(sees_every_job(producer));
    EXPECT_TRUE(sees(viewer, own) && sees(viewer, foreign) && sees(viewer, ownerless));
    EXPECT_TRUE(sees_every_job(viewer));
}

TEST(OwnJobs, within_the_scope_alone) {
    const auto viewer = scoped({.queues = {"mail"}, .tasks = {"send"}}, Role::viewer);

    EXPECT_TRUE(sees(viewer, {.task = "send", .queue = "mail"}));
    EXPECT_FALSE(sees(viewer, {.task = "send", .queue = "default"}));
    EXPECT_FALSE(sees(viewer, {.task = "other", .queue = "mail"}));
    EXPECT_FALSE(sees_every_job(viewer));
}

TEST(OwnJobs, belong_to_whom_the_key_says) {
    const Principal user{.role = Role::producer, .id = "user:ada", .user_id = "ada"};
    const Principal key{.role = Role::operator_, .id = "key:1"};

    EXPECT_EQ(*owner_of_new_job(user, ""), "ada");
    EXPECT_EQ(*owner_of_new_job(user, "ada"), "ada");
    EXPECT_EQ(owner_of_new_job(user, "bob").error().code, "forbidden");
    EXPECT_EQ(*owner_of_new_job(key, ""), "");
    EXPECT_EQ(*owner_of_new_job(key, "bob"), "bob");
}

}  // namespace
}  // namespace pawl::access
