// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/ai_section.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/print.h"
#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

using ai::Provider;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

auto connections(std::string toml, Environment environment = {}) -> ai::Connections {
    const TestSources sources{.toml = std::move(toml), .environment = std::move(environment)};
    EXPECT_EQ(sources.problems(), "ok");
    return sources.load().value().ai;
}

auto problems(std::string toml, Environment environment = {}) -> std::string {
    return TestSources{.toml = std::move(toml), .environment = std::move(environment)}.problems();
}

TEST(AiSection, without_one_and_without_a_key_there_is_an_offline_default) {
    const auto all = connections("");

    ASSERT_EQ(all.all().size(), 1);
    EXPECT_EQ(all.find("default").provider, Provider::offline);
    EXPECT_EQ(all.find("default").fallback, ai::Fallback::offline);
}

TEST(AiSection, reads_every_key) {
    const auto all = connections(
        R"(
[ai.default]
provider = "openai"
model = "gpt-4o-mini"
api_key = "env:MY_KEY"
fallback = "fail"
budget = ["5 USD/1d", "200000 tokens/1h"]
timeout = "30s"
max_retries = 1
max_output_tokens = 500
stream = true
organization = "org-1"
headers = { x-title = "mine" }
price = { input = "1", cached_input = "0.5", output = "2" }
circuit_breaker = { failures = 2 }
)",
        {{"MY_KEY", "k1"}}
    );

    const auto& one = all.find("default");
    EXPECT_EQ(one.provider, Provider::openai);
    EXPECT_EQ(one.model, "gpt-4o-mini");
    EXPECT_EQ(one.api_key.reveal(), "k1");
    EXPECT_EQ(one.fallback, ai::Fallback::fail);
    ASSERT_EQ(one.budgets.size(), 2);
    EXPECT_EQ(ai::to_text(one.budgets[1]), "200000 tokens/1h");
    EXPECT_EQ(one.timeout, std::chrono::seconds(30));
    EXPECT_EQ(one.max_retries, 1);
    EXPECT_EQ(one.max_output_tokens, 500);
    EXPECT_EQ(one.delivery, ai::Delivery::stream);
    EXPECT_EQ(one.organization, "org-1");
    EXPECT_THAT(one.headers, ElementsAre(net::HttpHeader{"x-title", "mine"}));
    EXPECT_EQ(one.circuit.failures, 2);
    EXPECT_EQ(one.price->cached_input, ai::parse_price("0.5"));
    EXPECT_EQ(one.price->cache_write, ai::parse_price("1"));
}

TEST(AiSection, a_key_of_the_environment_is_enough) {
    const auto all = connections("", {{"OPENROUTER_API_KEY", "k"}, {"ANTHROPIC_API_KEY", "a"}});

    EXPECT_EQ(all.find("default").provider, Provider::openrouter);
    EXPECT_EQ(all.find("default").api_key.reveal(), "k");
    EXPECT_EQ(all.find("anthropic").api_key.reveal(), "a");
    EXPECT_EQ(all.find("openai").name, "default");
}

TEST(AiSection, a_section_may_be_named_as_its_provider) {
    const auto all = connections(
        "[ai.default]\nprovider = \"offline\"\n[ai.anthropic]\nmodel = \"claude-haiku-4-5\"\n",
        {{"ANTHROPIC_API_KEY", "a"}}
    );

    EXPECT_EQ(all.find("anthropic").provider, Provider::anthropic);
    EXPECT_EQ(all.find("anthropic").api_key.reveal(), "a");
    EXPECT_EQ(all.find("default").provider, Provider::offline);
}

TEST(AiSection, a_section_has_from_default_what_it_leaves_out) {
    const auto all = connections(
        R"(
[ai.embed]
model = "text-embedding-3-large"
dimensions = 1536
[ai.default]
provider = "openai"
model = "gpt-4o-mini"
api_key = "env:OPENAI_API_KEY"
budget = "5 USD/1d"
timeout = "30s"
[ai.own]
budget = "1 USD/1d"
)",
        {{"OPENAI_API_KEY", "k"}}
    );

    const auto& embed = all.find("embed");
    EXPECT_EQ(embed.provider, Provider::openai);
    EXPECT_EQ(embed.api_key.reveal(), "k");
    EXPECT_EQ(embed.timeout, std::chrono::seconds(30));
    EXPECT_EQ(embed.dimensions, 1'536);
    EXPECT_EQ(embed.budget_owner, "default");
    EXPECT_EQ(all.find("own").model, "");
    EXPECT_EQ(all.find("own").budget_owner, "own");
    // Also the connection that the environment makes spends that budget.
    EXPECT_THAT(all.names_of_owner("default"), ElementsAre("default", "embed", "openai"));
}

TEST(AiSection, a_section_of_another_provider_or_server_has_no_key_of_others) {
    const auto all = connections(
        R"(
[ai.default]
provider = "openai"
api_key = "env:OPENAI_API_KEY"
budget = "5 USD/1d"
[ai.local]
base_url = "http://127.0.0.1:11434/v1/"
model = "llama"
[ai.claude]
provider = "anthropic"
)",
        {{"OPENAI_API_KEY", "k"}}
    );

    EXPECT_EQ(all.find("local").provider, Provider::compatible);
    EXPECT_EQ(all.find("local").base_url, "http://127.0.0.1:11434/v1");
    EXPECT_TRUE(all.find("local").api_key.empty());
    EXPECT_TRUE(all.find("claude").api_key.empty());
    EXPECT_THAT(all.find("local").budgets, IsEmpty());
    EXPECT_EQ(all.find("claude").budget_owner, "claude");
}

