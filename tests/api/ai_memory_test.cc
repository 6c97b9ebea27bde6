// SPDX-License-Identifier: Apache-2.0
// What the AI client remembers, over a real store.
#include "pawl/server/ai_memory.h"

#include "api_fixture.h"

namespace pawl::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AiMemoryTest : public api::ApiTest {
 protected:
    auto used_at() -> WallTime {
        WallTime at{};
        services().store.read([&](store::Snapshot& snapshot) {
            const std::vector<std::string> hashes = {"h1"};
            for (const auto& vector : snapshot.ai().find_vectors("m", 2, hashes)) {
                at = vector.used_at;
            }
        });
        return at;
    }

    void keep(std::vector<ai::VectorCache::Entry> entries) {
        EXPECT_TRUE(run(done(vectors_.put("m", 2, std::move(entries)))));
    }
    static auto done(Async<> work) -> Async<bool> {
        co_await std::move(work);
        co_return true;
    }

    StoredAiUsage usage_{services()};
    StoredVectors vectors_{services()};
};

TEST_F(AiMemoryTest, adds_up_what_connections_spent) {
    const auto record = [&](std::string connection, std::optional<ai::Money> cost) {
        const auto recorded = run(usage_.record({
            .at = now(),
            .connection = std::move(connection),
            .provider = "openai",
            .model = "m",
            .task = "greet",
            .spending = {.tokens = {.input = 3, .cached_input = 2, .output = 1}, .cost = cost},
        }));
        EXPECT_TRUE(recorded);
    };
    record("default", ai::Money{7});
    record("embed", ai::Money{5});
    record("other", ai::Money{100});
    record("embed", std::nullopt);
    const auto hour = now() - now().time_since_epoch() % std::chrono::hours(1);

    const auto spent = run(usage_.spent({.connections = {"default", "embed"}}, hour));

    EXPECT_EQ(spent.value(), (ai::Spent{.cost = ai::Money{12}, .tokens = 18, .unpriced_calls = 1}));
    EXPECT_EQ(run(usage_.spent({.task = "greet"}, hour)).value().cost, ai::Money{112});
    EXPECT_EQ(run(usage_.spent({.task = "other"}, hour)).value(), ai::Spent{});
    EXPECT_EQ(
        run(usage_.spent({.connections = {"default"}}, hour + std::chrono::hours(1))).value(),
        ai::Spent{}
    );
}

TEST_F(AiMemoryTest, a_call_that_failed_is_no_answer) {
    ASSERT_TRUE(run(usage_.record({.at = now(), .connection = "default", .failed = true})));

    const auto all = json_of(get("/v1/ai/usage")).at("total");
    EXPECT_EQ(all.at("failed"), 1);
    EXPECT_EQ(all.at("calls"), 0);
}

TEST_F(AiMemoryTest, keeps_more_vectors_than_fit_into_one_write) {
    std::vector<ai::VectorCache::Entry> entries;
    std::vector<std::string> hashes;
    for (int i = 0; i < 300; ++i) {
        entries.push_back({.hash = std::to_string(i), .vector = {static_cast<float>(i), 0.5F}});
        hashes.push_back(std::to_string(299 - i));
    }
    hashes.emplace_back("unknown");

    keep(std::move(entries));
    const auto found = run(vectors_.find("m", 2, hashes));

    ASSERT_EQ(found.size(), 301);
    EXPECT_THAT(found.front(), ElementsAre(299.0F, 0.5F));
    EXPECT_THAT(found[299], ElementsAre(0.0F, 0.5F));
    EXPECT_THAT(found.back(), IsEmpty());
    EXPECT_THAT(run(vectors_.find("m", 3, {"1"})).front(), IsEmpty());
}

TEST_F(AiMemoryTest, notes_a_use_once_a_day) {
    keep({{.hash = "h1", .vector = {1.0F}}});
    const auto first = now();

    advance(std::chrono::hours(23));
    (void)run(vectors_.find("m", 2, {"h1"}));  // asked for the sake of asking
    EXPECT_EQ(used_at(), first);
    advance(std::chrono::hours(2));
    (void)run(vectors_.find("m", 2, {"h1"}));
    EXPECT_EQ(used_at(), now());
}

}  // namespace
}  // namespace pawl::server
