// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/vector_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "pawl/ai/token_estimate.h"
#include "pawl/crypto/hash.h"

namespace pawl::ai {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

auto packed(const std::vector<VectorInput>& inputs, const VectorLimits& limits)
    -> std::vector<std::vector<std::size_t>> {
    std::vector<std::size_t> all(inputs.size());
    std::iota(all.begin(), all.end(), 0U);
    return pack(inputs, all, limits);
}

auto inputs_of(std::initializer_list<std::int64_t> tokens) -> std::vector<VectorInput> {
    std::vector<VectorInput> inputs;
    for (const auto count : tokens) {
        inputs.push_back({.tokens = count});
    }
    return inputs;
}

TEST(PlanInputs, sends_each_text_once) {
    const std::vector<std::string> texts = {"a\r\nb", "c", " a\nb ", "c", "a\nb"};

    const auto inputs = plan_inputs(texts);

    ASSERT_THAT(inputs, SizeIs(2));
    EXPECT_EQ(inputs[0].text, "a\nb");
    EXPECT_EQ(inputs[0].hash, crypto::sha256_hex("a\nb"));
    EXPECT_THAT(inputs[0].wanted_by, ElementsAre(0, 2, 4));
    EXPECT_THAT(inputs[1].wanted_by, ElementsAre(1, 3));
}

TEST(PlanInputs, leaves_out_texts_without_content) {
    const std::vector<std::string> texts = {"", " \n"};

    EXPECT_THAT(plan_inputs(texts), IsEmpty());
}

TEST(PlanInputs, cuts_what_is_too_long_and_says_so) {
    const std::vector<std::string> texts = {std::string(40'000, 'x'), "short"};

    const auto inputs = plan_inputs(texts);

    EXPECT_TRUE(inputs[0].was_cut);
    EXPECT_LE(estimate_tokens(inputs[0].text), 8'192);
    EXPECT_EQ(inputs[0].tokens, estimate_tokens(inputs[0].text));
    EXPECT_FALSE(inputs[1].was_cut);
}

TEST(Pack, holds_the_limit_of_tokens) {
    EXPECT_THAT(
        packed(inputs_of({6, 4, 1, 10, 3}), {.tokens = 10}),
        ElementsAre(ElementsAre(0, 1), ElementsAre(2), ElementsAre(3), ElementsAre(4))
    );
}

TEST(Pack, holds_the_limit_of_inputs) {
    EXPECT_THAT(
        packed(inputs_of({1, 1, 1, 1, 1}), {.inputs = 2}),
        ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3), ElementsAre(4))
    );
    EXPECT_THAT(packed({}, {}), IsEmpty());
}

TEST(Pack, holds_all_three_limits_for_many_texts) {
    std::vector<std::string> texts;
    for (int i = 0; i < 6'000; ++i) {
        texts.push_back(
            std::to_string(i) + std::string(static_cast<std::size_t>(i * 7 % 900), 'y')
        );
    }
    texts.emplace_back(30'000, 'z');
    const auto inputs = plan_inputs(texts);
    const VectorLimits limits;

    const auto requests = packed(inputs, limits);

    std::size_t sent = 0;
    for (const auto& request : requests) {
        std::int64_t tokens = 0;
        for (const auto at : request) {
            EXPECT_LE(inputs[at].tokens, limits.tokens_an_input);
            tokens += inputs[at].tokens;
        }
        EXPECT_LE(request.size(), limits.inputs);
        EXPECT_LE(tokens, limits.tokens);
        sent += request.size();
    }
    EXPECT_EQ(sent, 6'001);
    EXPECT_LT(requests.size(), 20);
}

}  // namespace
}  // namespace pawl::ai
