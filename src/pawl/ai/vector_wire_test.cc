// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/vector_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace pawl::ai {
namespace {

using testing::ElementsAre;

auto read(std::string_view reply, std::size_t count, int dimensions = 0) -> Result<VectorReply> {
    return read_vectors(read_json(reply).value(), count, dimensions);
}

TEST(VectorBody, says_only_what_is_wanted) {
    constexpr std::array<std::string_view, 2> kTexts = {"a", "b"};

    EXPECT_EQ(
        vector_body("m", kTexts, 0, VectorFormat::unsaid), R"({"model":"m","input":["a","b"]})"
    );
    EXPECT_EQ(
        vector_body("m", kTexts, 256, VectorFormat::base64),
        R"({"model":"m","input":["a","b"],"dimensions":256,"encoding_format":"base64"})"
    );
}

TEST(ReadVectors, takes_numbers_and_base64_and_puts_them_in_order) {
    const auto vectors = read(
        R"({"model":"m-1","data":[{"index":1,"embedding":"AACAPwAAAEA="},{"index":0,"embedding":[3,0.5]}]})",
        2
    );

    ASSERT_TRUE(vectors) << vectors.error().message;
    EXPECT_THAT(vectors->vectors, ElementsAre(ElementsAre(3.0F, 0.5F), ElementsAre(1.0F, 2.0F)));
    EXPECT_EQ(vectors->model, "m-1");
}

TEST(ReadVectors, takes_the_order_where_there_is_no_index) {
    EXPECT_THAT(
        read(R"({"data":[{"embedding":[1]},{"embedding":[2]}]})", 2)->vectors,
        ElementsAre(ElementsAre(1.0F), ElementsAre(2.0F))
    );
}

TEST(ReadVectors, refuses_what_does_not_answer_the_question) {
    for (const auto* reply : {
             "{}",
             R"({"data":[{"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]})",
             R"({"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]})",
             R"({"data":[{"embedding":[1]},{"embedding":[]}]})",
             R"({"data":[{"embedding":[1]},{"embedding":["x"]}]})",
             R"({"data":[{"embedding":[1]},{"embedding":"!"}]})",
             R"({"data":[{"embedding":[1]},{}]})",
         }) {
        EXPECT_FALSE(read(reply, 2)) << reply;
    }
}

TEST(ReadVectors, checks_the_length) {
    const auto* const two = R"({"data":[{"embedding":[1,2]}]})";

    EXPECT_TRUE(read(two, 1, 2));
    EXPECT_EQ(read(two, 1, 1536).error().code, "wrong_dimensions");
    EXPECT_EQ(
        read(R"({"data":[{"embedding":[1,2]},{"embedding":[1]}]})", 2).error().code,
        "wrong_dimensions"
    );
}

}  // namespace
}  // namespace pawl::ai
