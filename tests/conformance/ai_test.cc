// SPDX-License-Identifier: Apache-2.0
// What models used, cost and made.
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using store::AiCall;
using store::AiNumbers;
using store::AiUsage;
using store::AiVector;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class AiTest : public StoreTest {
 protected:
    AiTest() { clock_.set_wall(WallTime(days(20'000)) + minutes(30)); }

    [[nodiscard]] auto a_call(std::string task = "summaries", std::int64_t tokens = 10) const
        -> AiCall {
        return {
            .at = now(),
            .connection = "default",
            .provider = "openai",
            .model = "gpt-5-nano",
            .task = std::move(task),
            .job = {7},
            .numbers = {.calls = 1, .input_tokens = tokens, .cost = 5'000 * tokens},
        };
    }
    void record(const AiCall& call) {
        (void)transact<bool>([&](store::Transaction& transaction) {
            transaction.ai().record(call);
            return true;
        });
    }
    void put(std::vector<AiVector> vectors) {
        (void)transact<bool>([&](store::Transaction& transaction) {
            transaction.ai().put_vectors(vectors);
            return true;
        });
    }
    void prune() {
        (void)transact<std::size_t>([&](store::Transaction& transaction) {
            return transaction.prune_bookkeeping(now(), 100);
        });
    }

    template <class T>
    auto read(std::function<T(store::AiQueries&)> body) -> T {
        std::optional<T> value;
        store().read([&](store::Snapshot& snapshot) { value = body(snapshot.ai()); });
        return std::move(*value);
    }
    auto usage(Duration step = hours(24)) -> std::vector<AiUsage> {
        return read<std::vector<AiUsage>>([&](store::AiQueries& queries) {
            return queries.usage(WallTime{}, now() + days(1), step);
        });
    }
    auto usage_of_job(JobId job) -> std::vector<AiUsage> {
        return read<std::vector<AiUsage>>([&](store::AiQueries& queries) {
            return queries.usage_of_job(job);
        });
    }
    auto total_of_task(std::string_view task, WallTime from) -> AiNumbers {
        return read<AiNumbers>([&](store::AiQueries& queries) {
            return queries.total_of_task(task, from);
        });
    }
    auto total(std::string_view connection, WallTime from) -> AiNumbers {
        return read<AiNumbers>([&](store::AiQueries& queries) {
            return queries.total(connection, from);
        });
    }
    auto vectors(const std::vector<std::string>& hashes, int dimensions = 2)
        -> std::vector<AiVector> {
        return read<std::vector<AiVector>>([&](store::AiQueries& queries) {
            return queries.find_vectors("m", dimensions, hashes);
        });
    }
    [[nodiscard]] auto a_vector(std::string hash, std::string bytes = "12345678") const
        -> AiVector {
        return {
            .model = "m",
            .dimensions = 2,
            .hash = std::move(hash),
            .bytes = std::move(bytes),
            .used_at = now(),
        };
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, AiTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(AiTest, adds_calls_up_by_step_model_and_task) {
    record(a_call());
    clock_.advance(hours(2));
    record(a_call());
    record(a_call("crawl", 7));
    clock_.advance(days(1));
    auto last = a_call();
    last.numbers = {
        .calls = 1,
        .input_tokens = 1,
        .cached_tokens = 2,
        .cache_write_tokens = 3,
        .output_tokens = 4,
        .cost = 0,
        .unpriced_calls = 1,
    };
    record(last);
    reopen();

    const WallTime today(days(20'000));
    EXPECT_THAT(
        usage(),
        ElementsAre(
            AiUsage{
                today,
                "openai",
                "gpt-5-nano",
                "crawl",
                {.calls = 1, .input_tokens = 7, .cost = 35'000}
            },
            AiUsage{
                today,
                "openai",
                "gpt-5-nano",
                "summaries",
                {.calls = 2, .input_tokens = 20, .cost = 100'000}
            },
            AiUsage{today + days(1), "openai", "gpt-5-nano", "summaries", last.numbers}
        )
    );
    EXPECT_THAT(usage(hours(1)), SizeIs(4));
    EXPECT_EQ(last.numbers.tokens(), 10);
}

TEST_P(AiTest, gives_the_hours_asked_for_and_no_others) {
    record(a_call());
    const auto at = [&](WallTime from, WallTime to) {
        return read<std::vector<AiUsage>>([&](store::AiQueries& queries) {
            return queries.usage(from, to, hours(1));
        });
    };
    const WallTime hour(days(20'000));

    EXPECT_THAT(at(hour, hour + hours(1)), SizeIs(1));
    EXPECT_THAT(at(hour - hours(1), hour), IsEmpty());
    EXPECT_THAT(at(hour + hours(1), hour + hours(2)), IsEmpty());
}

TEST_P(AiTest, knows_what_each_job_used) {
    record(a_call());
    clock_.advance(minutes(1));
    record(a_call());
    auto other = a_call();
    other.job = {8};
    record(other);
    auto outside = a_call();
    outside.job = {};
    record(outside);

    const auto used = usage_of_job({7});
    ASSERT_THAT(used, SizeIs(1));
    EXPECT_EQ(used[0].numbers.calls, 2);
    EXPECT_EQ(used[0].numbers.cost, 100'000);
    EXPECT_EQ(used[0].begin, now());
    EXPECT_EQ(used[0].task, "summaries");
    EXPECT_THAT(usage_of_job({8}), SizeIs(1));
    EXPECT_THAT(usage_of_job({}), IsEmpty());
    EXPECT_EQ(usage().at(0).numbers.calls, 4);
}

TEST_P(AiTest, totals_a_connection_from_an_hour_on) {
    record(a_call());
    auto other = a_call();
    other.connection = "embed";
    record(other);
    clock_.advance(hours(3));
    record(a_call());
    const WallTime begin(days(20'000));

    EXPECT_EQ(total("default", begin).input_tokens, 20);
    EXPECT_EQ(total("default", begin + hours(1)).input_tokens, 10);
    EXPECT_EQ(total("embed", begin).calls, 1);
    EXPECT_EQ(total("nobody", begin), AiNumbers{});
    EXPECT_EQ(total_of_task("summaries", begin).calls, 3);
    EXPECT_EQ(total_of_task("nobody", begin), AiNumbers{});
}

TEST_P(AiTest, keeps_vectors_as_they_are) {
    const std::string bytes("\x00\x01\xFF'\x00\x80", 6);
    put({a_vector("a", bytes), a_vector("b")});
    reopen();

    EXPECT_THAT(vectors({"b", "c", "a"}), ElementsAre(a_vector("b"), a_vector("a", bytes)));
    EXPECT_THAT(vectors({"a"}, 3), IsEmpty());
    put({a_vector("a", "newer")});
    EXPECT_THAT(vectors({"a"}), ElementsAre(a_vector("a", "newer")));
}

TEST_P(AiTest, forgets_vectors_that_nobody_uses) {
    put({a_vector("a"), a_vector("b")});
    clock_.advance(days(20));
    (void)transact<bool>([&](store::Transaction& transaction) {
        transaction.ai().touch_vectors(std::vector{a_vector("a"), a_vector("gone")});
        return true;
    });
    EXPECT_EQ(vectors({"a"}).at(0).used_at, now());

    clock_.advance(days(11));
    prune();

    EXPECT_THAT(vectors({"a", "b", "gone"}), ElementsAre(testing::Field(&AiVector::hash, "a")));
}

TEST_P(AiTest, forgets_numbers_after_400_days) {
    record(a_call());
    clock_.advance(days(399));
    prune();
    EXPECT_THAT(usage(), SizeIs(1));
    EXPECT_THAT(usage_of_job({7}), SizeIs(1));

    clock_.advance(days(2));
    prune();

    EXPECT_THAT(usage(), IsEmpty());
    EXPECT_THAT(usage_of_job({7}), IsEmpty());
}

}  // namespace
}  // namespace pawl::conformance
