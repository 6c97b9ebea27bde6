// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/rendering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <exception>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/kinds/sites/crawl.h"
#include "pawl/kinds/sites/crawl_fixture.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::sites {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class RenderedCrawl : public Crawling {
 protected:
    RenderedCrawl() {
        render_ = [this](Landed landed, SteadyTime until) {
            return render(std::move(landed), until);
        };
    }

    // Scripts that append `made_`; a page with "hang" in it never comes to an end.
    auto render(Landed landed, SteadyTime until) -> Async<Result<std::string>> {
        rendered_.push_back(landed.url.path_and_query);
        times_.push_back(until - clock_.steady_now());
        if (!error_.code.empty()) {
            co_return std::unexpected(error_);
        }
        if (landed.reply.body.contains("hang")) {
            co_return fail("render_timeout", "it hangs");
        }
        co_return landed.reply.body + made_;
    }

    std::string made_;
    std::vector<std::string> rendered_;
    std::vector<Duration> times_;
    Error error_ = {};
};

TEST_F(RenderedCrawl, sees_what_scripts_have_made) {
    site_.page(std::string(kHome), {});
    site_.page("https://a.example/made", {});
    made_ = "<h1>Made</h1><a href=/made>made</a>";

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_THAT(rendered_, ElementsAre("/", "/made"));
    EXPECT_THAT(times_, testing::Each(options_.limits.page_timeout));
    EXPECT_THAT(sink_.broken_.at(std::string(kHome)), Not(Contains("h1_count")));
}

TEST_F(RenderedCrawl, goes_on_behind_a_page_that_hangs) {
    site_.page(std::string(kHome), {"/bad", "/good"});
    site_.say("https://a.example/bad", {.body = "<title>hang</title>"});
    site_.page("https://a.example/good", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 3);
    EXPECT_THAT(sink_.notes_, Contains(HasSubstr("/bad: it hangs")));
}

TEST_F(RenderedCrawl, ends_where_there_is_no_browser) {
    site_.page(std::string(kHome), {"/a"});
    error_ = {.code = "no_browser", .message = "install it"};

    EXPECT_EQ(code(), "no_browser");
    EXPECT_THAT(rendered_, ElementsAre("/"));
    EXPECT_FALSE(is_passing_trouble("no_browser"));
}

TEST_F(RenderedCrawl, leaves_files_and_parts_of_pages_alone) {
    options_.limits.max_bytes = 1'024;
    site_.page(std::string(kHome), {"/file", "/long"});
    site_.say("https://a.example/file", {.body = "x", .type = "text/plain"});
    site_.say("https://a.example/long", {.body = std::string(2'000, 'x')});

    (void)run();  // only what was rendered is of interest

    EXPECT_THAT(rendered_, ElementsAre("/"));
}

TEST_F(RenderedCrawl, sends_what_pages_ask_for_by_the_guarded_road_but_to_the_open_site) {
    const auto roads = roads_of_pages(
        {.guarded = site_.road("guarded "), .open = site_.road("open ")},
        options_.limits,
        net::parse_url("http://127.0.0.1:80/").value()
    );
    const auto ask = [&](std::string url) {
        boost::asio::co_spawn(
            io_,
            roads.fetch({.url = std::move(url)}, {}),
            [](const std::exception_ptr&, const Result<net::HttpReply>&) {}
        );
        io_.restart();
        io_.run();
    };

    ask("http://127.0.0.1/a.js");
    ask("http://127.0.0.1:81/a.js");

    EXPECT_THAT(
        site_.asked(),
        ElementsAre("open GET http://127.0.0.1/a.js", "guarded GET http://127.0.0.1:81/a.js")
    );
}

}  // namespace
}  // namespace pawl::kinds::sites
