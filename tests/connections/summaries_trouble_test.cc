// SPDX-License-Identifier: Apache-2.0
// What goes wrong around `summarize_missing`: rows, keys, caches, stops and time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attempts.h"
#include "pawl/base/json.h"
#include "pawl/cache/caches.h"
#include "pawl/kinds/summaries/summarize_missing_kind.h"
#include "said_client.h"
#include "servers.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// The second one is refused by a rule of the database, whoever summarises it.
constexpr std::string_view kArticles = R"(
create table articles(id {pk}, title text not null, content text not null,
  summary text check (summary not like '%forbidden%'));
insert into articles(title, content) values
  ('Ferry', 'The ferry is suspended until Friday.'),
  ('Refused', 'Nothing forbidden is written here.'),
  ('Frost', 'Frost killed the seedlings last night.'))";

// A client that does something the moment it is asked, and has no key.
class InterruptingClient final : public ai::Client {
 public:
    [[nodiscard]] auto embed(ai::EmbedRequest /*request*/, ai::CallScope /*scope*/)
        -> Async<Result<ai::Embeddings>> override {
        co_return fail("offline_wanted", "there is no key");
    }
    [[nodiscard]] auto chat(ai::ChatRequest /*request*/, ai::CallScope scope)
        -> Async<Result<ai::ChatReply>> override {
        ++asked;
        if (when_asked) {
            when_asked();
        }
        co_return scope.stop.stop_requested() ? fail("cancelled", "told to stop")
                                              : fail("offline_wanted", "there is no key");
    }

    std::function<void()> when_asked;
    int asked = 0;
};

class SummariesInTrouble : public KindTest {
 protected:
    SummariesInTrouble() { script(kArticles); }

    auto run(std::string_view options = "{}") -> boost::json::object {
        const auto outcome = attempts_.run(kind_, options);
        EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
        return read_json(outcome.result).value().as_object();
    }
    auto summarised() -> std::vector<std::string> {
        return lines("select title from articles where summary is not null order by id");
    }

    SaidClient ai_;
    cache::Caches caches_{attempts_.context.clock_, attempts_.alarms, nullptr};
    kinds::summaries::SummarizeMissingKind kind_{connections_, caches_, ai_};
};

