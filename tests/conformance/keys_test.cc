// SPDX-License-Identifier: Apache-2.0
// API keys, and the lists of those who do not see every job.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using store::ApiKey;
using store::KeyId;
using testing::ElementsAre;
using testing::IsEmpty;

class KeysTest : public StoreTest {
 protected:
    auto a_key(std::string name) -> ApiKey {
        return {
            .name = name,
            .role = access::Role::producer,
            .prefix = "0123abcd",
            .digest = "digest of " + name,
            .created_at = now(),
        };
    }

    auto insert_key(const ApiKey& key) -> ApiKey {
        return transact<ApiKey>([&](store::Transaction& transaction) {
            return transaction.keys().insert(key);
        });
    }

    auto revoke(KeyId id) -> Result<ApiKey> {
        return transact<Result<ApiKey>>([&](store::Transaction& transaction) {
            return transaction.keys().revoke(id, now());
        });
    }

    auto find_key(KeyId id) -> std::optional<ApiKey> {
        std::optional<ApiKey> found;
        store().read([&](store::Snapshot& snapshot) { found = snapshot.keys().find(id); });
        return found;
    }

    auto names(KeyId before = {}, std::size_t limit = 100) -> std::vector<std::string> {
        std::vector<std::string> names;
        store().read([&](store::Snapshot& snapshot) {
            for (const auto& key : snapshot.keys().list(before, limit)) {
                names.push_back(key.name);
            }
        });
        return names;
    }

    auto queues_and_tasks(const store::JobFilter& filter) -> std::vector<std::string> {
        std::vector<std::string> lines;
        store().read([&](store::Snapshot& snapshot) {
            for (const auto& job : snapshot.jobs().list(filter).jobs) {
                lines.push_back(job.queue + "/" + job.task);
            }
        });
        return lines;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, KeysTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(KeysTest, keeps_a_key_as_it_was_given) {
    auto wanted = a_key("ci");
    wanted.scope = {.queues = {"mail", "sms"}, .tasks = {"send"}};
    wanted.expires_at = now() + std::chrono::hours(1);

    const auto key = insert_key(wanted);
    EXPECT_THAT(changes_.keys, ElementsAre(key));
    reopen();

    wanted.id = key.id;
    EXPECT_EQ(find_key(key.id), wanted);
}

TEST_P(KeysTest, revokes_once_and_says_when) {
    const auto key = insert_key(a_key("ci"));
    const auto then = now();

    const auto revoked = revoke(key.id);
    EXPECT_THAT(changes_.keys, ElementsAre(*revoked));
    clock_.advance(std::chrono::minutes(1));
    const auto again = revoke(key.id);

    EXPECT_EQ(revoked->revoked_at, then);
    EXPECT_EQ(again, revoked);
    EXPECT_THAT(changes_.keys, IsEmpty());
    EXPECT_EQ(find_key(key.id)->revoked_at, then);
    EXPECT_EQ(revoke(KeyId{999}).error().code, "not_found");
}

TEST_P(KeysTest, lists_the_newest_first) {
    std::vector<KeyId> ids;
    for (const auto* name : {"a", "b", "c", "d"}) {
        ids.push_back(insert_key(a_key(name)).id);
    }

    EXPECT_THAT(names(), ElementsAre("d", "c", "b", "a"));
    EXPECT_THAT(names({}, 2), ElementsAre("d", "c"));
    EXPECT_THAT(names(ids[2]), ElementsAre("b", "a"));
}

TEST_P(KeysTest, forgets_what_ended_long_ago_and_never_gives_its_id_again) {
    auto short_lived = a_key("expired");
    short_lived.expires_at = now() + std::chrono::minutes(1);
    insert_key(short_lived);
    insert_key(a_key("kept"));
    const auto last = insert_key(a_key("revoked"));
    (void)revoke(last.id);  // looked at above
    clock_.advance(std::chrono::hours(1));

    const auto removed = transact<std::size_t>([&](store::Transaction& transaction) {
        return transaction.keys().prune(now(), 100);
    });

    EXPECT_EQ(removed, 2U);
    EXPECT_THAT(names(), ElementsAre("kept"));
    EXPECT_GT(insert_key(a_key("next")).id, last.id);
}

TEST_P(KeysTest, a_refused_write_announces_no_key) {
    const auto refused = transact<bool>([&](store::Transaction& transaction) {
        return transaction
            .attempt([&]() -> Result<void> {
                transaction.keys().insert(a_key("ci"));
                return fail("no", "changed its mind");
            })
            .has_value();
    });

    EXPECT_FALSE(refused);
    EXPECT_THAT(changes_.keys, IsEmpty());
    EXPECT_THAT(names(), IsEmpty());
}

TEST_P(KeysTest, a_list_of_jobs_keeps_to_the_scope_of_who_asks) {
    const auto first = insert_one(a_job("send", "mail"));
    insert_one(a_job("send", "sms"));
    insert_one(a_job("bounce", "mail"));
    (void)cancel(first.id);  // so that one is in the history

    using Lines = std::vector<std::string>;
    const auto all = Lines{"mail/bounce", "sms/send", "mail/send"};
    EXPECT_EQ(queues_and_tasks({}), all);
    EXPECT_EQ(queues_and_tasks({.scope = {.queues = {"mail", "sms"}}}), all);
    EXPECT_THAT(
        queues_and_tasks({.scope = {.queues = {"mail"}}}), ElementsAre("mail/bounce", "mail/send")
    );
    EXPECT_THAT(
        queues_and_tasks({.scope = {.queues = {"mail"}, .tasks = {"send", "x"}}}),
        ElementsAre("mail/send")
    );
    EXPECT_THAT(queues_and_tasks({.queue = "sms", .scope = {.queues = {"mail"}}}), IsEmpty());
}

TEST_P(KeysTest, tells_whose_a_job_is_wherever_it_stands) {
    auto wanted = a_job("send", "mail");
    wanted.job.user_id = "ada";
    const auto job = insert_one(wanted);
    const auto other = insert_one(a_job());
    const auto place = [&](JobId id) {
        std::string text = "absent";
        store().read([&](store::Snapshot& snapshot) {
            if (const auto found = snapshot.jobs().place(id)) {
                text = found->queue + "/" + found->task + " of " + found->user_id;
            }
        });
        return text;
    };

    EXPECT_EQ(place(job.id), "mail/send of ada");
    EXPECT_EQ(place(other.id), "default/report of ");
    (void)cancel(job.id);  // it moves to the history
    EXPECT_EQ(place(job.id), "mail/send of ada");
    EXPECT_EQ(place(JobId{999}), "absent");
}

TEST_P(KeysTest, a_list_of_jobs_keeps_to_one_user) {
    for (const auto* user : {"ada", "bob", "ada", ""}) {
        auto job = a_job(fmt::format("of-{}", user));
        job.job.user_id = user;
        insert_one(job);
    }
    (void)cancel(insert_one([&] {
                     auto job = a_job("final");
                     job.job.user_id = "ada";
                     return job;
                 }())
                     .id);

    EXPECT_THAT(
        queues_and_tasks({.user_id = "ada"}),
        ElementsAre("default/final", "default/of-ada", "default/of-ada")
    );
    EXPECT_THAT(queues_and_tasks({.user_id = "nobody"}), IsEmpty());
}

}  // namespace
}  // namespace pawl::conformance