TEST(AiSection, another_server_of_the_same_kind_is_not_sent_the_secrets_of_the_first) {
    const auto all = connections(
        R"(
[ai.default]
base_url = "https://one.example/v1"
api_key = "env:ONE_KEY"
organization = "org-1"
headers = { x-token = "of-the-first" }
[ai.second]
base_url = "https://two.example/v1"
[ai.same]
model = "other"
)",
        {{"ONE_KEY", "k"}}
    );

    EXPECT_TRUE(all.find("second").api_key.empty());
    EXPECT_THAT(all.find("second").headers, IsEmpty());
    EXPECT_EQ(all.find("second").organization, "");
    EXPECT_THAT(all.find("same").headers, ElementsAre(net::HttpHeader{"x-token", "of-the-first"}));
}

TEST(AiSection, a_variable_that_is_not_set_is_a_warning) {
    const TestSources sources{.toml = "[ai.default]\napi_key = \"env:OPENAI_API_KEY\"\n"};
    const auto config = sources.load();

    ASSERT_TRUE(config) << sources.problems();
    EXPECT_TRUE(config->ai.find("default").api_key.empty());
    EXPECT_EQ(config->ai.find("default").provider, Provider::openai);
    EXPECT_THAT(config->warnings, testing::SizeIs(1));
}

TEST(AiSection, says_what_is_wrong) {
    EXPECT_THAT(problems("[ai.default]\nmodle = \"x\"\n"), HasSubstr("did you mean `model`?"));
    EXPECT_THAT(
        problems("[ai.default]\nprovider = \"open\"\n"), HasSubstr("must be one of openai")
    );
    EXPECT_THAT(problems("[ai.default]\nbudget = \"5 EUR/1d\"\n"), HasSubstr("5 USD/1d"));
    EXPECT_THAT(problems("[ai.default]\nbudget = [\"x\"]\n"), HasSubstr("5 USD/1d"));
    EXPECT_THAT(problems("[ai.default]\nbase_url = \"ftp://x\"\n"), HasSubstr("an http or https"));
    EXPECT_THAT(problems("[ai.x]\nprovider = \"compatible\"\n"), HasSubstr("needs `base_url`"));
    EXPECT_THAT(problems("[ai.default]\nprice = { input = \"1\" }\n"), HasSubstr("for a million"));
    EXPECT_THAT(
        problems("[ai.default]\nprice = { input = \"a\", output = \"1\" }\n"), HasSubstr("price")
    );
    EXPECT_THAT(problems("[ai.default]\nheaders = { host = \"x\" }\n"), HasSubstr("host"));
    EXPECT_THAT(problems("[ai.default]\ndimensions = 0\n"), HasSubstr("1..8192"));
    EXPECT_THAT(problems("[ai]\ndefault = 1\n"), HasSubstr("must be a table"));
    EXPECT_THAT(problems("[ai.\"a b\"]\n"), HasSubstr("is not a name"));
    EXPECT_THAT(
        problems("[ai.default]\napi_key = \"sk-1234\"\n", {{"OPENAI_API_KEY", "sk-1234"}}),
        HasSubstr("keep one of them")
    );
    EXPECT_THAT(problems("[ai.default]\napi_key = \"a\\nb\"\n"), HasSubstr("line ends"));
}

TEST(AiSection, is_printed_without_secrets_and_read_again) {
    const auto text = to_toml(TestSources{.toml = R"(
[ai.default]
provider = "openai"
api_key = "s3cr3t-key"
budget = "5 USD/1d"
headers = { x-key = "s3cr3t" }
price = { input = "0.15", output = "0.6" }
[ai.embed]
dimensions = 256
)"}
                                  .load()
                                  .value());

    EXPECT_THAT(text, Not(HasSubstr("s3cr3t")));
    EXPECT_THAT(text, HasSubstr("[ai.default]\nprovider = \"openai\"\napi_key = \"***\""));
    EXPECT_THAT(text, HasSubstr("budget = [\"5 USD/1d\"]"));
    EXPECT_THAT(text, HasSubstr("x-key = \"***\""));
    const auto again = connections(text);
    EXPECT_EQ(again.find("default").price->input, ai::parse_price("0.15"));
    EXPECT_EQ(again.find("embed").dimensions, 256);
    EXPECT_EQ(again.find("embed").budget_owner, "default");
    EXPECT_EQ(again.find("embed").budgets, again.find("default").budgets);
}

TEST(AiSection, tasks_have_budgets_too) {
    const TestSources sources{
        .toml =
            "[tasks.a]\nkind = \"http\"\nurl = \"http://a/\"\n"
            "budget = [\"1 USD/1d\", \"500 tokens/1h\"]\n",
    };

    const auto config = sources.load().value();

    ASSERT_EQ(config.ai.task_budgets().size(), 1U);
    const auto& budgets = config.ai.task_budgets().at("a");
    ASSERT_EQ(budgets.size(), 2U);
    EXPECT_EQ(ai::to_text(budgets[1]), "500 tokens/1h");
}

}  // namespace
}  // namespace pawl::config
