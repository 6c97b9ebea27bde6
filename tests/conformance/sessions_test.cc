// SPDX-License-Identifier: Apache-2.0
// Sessions of browsers: opened, used, closed, over.
#include "store_fixture.h"

namespace pawl::conformance {
namespace {

class Sessions : public StoreTest {
 protected:
    auto open(const std::string& digest) -> store::BrowserSession {
        const store::BrowserSession session{
            .digest = digest, .credential = "key", .created_at = now(), .used_at = now()
        };
        change([&](store::SessionPort& sessions) { sessions.open(session); });
        return session;
    }
    void change(const std::function<void(store::SessionPort&)>& body) {
        transact<bool>([&](store::Transaction& transaction) {
            body(transaction.sessions());
            return true;
        });
    }
    auto stored(const std::string& digest) -> std::optional<store::BrowserSession> {
        std::optional<store::BrowserSession> session;
        store().read([&](store::Snapshot& snapshot) { session = snapshot.sessions().find(digest); }
        );
        return session;
    }
    void sweep() {
        transact<bool>([&](store::Transaction& transaction) {
            transaction.prune_bookkeeping(now(), 100);
            return true;
        });
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, Sessions, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(Sessions, are_found_until_they_are_closed_also_by_a_new_process) {
    auto session = open("a");
    open("b");
    reopen();
    EXPECT_EQ(stored("a"), session);
    clock_.advance(std::chrono::hours(1));
    change([&](store::SessionPort& sessions) { sessions.touch("a", now()); });
    session.used_at = now();
    EXPECT_EQ(stored("a"), session);

    change([](store::SessionPort& sessions) { sessions.close("a"); });
    EXPECT_EQ(stored("a"), std::nullopt);
    EXPECT_TRUE(stored("b"));
}

TEST_P(Sessions, are_over_when_nobody_used_them_and_a_week_after_they_began) {
    open("idle");
    const auto used = open("used");
    clock_.advance(std::chrono::hours(11));
    change([&](store::SessionPort& sessions) { sessions.touch("used", now()); });
    sweep();
    EXPECT_TRUE(stored("idle"));
    clock_.advance(std::chrono::hours(1));
    sweep();
    EXPECT_FALSE(stored("idle"));
    ASSERT_TRUE(stored("used"));
    EXPECT_FALSE(is_over(*stored("used"), now()));

    clock_.advance(std::chrono::days(7));
    change([&](store::SessionPort& sessions) { sessions.touch("used", now()); });
    EXPECT_TRUE(is_over(*stored("used"), now()));
    sweep();
    EXPECT_FALSE(stored("used"));
}

}  // namespace
}  // namespace pawl::conformance
