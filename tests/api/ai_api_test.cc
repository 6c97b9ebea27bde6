// SPDX-License-Identifier: Apache-2.0
// GET /v1/ai/usage.
#include "api_fixture.h"
#include "pawl/base/text_time.h"
#include "pawl/store/ai.h"

namespace pawl::api {
namespace {

using testing::SizeIs;

class AiApiTest : public ApiTest {
 protected:
    void record(std::string task, std::string model, store::AiNumbers numbers, JobId job = {}) {
        (void)transact<bool>([&](store::Transaction& transaction) -> Result<bool> {
            transaction.ai().record({
                .at = now(),
                .connection = "default",
                .provider = "openai",
                .model = model,
                .task = task,
                .job = job,
                .numbers = numbers,
            });
            return true;
        });
    }
    static auto some(std::int64_t tokens) -> store::AiNumbers {
        return {.calls = 1, .input_tokens = tokens, .output_tokens = 1, .cost = 12'500'000};
    }
    auto usage(std::string query = {}) -> Json {
        return json_of(get("/v1/ai/usage" + std::move(query)));
    }
};

TEST_F(AiApiTest, tells_tokens_and_costs_by_day_model_and_task) {
    record("greet", "gpt-5-nano", some(10));
    record("greet", "gpt-5-nano", some(20));
    record("", "gpt-5-nano", some(5));
    advance(std::chrono::hours(24));
    record("greet", "local", {.calls = 1, .input_tokens = 3, .unpriced_calls = 1});
    record("greet", "gpt-5-nano", {.failed = 1});

    const auto all = usage();

    const auto& rows = all.at("data").as_array();
    ASSERT_THAT(rows, SizeIs(4));
    EXPECT_EQ(rows[0].at("task"), nullptr);
    EXPECT_EQ(rows[1].at("task"), "greet");
    EXPECT_EQ(rows[1].at("calls"), 2);
    EXPECT_EQ(rows[1].at("input_tokens"), 30);
    EXPECT_EQ(rows[1].at("cost_usd"), 0.000025);
    EXPECT_EQ(rows[2].at("failed"), 1);
    EXPECT_EQ(rows[2].at("cost_usd"), 0);
    EXPECT_EQ(rows[3].at("model"), "local");
    EXPECT_EQ(rows[3].at("cost_usd"), nullptr);
    EXPECT_EQ(rows[3].at("unpriced_calls"), 1);
    EXPECT_EQ(all.at("total").at("calls"), 4);
    EXPECT_EQ(all.at("total").at("cost_usd"), 0.0000375);
    EXPECT_THAT(all.at("budgets").as_array(), SizeIs(0));
}

TEST_F(AiApiTest, takes_a_span_and_filters) {
    record("greet", "a", some(1));
    advance(std::chrono::hours(2));
    record("other", "b", some(1));
    const auto begin = format_seconds(now());
    const auto count = [&](std::string query) {
        return usage(std::move(query)).at("data").as_array().size();
    };

    EXPECT_EQ(count(""), 2);
    EXPECT_EQ(count("?step=hour"), 2);
    EXPECT_EQ(count("?from=" + begin), 1);
    EXPECT_EQ(count("?task=greet"), 1);
    EXPECT_EQ(count("?model=b"), 1);
    EXPECT_EQ(count("?model=c"), 0);
    EXPECT_EQ(code_of(get("/v1/ai/usage?step=year")), "422 invalid_filter");
    EXPECT_EQ(code_of(get("/v1/ai/usage?from=soon")), "422 invalid_filter");
    EXPECT_EQ(code_of(get("/v1/ai/usage?nonsense=1")), "422 invalid_filter");
    EXPECT_EQ(
        code_of(get("/v1/ai/usage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")),
        "422 out_of_range"
    );
    EXPECT_EQ(code_of(get("/v1/ai/usage?step=hour&from=2020-01-01T00:00:00Z")), "422 out_of_range");
}

TEST_F(AiApiTest, tells_what_a_job_used) {
    const auto id = make_job();
    const auto job = parse_id<JobTag>(id).value();
    record("greet", "a", some(1), job);
    record("greet", "a", some(1), job);
    record("greet", "b", some(1), job);
    record("greet", "a", some(1), {999});

    const auto all = usage("?job=" + id);

    ASSERT_THAT(all.at("data").as_array(), SizeIs(2));
    EXPECT_EQ(all.at("data").at(0).at("calls"), 2);
    EXPECT_EQ(all.at("total").at("calls"), 3);
    EXPECT_EQ(all.at("from"), nullptr);
    EXPECT_EQ(code_of(get("/v1/ai/usage?job=999")), "404 not_found");
    EXPECT_EQ(code_of(get("/v1/ai/usage?job=x")), "422 invalid_filter");
}

TEST_F(AiApiTest, shows_what_is_left_of_budgets) {
    services().ai_budgets = [this]() -> Async<Result<std::vector<ai::BudgetView>>> {
        co_return std::vector<ai::BudgetView>{
            {.connection = "default",
             .budget = ai::parse_budget("5 USD/1d").value(),
             .spent = {.cost = ai::Money{1'250'000'000'000}},
             .resets_at = now()},
            {.connection = "embed",
             .budget = ai::parse_budget("1000 tokens/1h").value(),
             .spent = {.tokens = 7},
             .resets_at = now()},
        };
    };

    const auto budgets = usage().at("budgets").as_array();

    ASSERT_THAT(budgets, SizeIs(2));
    EXPECT_EQ(budgets[0].at("budget"), "5 USD/1d");
    EXPECT_EQ(budgets[0].at("limit"), 5);
    EXPECT_EQ(budgets[0].at("spent"), 1.25);
    EXPECT_EQ(budgets[1].at("unit"), "tokens");
    EXPECT_EQ(budgets[1].at("spent"), 7);
}

TEST_F(AiApiTest, keeps_to_the_scope_of_who_asks) {
    services().ai_budgets = []() -> Async<Result<std::vector<ai::BudgetView>>> {
        co_return std::vector<ai::BudgetView>{{.connection = "default"}};
    };
    record("greet", "a", some(1));
    record("elsewhere", "a", some(1));
    record("", "a", some(1));
    const auto all = make_key(R"("role":"viewer")");
    const auto scoped = make_key(R"("role":"viewer","tasks":["greet"])");
    const auto producer = make_key(R"("role":"producer")");
    const auto seen = [&](const std::string& key) {
        return json_of(ask_as(key, {.target = "/v1/ai/usage"}));
    };

    EXPECT_THAT(seen(all).at("data").as_array(), SizeIs(3));
    EXPECT_THAT(seen(all).at("budgets").as_array(), SizeIs(1));
    EXPECT_THAT(seen(scoped).at("data").as_array(), SizeIs(1));
    EXPECT_THAT(seen(scoped).at("budgets").as_array(), SizeIs(0));
    EXPECT_EQ(code_of(ask_as(scoped, {.target = "/v1/ai/usage?task=elsewhere"})), "403 forbidden");
    EXPECT_EQ(code_of(ask_as(producer, {.target = "/v1/ai/usage"})), "403 forbidden");
}

}  // namespace
}  // namespace pawl::api
