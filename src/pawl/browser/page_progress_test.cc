// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/page_progress.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "pawl/base/clock.h"

namespace pawl::browser {
namespace {

auto at(int seconds) -> SteadyTime {
    return SteadyTime(std::chrono::seconds(seconds));
}

TEST(PageProgress, is_rendered_half_a_second_behind_the_load_of_its_document) {
    PageProgress page;
    page.loading_ended(at(1));  // of the blank page

    EXPECT_EQ(page.rendered_at(), std::nullopt);
    page.document_was_given();
    EXPECT_EQ(page.rendered_at(), std::nullopt);
    page.loading_ended(at(2));

    EXPECT_EQ(page.rendered_at(), at(2) + kQuietTime);
}

TEST(PageProgress, waits_for_what_is_under_way) {
    PageProgress page;
    page.document_was_given();
    page.request_began();
    page.loading_ended(at(1));
    page.request_began();

    page.request_ended(at(3));
    EXPECT_EQ(page.rendered_at(), std::nullopt);
    page.request_ended(at(5));

    EXPECT_EQ(page.rendered_at(), at(5) + kQuietTime);
}

TEST(PageProgress, counts_from_its_load_when_requests_ended_before) {
    PageProgress page;
    page.document_was_given();
    page.request_began();
    page.request_ended(at(1));
    page.loading_ended(at(4));

    EXPECT_EQ(page.rendered_at(), at(4) + kQuietTime);
}

}  // namespace
}  // namespace pawl::browser
