// SPDX-License-Identifier: Apache-2.0
// Vectors: each text once, from the cache if it is there.
#include "pawl/ai/vector_turns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/ai/scripted_provider.h"

namespace pawl::ai {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class VectorTurnsTest : public ClientTest {
 protected:
    VectorTurnsTest() {
        auto connection = a_connection();
        connection.model = "text-embedding-3-small";
        connect(connection);
    }

    // A reply with one vector for each number: that number, twice.
    static auto vectors(std::initializer_list<int> numbers) -> std::string {
        boost::json::array list;
        for (const int number : numbers) {
            list.push_back({
                {"index", list.size()},
                {"embedding", boost::json::array{number, number}},
            });
        }
        return to_json_text(boost::json::object{
            {"model", "text-embedding-3-small"},
            {"data", std::move(list)},
            {"usage", {{"prompt_tokens", 8}, {"total_tokens", 8}}},
        });
    }
    static auto numbers(const Embeddings& embeddings) -> std::vector<float> {
        std::vector<float> numbers;
        for (const auto& item : embeddings.items) {
            numbers.push_back(item.vector.empty() ? -1.0F : item.vector.front());
        }
        return numbers;
    }
};

TEST_F(VectorTurnsTest, gives_each_text_its_vector) {
    say(vectors({1, 2}));

    const auto made = embed({.texts = {"a", "b", " a\r\n", ""}});

    ASSERT_TRUE(made) << made.error().message;
    EXPECT_THAT(numbers(*made), ElementsAre(1.0F, 2.0F, 1.0F, -1.0F));
    EXPECT_EQ(made->items[3].problem, "empty_text");
    EXPECT_EQ(made->dimensions, 2);
    EXPECT_EQ(made->engine, "openai");
    EXPECT_EQ(to_text(made->spending.cost.value()), "0.00000016");  // 8 * 0.02 per million
    EXPECT_EQ(provider_.requests().at(0).path, "/v1/embeddings");
    EXPECT_EQ(to_json_text(provider_.body_of(0).at("input")), R"(["a","b"])");
    EXPECT_EQ(provider_.body_of(0).at("encoding_format"), "base64");
}

TEST_F(VectorTurnsTest, does_not_ask_again_for_what_it_has) {
    say(vectors({1, 2}));
    ASSERT_TRUE(embed({.texts = {"a", "b"}}));
    say(vectors({3}));

    const auto again = embed({.texts = {"b", "c", "a"}});

    ASSERT_TRUE(again) << again.error().message;
    EXPECT_THAT(numbers(*again), ElementsAre(2.0F, 3.0F, 1.0F));
    EXPECT_EQ(again->from_cache, 2);
    EXPECT_EQ(to_json_text(provider_.body_of(1).at("input")), R"(["c"])");
    const auto all = embed({.texts = {"a", "b"}});
    EXPECT_EQ(all->requests, 0);
    EXPECT_EQ(all->spending, Spending{});
    EXPECT_THAT(provider_.requests(), SizeIs(2));
}

TEST_F(VectorTurnsTest, vectors_of_another_length_or_model_are_others) {
    say(vectors({1}));
    ASSERT_TRUE(embed({.texts = {"a"}}));
    say(vectors({2}));
    say(vectors({3}));

    EXPECT_THAT(numbers(*embed({.texts = {"a"}, .dimensions = 2})), ElementsAre(2.0F));
    EXPECT_EQ(provider_.body_of(1).at("dimensions"), 2);
    EXPECT_THAT(
        numbers(*embed({.model = "text-embedding-3-large", .texts = {"a"}})), ElementsAre(3.0F)
    );
}

TEST_F(VectorTurnsTest, a_length_that_was_not_asked_for_is_an_error) {
    auto connection = a_connection();
    connection.dimensions = 1'536;
    connect(connection);
    say(vectors({1}));

    EXPECT_EQ(embed({.texts = {"a"}}).error().code, "wrong_dimensions");
    EXPECT_THAT(vectors_.vectors_, IsEmpty());
    EXPECT_EQ(provider_.body_of(0).at("model"), "text-embedding-3-small");
}

TEST_F(VectorTurnsTest, keeps_what_was_paid_for_before_an_error) {
    std::vector<std::string> texts;
    for (int i = 0; i < 2'049; ++i) {
        texts.push_back("text " + std::to_string(i));
    }
    say(vectors({7}));  // requests go last first: the one text that did not fit
    refuse(400);

    EXPECT_EQ(embed({.texts = texts}).error().code, "rejected");
    EXPECT_THAT(vectors_.vectors_, SizeIs(1));
    EXPECT_THAT(provider_.body_of(1).at("input").as_array(), SizeIs(2'048));
}

TEST_F(VectorTurnsTest, halves_a_request_that_is_too_long_after_all) {
    const auto too_long = complaint("context_length_exceeded", "maximum context length is 8192");
    refuse(400, too_long);  // a b c d
    refuse(400, too_long);  // a b
    say(vectors({1}));      // a
    refuse(400, too_long);  // b
    say(vectors({3, 4}));   // c d

    const auto made = embed({.texts = {"a", "b", "c", "d"}});

    ASSERT_TRUE(made) << made.error().message;
    EXPECT_THAT(numbers(*made), ElementsAre(1.0F, -1.0F, 3.0F, 4.0F));
    EXPECT_EQ(made->items[1].problem, "input_too_long");
    EXPECT_EQ(made->items[0].problem, "");
}

TEST_F(VectorTurnsTest, says_which_texts_were_cut) {
    say(vectors({1, 2}));

    const auto made = embed({.texts = {std::string(40'000, 'x'), "short"}});

    EXPECT_TRUE(made->items[0].was_cut);
    EXPECT_FALSE(made->items[1].was_cut);
}

TEST_F(VectorTurnsTest, anthropic_makes_none) {
    auto connection = a_connection();
    connection.provider = Provider::anthropic;
    connect(connection);

    const auto made = embed({.texts = {"a"}});

    EXPECT_EQ(made.error().code, "not_supported");
    EXPECT_THAT(made.error().message, HasSubstr("[ai.embed]"));
    EXPECT_THAT(provider_.requests(), IsEmpty());
}

TEST_F(VectorTurnsTest, does_not_ask_other_servers_for_base64) {
    auto connection = a_connection();
    connection.provider = Provider::compatible;
    connection.model = "nomic-embed-text";
    connect(connection);
    say(vectors({1}));

    ASSERT_TRUE(embed({.texts = {"a"}}));
    EXPECT_FALSE(provider_.body_of(0).as_object().contains("encoding_format"));
}

TEST_F(VectorTurnsTest, of_no_texts_there_are_no_vectors) {
    const auto made = embed({});

    ASSERT_TRUE(made);
    EXPECT_THAT(made->items, IsEmpty());
    EXPECT_THAT(provider_.requests(), IsEmpty());
}

}  // namespace
}  // namespace pawl::ai