INSTANTIATE_TEST_SUITE_P(
    , SummariesInTrouble, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

TEST_P(SummariesInTrouble, a_row_that_the_database_refuses_does_not_take_its_batch_along) {
    const auto result = run();

    EXPECT_EQ(result.at("updated"), 2);
    EXPECT_THAT(summarised(), ElementsAre("Ferry", "Frost"));
    ASSERT_THAT(result.at("failed").as_array(), SizeIs(1));
    EXPECT_EQ(result.at("failed").at(0).at("id"), "2");
    EXPECT_THAT(to_json_text(result.at("failed")), Not(HasSubstr("Nothing forbidden")))
        << "an error names no values";
}

TEST_P(SummariesInTrouble, a_row_that_the_database_refuses_does_not_stop_a_model) {
    ai_.say("One.");
    ai_.say("This is forbidden.");
    ai_.say("Three.");

    const auto result = run();

    EXPECT_EQ(result.at("updated"), 2);
    EXPECT_THAT(summarised(), ElementsAre("Ferry", "Frost"));
}

TEST_P(SummariesInTrouble, a_row_that_a_model_refuses_does_not_stop_the_others) {
    ai_.replies.emplace_back(ai::ChatReply{.ending = ai::Ending::refusal, .engine = "openai"});
    ai_.say(Error{.code = "rejected", .message = "openai answered 400"});
    ai_.say("Three.");

    const auto result = run();

    EXPECT_EQ(result.at("updated"), 1);
    EXPECT_THAT(summarised(), ElementsAre("Frost"));
    EXPECT_THAT(result.at("failed").as_array(), SizeIs(2));
}

TEST_P(SummariesInTrouble, a_key_that_is_refused_fails_the_job_and_keeps_what_was_done) {
    ai_.say("One.");
    ai_.say(Error{.code = "unauthorized", .message = "openai refused the key of [ai.default]"});

    const auto outcome = attempts_.run(kind_, "{}");

    EXPECT_EQ(outcome.end, AttemptEnd::failed);
    EXPECT_EQ(outcome.error.code, "unauthorized");
    EXPECT_FALSE(outcome.error.retryable);
    EXPECT_THAT(ai_.asked, SizeIs(2));
    EXPECT_THAT(summarised(), ElementsAre("Ferry"));
}

TEST_P(SummariesInTrouble, a_stop_is_obeyed_and_the_next_attempt_completes_the_work) {
    InterruptingClient client;
    const kinds::summaries::SummarizeMissingKind kind(connections_, caches_, client);
    script("update articles set content = 'Something else.' where title = 'Refused'");
    client.when_asked = [&] {
        if (client.asked == 2) {
            attempts_.context.stopper_.request_stop();
        }
    };

    const auto stopped = attempts_.run(kind, R"({"batch": 1})");
    EXPECT_EQ(stopped.end, AttemptEnd::released);
    EXPECT_THAT(summarised(), ElementsAre("Ferry"));

    attempts_.context.stopper_ = {};
    client.when_asked = nullptr;
    const auto again = attempts_.run(kind, R"({"batch": 1})");
    EXPECT_EQ(again.end, AttemptEnd::succeeded) << again.error.message;
    EXPECT_EQ(read_json(again.result).value().at("updated"), 2);
    EXPECT_THAT(summarised(), SizeIs(3));
}

TEST_P(SummariesInTrouble, a_time_budget_ends_the_run_between_rows) {
    InterruptingClient client;
    const kinds::summaries::SummarizeMissingKind kind(connections_, caches_, client);
    client.when_asked = [&] { attempts_.context.clock_.advance(seconds(6)); };

    const auto outcome = attempts_.run(kind, R"({"time_budget": "10s"})");

    const auto result = read_json(outcome.result).value().as_object();
    EXPECT_EQ(result.at("stopped"), "time_budget");
    EXPECT_EQ(client.asked, 2);
    EXPECT_THAT(summarised(), Contains("Ferry"));
}

TEST_P(SummariesInTrouble, a_summary_that_somebody_else_wrote_meanwhile_stays) {
    InterruptingClient client;
    const kinds::summaries::SummarizeMissingKind kind(connections_, caches_, client);
    client.when_asked = [&] {
        if (client.asked == 1) {
            script("update articles set summary = 'by hand' where title = 'Ferry'");
        }
    };

    const auto outcome = attempts_.run(kind, "{}");

    EXPECT_EQ(read_json(outcome.result).value().at("updated"), 1);
    EXPECT_THAT(
        lines("select summary from articles where title = 'Ferry'"), ElementsAre("by hand")
    );
}

TEST_P(SummariesInTrouble, a_table_that_is_not_there_fails_for_good) {
    const auto outcome = attempts_.run(kind_, R"({"table": "nowhere"})");

    EXPECT_EQ(outcome.error.code, "undefined_table");
    EXPECT_FALSE(outcome.error.retryable);
}

TEST_P(SummariesInTrouble, say_how_far_they_are) {
    run();

    EXPECT_EQ(attempts_.context.progress_->percent, 100);
    EXPECT_EQ(attempts_.context.progress_->message, "3 of 3 rows");
    EXPECT_EQ(attempts_.context.lines_.front(), "3 rows without a summary");
    EXPECT_EQ(attempts_.context.lines_.back(), "updated 2 rows, 1 failed");
}

class CachedArticles : public SummariesInTrouble {
 protected:
    CachedArticles() { script("update articles set content = 'Fine.' where title = 'Refused'"); }

    void use(std::string url) {
        caches_.replace({{.name = "main", .url = Secret(std::move(url))}});
    }
    auto cached() -> std::optional<std::string> {
        auto cache = caches_.open("main", {}, SteadyTime{} + std::chrono::minutes(1)).value();
        return loop_.run(cache.get("articles:all")).value();
    }
    void fill() {
        auto cache = caches_.open("main", {}, SteadyTime{} + std::chrono::minutes(1)).value();
        ASSERT_TRUE(loop_.run(cache.set("articles:all", "x", {})));
    }
};

INSTANTIATE_TEST_SUITE_P(, CachedArticles, testing::Values(Dialect::sqlite), dialect_name);

TEST_P(CachedArticles, are_forgotten_when_something_changed) {
    use(testing_servers::redis().url("8"));
    fill();

    EXPECT_EQ(run().at("updated"), 3);

    EXPECT_EQ(cached(), std::nullopt);
}

TEST_P(CachedArticles, are_kept_when_nothing_changed) {
    run();
    use(testing_servers::redis().url("8"));
    fill();

    EXPECT_EQ(run().at("updated"), 0);

    EXPECT_EQ(cached(), "x");
}

TEST_P(CachedArticles, are_forgotten_for_an_attempt_that_was_killed_before_it_could) {
    run();
    use(testing_servers::redis().url("8"));
    fill();
    attempts_.context.job_.attempt = 2;

    EXPECT_EQ(run().at("updated"), 0);

    EXPECT_EQ(cached(), std::nullopt);
}

TEST_P(CachedArticles, whose_cache_is_away_are_a_warning) {
    use("redis://127.0.0.1:" + std::to_string(testing_servers::free_port()));

    EXPECT_EQ(run().at("updated"), 3);

    EXPECT_THAT(
        attempts_.context.lines_,
        Contains("the cached keys stay: cache \"main\": cannot connect: Connection refused")
    );
}

TEST_P(CachedArticles, need_no_cache) {
    EXPECT_EQ(run().at("updated"), 3);

    EXPECT_THAT(attempts_.context.lines_, Not(Contains(HasSubstr("cached keys stay"))));
}

TEST_P(CachedArticles, miss_a_cache_that_was_named) {
    EXPECT_EQ(run(R"({"cache": "far"})").at("updated"), 3);

    EXPECT_THAT(attempts_.context.lines_, Contains(HasSubstr("the cached keys stay")));
}

}  // namespace
}  // namespace pawl::database
