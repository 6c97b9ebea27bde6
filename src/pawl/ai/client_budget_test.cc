// SPDX-License-Identifier: Apache-2.0
// Budgets of the client: they hold with many calls under way, and across restarts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/ai/scripted_provider.h"

namespace pawl::ai {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ClientBudgetTest : public ClientTest {
 protected:
    void set_budget(std::string_view budget) {
        auto connection = a_connection();
        connection.budgets = {parse_budget(budget).value()};
        connection.max_output_tokens = 10;
        connect(connection);
    }
};

TEST_F(ClientBudgetTest, stops_within_one_call_of_the_limit) {
    set_budget("250 tokens/1d");
    for (int i = 0; i < 5; ++i) {
        say(said("Hi."));  // 110 tokens
    }

    EXPECT_EQ(code_of(), "complete");
    EXPECT_EQ(code_of(), "complete");
    EXPECT_EQ(code_of(), "complete");
    EXPECT_EQ(code_of(), "budget_exhausted");
    EXPECT_THAT(provider_.requests(), SizeIs(3));
}

TEST_F(ClientBudgetTest, counts_money_too) {
    set_budget("0.00005 USD/1d");
    for (int i = 0; i < 5; ++i) {
        say(said("Hi."));  // 0.000021
    }

    EXPECT_EQ(code_of(), "complete");
    EXPECT_EQ(code_of(), "complete");
    EXPECT_EQ(code_of(), "complete");
    const auto last = chat();
    EXPECT_EQ(last.error().code, "budget_exhausted");
    EXPECT_THAT(last.error().message, HasSubstr("[ai.default]"));
}

TEST_F(ClientBudgetTest, a_budget_that_is_used_up_does_not_mean_to_go_offline) {
    auto connection = a_connection();
    connection.budgets = {parse_budget("10 tokens/1d").value()};
    connection.fallback = Fallback::offline;
    connect(connection);
    usage_.spent_ = Spent{.tokens = 10};

    EXPECT_EQ(code_of(), "budget_exhausted");
    EXPECT_THAT(provider_.requests(), IsEmpty());
}

TEST_F(ClientBudgetTest, begins_again_on_the_next_day) {
    set_budget("100 tokens/1d");
    say(said("Hi."));
    say(said("Hi."));
    ASSERT_EQ(code_of(), "complete");
    ASSERT_EQ(code_of(), "budget_exhausted");

    clock_.advance(std::chrono::hours(24));

    EXPECT_EQ(code_of(), "complete");
}

TEST_F(ClientBudgetTest, remembers_what_was_spent_before_a_restart) {
    set_budget("100 tokens/1d");
    usage_.spent_ = Spent{.tokens = 100};

    EXPECT_EQ(code_of(), "budget_exhausted");
    EXPECT_THAT(usage_.asked_, SizeIs(1));
    EXPECT_THAT(usage_.asked_[0].first.connections, ElementsAre("default"));
    EXPECT_EQ(usage_.asked_[0].second, parse_time("2026-01-01T00:00:00Z").value());
}

TEST_F(ClientBudgetTest, does_not_spend_while_it_does_not_know) {
    set_budget("100 tokens/1d");
    usage_.spent_ = fail("store_unavailable", "the store cannot be read now");

    EXPECT_EQ(code_of(), "store_unavailable");
    EXPECT_THAT(provider_.requests(), IsEmpty());
}

TEST_F(ClientBudgetTest, dollars_need_a_price) {
    auto connection = a_connection();
    connection.model = "a-model-of-tomorrow";
    connection.budgets = {parse_budget("5 USD/1d").value()};
    connect(connection);

    const auto reply = chat();

    EXPECT_EQ(reply.error().code, "price_unknown");
    EXPECT_THAT(reply.error().message, HasSubstr("a-model-of-tomorrow"));
    EXPECT_THAT(provider_.requests(), IsEmpty());
}

TEST_F(ClientBudgetTest, connections_that_share_a_budget_spend_it_together) {
    auto chats = a_connection();
    chats.budgets = {parse_budget("100 tokens/1d").value()};
    auto vectors = chats;
    vectors.name = "embed";
    vectors.model = "text-embedding-3-small";
    connect({chats, vectors});
    say(said("Hi."));
    ASSERT_EQ(code_of(), "complete");

    EXPECT_EQ(embed({.texts = {"a"}}).error().code, "budget_exhausted");
    EXPECT_THAT(usage_.asked_.at(0).first.connections, ElementsAre("default", "embed"));
}

TEST_F(ClientBudgetTest, of_a_task_hold_for_its_calls_alone) {
    Connections connections({a_connection()});
    connections.limit_task("greet", {parse_budget("100 tokens/1d").value()});
    connect(std::move(connections));
    for (int i = 0; i < 2; ++i) {
        say(said("Hi."));  // 110 tokens
    }

    task_ = "greet";
    EXPECT_EQ(code_of(), "complete");
    const auto last = chat();
    EXPECT_EQ(last.error().code, "budget_exhausted");
    EXPECT_THAT(last.error().message, HasSubstr("[tasks.greet]"));
    task_ = "other";
    EXPECT_EQ(code_of(), "complete");
    ASSERT_THAT(usage_.asked_, SizeIs(1));
    EXPECT_EQ(usage_.asked_[0].first, (Payer{.task = "greet"}));
}

TEST_F(ClientBudgetTest, of_a_task_give_back_what_its_connection_refuses) {
    auto connection = a_connection();
    connection.budgets = {parse_budget("100 tokens/1d").value()};
    Connections connections({connection});
    connections.limit_task("greet", {parse_budget("1000 tokens/1d").value()});
    connect(std::move(connections));
    say(said("Hi."));
    task_ = "greet";

    ASSERT_EQ(code_of(), "complete");
    const auto last = chat();
    EXPECT_EQ(last.error().code, "budget_exhausted");
    EXPECT_THAT(last.error().message, HasSubstr("[ai.default]"));
    const auto views = run(client_->budgets()).value();
    ASSERT_THAT(views, SizeIs(2));
    EXPECT_EQ(views[1].task, "greet");
    EXPECT_EQ(views[1].spent.tokens, 110);
}

TEST_F(ClientBudgetTest, calls_that_may_use_up_the_rest_are_waited_for) {
    set_budget("250 tokens/1d");
    auto request = a_request();
    request.max_output_tokens = 240;  // the first one may use up nearly all of it
    provider_.say({.body = said("Hi."), .manner = Manner::whole});
    say(said("Hi."));
    std::vector<std::string> codes;
    for (int i = 0; i < 2; ++i) {
        boost::asio::co_spawn(
            io_,
            client_->chat(request, scope()),
            [&](std::exception_ptr, Result<ChatReply> reply) {
                codes.push_back(reply ? "complete" : reply.error().code);
                if (codes.size() == 1) {
                    EXPECT_THAT(provider_.requests(), SizeIs(1));
                }
            }
        );
    }
    while (codes.size() < 2) {
        io_.restart();
        io_.run_one();
    }

    EXPECT_THAT(codes, ElementsAre("complete", "complete"));
    EXPECT_THAT(provider_.requests(), SizeIs(2));
}

TEST_F(ClientBudgetTest, whoever_waits_for_the_budget_can_be_stopped) {
    set_budget("200 tokens/1d");
    auto request = a_request();
    request.max_output_tokens = 240;
    provider_.say({.body = "{", .manner = Manner::silent});
    std::vector<std::string> codes;
    for (int i = 0; i < 2; ++i) {
        boost::asio::co_spawn(
            io_,
            client_->chat(request, scope()),
            [&](std::exception_ptr, Result<ChatReply> reply) {
                codes.push_back(reply ? "complete" : reply.error().code);
            }
        );
    }
    while (provider_.requests().empty()) {
        io_.restart();
        io_.run_one();
    }

    stop_.request_stop();
    while (codes.size() < 2) {
        io_.restart();
        io_.run_one();
    }

    EXPECT_THAT(codes, ElementsAre("cancelled", "cancelled"));
    EXPECT_THAT(provider_.requests(), SizeIs(1));
}

TEST_F(ClientBudgetTest, shows_how_much_is_gone_and_when_it_begins_again) {
    set_budget("250 tokens/1d");
    say(said("Hi."));
    ASSERT_EQ(code_of(), "complete");

    const auto views = run(client_->budgets());

    ASSERT_TRUE(views);
    ASSERT_THAT(*views, SizeIs(1));
    EXPECT_EQ(views->at(0).connection, "default");
    EXPECT_EQ(views->at(0).spent.tokens, 110);
    EXPECT_EQ(views->at(0).resets_at, parse_time("2026-01-02T00:00:00Z").value());
}

}  // namespace
}  // namespace pawl::ai
