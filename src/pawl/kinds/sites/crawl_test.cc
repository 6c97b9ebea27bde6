// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/crawl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/kinds/sites/fake_site.h"
#include "pawl/runtime/manual_alarms.h"

namespace pawl::kinds::sites {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

class FakeSink final : public CrawlSink {
 public:
    auto store(std::vector<PageVerdicts> pages) -> Async<Result<>> override {
        for (const auto& page : pages) {
            for (const auto& verdict : page.verdicts) {
                auto& broken = broken_[page.url];
                if (verdict.is_broken) {
                    broken.emplace(to_text(verdict.rule));
                }
            }
        }
        co_return error_ ? Result<>(std::unexpected(*error_)) : Result<>();
    }
    void note(std::string_view line) override { notes_.emplace_back(line); }
    void report_progress(int percent, std::string_view) override { percents_.push_back(percent); }

    [[nodiscard]] auto urls() const -> std::vector<std::string> {
        std::vector<std::string> list;
        for (const auto& [url, broken] : broken_) {
            if (!url.ends_with("/robots.txt") && !url.ends_with("/sitemap.xml")) {
                list.push_back(url);
            }
        }
        return list;
    }

    std::map<std::string, std::set<std::string>> broken_;  // by page
    std::vector<std::string> notes_;
    std::vector<int> percents_;
    std::optional<Error> error_;
};

class Crawling : public testing::Test {
 protected:
    static constexpr std::string_view kHome = "https://a.example/";

    Crawling() {
        options_.limits.max_pages = 100;
        options_.limits.check_links = LinkCheck::none;
        order_.start = net::parse_url(kHome).value();
        order_.stop = stopper_.get_token();
        order_.until = clock_.steady_now() + std::chrono::minutes(5);
    }

    // To its end, in virtual time.
    auto run() -> Result<CrawlReport> {
        order_.max_pages = options_.limits.max_pages;
        std::optional<Result<CrawlReport>> report;
        boost::asio::co_spawn(
            io_,
            crawl(
                {.roads = {.guarded = site_.road(), .open = site_.road("open ")},
                 .read = [this](std::string html) { return read(std::move(html)); },
                 .clock = &clock_,
                 .alarms = &alarms_},
                &options_,
                order_,
                &sink_
            ),
            [&](const std::exception_ptr& failure, Result<CrawlReport> made) {
                EXPECT_FALSE(failure);
                report = std::move(made);
            }
        );
        while (!report) {
            io_.restart();
            if (io_.poll() > 0) {
                continue;
            }
            const auto next = alarms_.next();
            if (!next) {
                ADD_FAILURE() << "the crawl waits for nothing";
                break;
            }
            clock_.advance(*next - clock_.steady_now());
            alarms_.fire_due();
        }
        return report.value();
    }
    auto read(std::string html) -> Async<Result<web::Page>> {
        co_return web::read_page(html, clock_, {.html_bytes = options_.limits.max_bytes});
    }
    auto code() -> std::string {
        const auto report = run();
        return report ? "none" : report.error().code;
    }

    boost::asio::io_context io_{1};
    ManualClock clock_;
    ManualAlarms alarms_{clock_};
    std::stop_source stopper_;
    FakeSite site_;
    FakeSink sink_;
    CrawlOptions options_;
    CrawlOrder order_;
};

TEST_F(Crawling, follows_links_and_ends_where_they_go_in_circles) {
    site_.page("https://a.example/", {"/b", "c", "/b#part", "/"});
    site_.page("https://a.example/b", {"/", "/c"});
    site_.page("https://a.example/c", {"/b", "mailto:x@a.example"});

    const auto report = run();

    ASSERT_TRUE(report);
    EXPECT_EQ(report->pages_analyzed, 3);
    EXPECT_EQ(report->pages_failed, 0);
    EXPECT_FALSE(report->is_partial);
    EXPECT_EQ(site_.times_asked("GET https://a.example/b"), 1);
    EXPECT_EQ(site_.times_asked("GET https://a.example/"), 1);
}

TEST_F(Crawling, stops_at_its_pages) {
    options_.limits.max_pages = 10;
    site_.otherwise([](const std::string& url) -> FakeSite::Answer {
        if (url.ends_with(".txt") || url.ends_with(".xml")) {
            return {.status = 404};
        }
        return {.body = "<title>x</title><a href=\"" + url + "n\">next</a>"};
    });
    options_.limits.max_depth = 50;

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 10);
    EXPECT_EQ(site_.asked().size(), 12U);  // robots.txt, the sitemap and the pages
}

TEST_F(Crawling, goes_no_deeper_than_it_may) {
    options_.limits.max_depth = 2;
    site_.page("https://a.example/", {"/1"});
    site_.page("https://a.example/1", {"/2"});
    site_.page("https://a.example/2", {"/3"});

    EXPECT_EQ(run()->pages_analyzed, 3);
    EXPECT_EQ(site_.times_asked("GET https://a.example/3"), 0);
}

TEST_F(Crawling, does_not_ask_for_endless_errors) {
    options_.limits.max_pages = 2;
    std::vector<std::string> links;
    for (int i = 0; i < 1'000; ++i) {
        links.push_back("/gone/" + std::to_string(i));
    }
    site_.page("https://a.example/", links);

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 1);
    EXPECT_LE(site_.asked().size(), 12U);
}

TEST_F(Crawling, leaves_other_hosts_alone) {
    site_.page("https://a.example/", {"https://b.example/", "//a.example:8443/", "/away"});
    site_.say("https://a.example/away", {.status = 302, .location = "https://b.example/in"});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 1);
    EXPECT_EQ(report->pages_skipped, 1);
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("b.example"))));
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("8443"))));
}

TEST_F(Crawling, goes_to_other_hosts_when_told_so_and_asks_each_for_its_rules) {
    options_.limits.same_host = false;
    site_.page("https://a.example/", {"https://b.example/open", "https://b.example/closed"});
    site_.page("https://b.example/open", {});
    site_.page("https://b.example/closed", {});
    site_.robots("https://b.example/robots.txt", "User-agent: *\nDisallow: /closed\n");

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_EQ(report->pages_skipped, 1);
    EXPECT_EQ(site_.times_asked("GET https://b.example/closed"), 0);
}

TEST_F(Crawling, takes_a_page_once_whatever_leads_to_it) {
    site_.page("https://a.example/", {"/old", "/older", "/new"});
    site_.say("https://a.example/old", {.status = 301, .location = "/new"});
    site_.say("https://a.example/older", {.status = 301, .location = "/old"});
    site_.page("https://a.example/new", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_THAT(sink_.urls(), ElementsAre("https://a.example/", "https://a.example/new"));
}

TEST_F(Crawling, gives_up_on_redirects_in_circles) {
    site_.page("https://a.example/", {"/x"});
    site_.say("https://a.example/x", {.status = 302, .location = "/y"});
    site_.say("https://a.example/y", {.status = 302, .location = "/x"});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 1);
    EXPECT_EQ(report->pages_failed, 1);
    EXPECT_THAT(sink_.notes_, Contains(HasSubstr("more than 5 redirects")));
}

TEST_F(Crawling, settles_where_the_site_sends_its_guests) {
    site_.say("https://a.example/", {.status = 301, .location = "https://www.a.example/"});
    site_.page("https://www.a.example/", {"/b", "https://a.example/c"});
    site_.page("https://www.a.example/b", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_TRUE(sink_.broken_.contains("https://www.a.example/robots.txt"));
    EXPECT_EQ(site_.times_asked("GET https://a.example/c"), 0);
}

TEST_F(Crawling, does_not_move_to_another_site) {
    site_.say("https://a.example/", {.status = 301, .location = "https://b.example/"});

    EXPECT_EQ(code(), "left_site");
    EXPECT_FALSE(is_passing_trouble("left_site"));
}

TEST_F(Crawling, obeys_robots) {
    site_.robots(
        "https://a.example/robots.txt",
        "User-agent: *\nDisallow: /\n\nUser-agent: pawl\nDisallow: /private\n"
    );
    site_.page("https://a.example/", {"/private/x", "/public", "/moved"});
    site_.page("https://a.example/public", {});
    site_.page("https://a.example/private/x", {});
    site_.say("https://a.example/moved", {.status = 302, .location = "/private/y"});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_EQ(report->pages_skipped, 2);
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("/private"))));
}

TEST_F(Crawling, obeys_what_pages_and_links_ask_of_robots) {
    site_.say(
        "https://a.example/", {.body = "<a rel=nofollow href=/no>no</a><a href=/page>yes</a>"}
    );
    site_.say(
        "https://a.example/page",
        {.body = "<meta name=robots content=nofollow><a href=/deep>deep</a>"}
    );

    EXPECT_EQ(run()->pages_analyzed, 2);
    EXPECT_EQ(site_.times_asked("GET https://a.example/no"), 0);
    EXPECT_EQ(site_.times_asked("GET https://a.example/deep"), 0);
}

TEST_F(Crawling, is_known_to_robots_by_its_own_name) {
    options_.limits.user_agent = "shopbot/2.0 (+https://shop.example/bot)";
    site_.robots("https://a.example/robots.txt", "User-agent: shopbot\nDisallow: /\n");
    site_.page("https://a.example/", {});

    EXPECT_EQ(code(), "robots_disallowed");
    EXPECT_EQ(
        net::find_header(site_.calls().at(0).headers, "user-agent"), options_.limits.user_agent
    );
}

TEST_F(Crawling, looks_past_robots_when_told_so) {
    options_.limits.obey_robots = false;
    site_.robots("https://a.example/robots.txt", "User-agent: *\nDisallow: /\nCrawl-delay: 60\n");
    site_.page("https://a.example/", {"/b"});
    site_.page("https://a.example/b", {});

    EXPECT_EQ(run()->pages_analyzed, 2);
    EXPECT_EQ(clock_.steady_now(), SteadyTime{});
}

TEST_F(Crawling, asks_for_nothing_while_robots_cannot_be_had) {
    for (const auto& trouble :
         {FakeSite::Answer{.status = 503}, FakeSite::Answer{.error = "timeout"}}) {
        site_.say("https://a.example/robots.txt", trouble);
        EXPECT_EQ(code(), "robots_unreachable");
    }
    EXPECT_TRUE(is_passing_trouble("robots_unreachable"));
    EXPECT_EQ(site_.times_asked("GET https://a.example/"), 0);
}

TEST_F(Crawling, keeps_the_pace_that_is_asked_for) {
    options_.limits.concurrency = 4;
    options_.limits.delay = seconds(1);
    site_.page("https://a.example/", {"/b", "/c"});
    site_.page("https://a.example/b", {});
    site_.page("https://a.example/c", {});

    EXPECT_EQ(run()->pages_analyzed, 3);
    EXPECT_EQ(clock_.steady_now(), SteadyTime{} + seconds(4));  // five requests

    site_.robots("https://a.example/robots.txt", "User-agent: *\nCrawl-delay: 10\n");
    const auto begun = clock_.steady_now();
    EXPECT_EQ(run()->pages_analyzed, 3);
    EXPECT_GE(clock_.steady_now() - begun, seconds(31));
}

TEST_F(Crawling, rests_when_the_site_is_overloaded_but_not_for_ever) {
    site_.page("https://a.example/", {"/busy", "/b"});
    site_.say("https://a.example/busy", {.status = 429, .retry_after = "1000000000"});
    options_.limits.concurrency = 1;
    site_.page("https://a.example/b", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_EQ(report->pages_failed, 1);
    EXPECT_EQ(clock_.steady_now(), SteadyTime{} + seconds(10));
}

TEST_F(Crawling, ends_with_what_it_has_when_the_time_is_over) {
    options_.limits.delay = seconds(60);
    std::vector<std::string> links;
    for (int i = 0; i < 50; ++i) {
        links.push_back("/" + std::to_string(i));
        site_.page("https://a.example/" + std::to_string(i), {});
    }
    site_.page("https://a.example/", links);

    const auto report = run();

    ASSERT_TRUE(report);
    EXPECT_TRUE(report->is_partial);
    EXPECT_EQ(report->pages_analyzed, 3);
    EXPECT_EQ(sink_.urls().size(), 3U);
}

TEST_F(Crawling, ends_at_once_when_it_is_asked_to_stop) {
    site_.page("https://a.example/", {"/b", "/c"});
    site_.on_request([this] {
        if (site_.asked().size() == 3) {
            stopper_.request_stop();
        }
    });

    EXPECT_EQ(code(), "cancelled");
    EXPECT_EQ(site_.asked().size(), 3U);
}

TEST_F(Crawling, ends_when_nothing_can_be_stored) {
    site_.page("https://a.example/", {"/b"});
    sink_.error_ = Error{.code = "connection_failed", .message = "gone"};

    EXPECT_EQ(code(), "connection_failed");
}

TEST_F(Crawling, notes_pages_that_fail_and_goes_on) {
    site_.page("https://a.example/", {"/gone", "/slow", "/broken", "/file.pdf", "/ok"});
    site_.say("https://a.example/slow", {.error = "timeout"});
    site_.say("https://a.example/broken", {.status = 500});
    site_.say("https://a.example/file.pdf", {.body = "%PDF", .type = "application/pdf"});
    site_.page("https://a.example/ok", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_EQ(report->pages_failed, 3);
    EXPECT_THAT(
        sink_.notes_,
        IsSupersetOf(
            {"https://a.example/gone answers 404",
             "https://a.example/slow: as the test says",
             "https://a.example/broken answers 500"}
        )
    );
}

TEST_F(Crawling, fails_as_a_whole_when_the_first_page_does) {
    const auto code_when = [this](FakeSite::Answer answer) {
        site_.say("https://a.example/", std::move(answer));
        return code();
    };

    EXPECT_EQ(code_when({.status = 503}), "site_unavailable");
    EXPECT_EQ(code_when({.status = 404}), "site_refused");
    EXPECT_EQ(code_when({.error = "dns_error"}), "dns_error");
    EXPECT_EQ(code_when({.error = "egress_blocked"}), "egress_blocked");
    EXPECT_EQ(code_when({.body = "x", .type = "image/png"}), "not_a_page");
    for (const auto* code : {"site_unavailable", "dns_error", "timeout", "connect_error"}) {
        EXPECT_TRUE(is_passing_trouble(code)) << code;
    }
    for (const auto* code : {"site_refused", "egress_blocked", "not_a_page", "robots_disallowed"}) {
        EXPECT_FALSE(is_passing_trouble(code)) << code;
    }
}

TEST_F(Crawling, reads_no_more_of_a_page_than_it_may) {
    options_.limits.max_bytes = 2'000;
    site_.say(
        "https://a.example/",
        {.body = "<a href=/b>b</a>" + std::string(20'000'000, ' ') + "<a href=/c>c</a>"}
    );
    site_.page("https://a.example/b", {});
    options_.rules.page_bytes = 1'000;

    EXPECT_EQ(run()->pages_analyzed, 2);
    EXPECT_THAT(sink_.broken_["https://a.example/"], ElementsAre("large_page"));
}

TEST_F(Crawling, reads_pages_that_only_a_sitemap_names) {
    options_.limits.max_pages = 3;
    site_.robots("https://a.example/robots.txt", "Sitemap: https://a.example/map-index.xml\n");
    site_.say(
        "https://a.example/map-index.xml",
        {.body = "<sitemapindex><sitemap><loc>https://a.example/map.xml</loc></sitemap>"
                 "<sitemap><loc>https://b.example/map.xml</loc></sitemap></sitemapindex>",
         .type = "application/xml"}
    );
    site_.say(
        "https://a.example/map.xml",
        {.body = "<urlset><url><loc>https://a.example/hidden</loc></url>"
                 "<url><loc>https://b.example/other</loc></url></urlset>",
         .type = "application/xml"}
    );
    site_.page("https://a.example/", {"/b"});
    site_.page("https://a.example/b", {"/deep"});
    site_.page("https://a.example/hidden", {});

    EXPECT_EQ(run()->pages_analyzed, 3);
    EXPECT_THAT(sink_.urls(), Contains("https://a.example/hidden"));
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("b.example"))));
    EXPECT_THAT(sink_.broken_["https://a.example/sitemap.xml"], IsEmpty());
    EXPECT_THAT(sink_.broken_["https://a.example/robots.txt"], IsEmpty());
}

TEST_F(Crawling, misses_what_a_site_does_not_have) {
    site_.page("https://a.example/", {});
    // A site that answers everything with its page.
    site_.page("https://a.example/robots.txt", {});
    site_.page("https://a.example/sitemap.xml", {});

    EXPECT_TRUE(run());

    EXPECT_THAT(sink_.broken_["https://a.example/robots.txt"], ElementsAre("robots_missing"));
    EXPECT_THAT(sink_.broken_["https://a.example/sitemap.xml"], ElementsAre("sitemap_missing"));
}

class LinkChecking : public Crawling {
 protected:
    LinkChecking() {
        options_.limits.check_links = LinkCheck::internal;
        options_.limits.max_pages = 1;
    }
    auto is_blamed(const std::string& page) -> bool {
        return sink_.broken_[page].contains("broken_link");
    }
};

TEST_F(LinkChecking, asks_for_links_that_the_crawl_did_not_reach) {
    site_.page("https://a.example/", {"/ok", "/gone", "https://b.example/gone"});
    site_.page("https://a.example/ok", {});

    const auto report = run();

    EXPECT_EQ(report->links_checked, 2U);
    EXPECT_EQ(site_.times_asked("HEAD https://a.example/ok"), 1);
    EXPECT_EQ(site_.times_asked("GET https://a.example/ok"), 0);
    EXPECT_TRUE(is_blamed("https://a.example/"));
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("b.example"))));
}

TEST_F(LinkChecking, knows_what_the_crawl_has_fetched) {
    options_.limits.max_pages = 10;
    site_.page("https://a.example/", {"/ok"});
    site_.page("https://a.example/ok", {"/gone"});

    const auto report = run();

    EXPECT_EQ(report->links_checked, 0U);
    EXPECT_FALSE(is_blamed("https://a.example/"));
    EXPECT_TRUE(is_blamed("https://a.example/ok"));
}

TEST_F(LinkChecking, asks_other_sites_when_told_so) {
    options_.limits.check_links = LinkCheck::all;
    site_.page("https://a.example/", {"https://b.example/gone", "https://c.example/"});
    site_.say("https://c.example/", {.error = "egress_blocked"});
    site_.say("https://c.example/robots.txt", {.error = "egress_blocked"});

    EXPECT_EQ(run()->links_checked, 2U);
    EXPECT_TRUE(is_blamed("https://a.example/"));
}

TEST_F(LinkChecking, believes_no_server_that_does_not_know_head) {
    site_.page("https://a.example/", {"/odd"});
    site_.otherwise([this](const std::string& url) -> FakeSite::Answer {
        const bool is_head = site_.asked().back() == "HEAD https://a.example/odd";
        return {.status = url.ends_with("/odd") && !is_head ? 200 : 404};
    });

    EXPECT_TRUE(run());
    EXPECT_FALSE(is_blamed("https://a.example/"));
}

TEST_F(LinkChecking, does_not_ask_for_what_robots_forbids) {
    site_.robots("https://a.example/robots.txt", "User-agent: *\nDisallow: /private\n");
    site_.page("https://a.example/", {"/private"});

    EXPECT_EQ(run()->links_checked, 1U);
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("/private"))));
    EXPECT_FALSE(is_blamed("https://a.example/"));
}

TEST_F(LinkChecking, asks_for_no_more_than_it_may) {
    options_.limits.max_links = 20;
    std::vector<std::string> links;
    for (int i = 0; i < 10'000; ++i) {
        links.push_back("/" + std::to_string(i));
    }
    site_.page("https://a.example/", links);

    EXPECT_EQ(run()->links_checked, 20U);
    EXPECT_TRUE(is_blamed("https://a.example/"));
}

TEST_F(Crawling, takes_the_open_road_to_its_own_site_alone) {
    options_.limits.check_links = LinkCheck::all;
    order_.open_site = order_.start;
    site_.page("https://a.example/", {"https://b.example/"});
    site_.page("https://b.example/", {});

    EXPECT_TRUE(run());

    EXPECT_EQ(site_.times_asked("open GET https://a.example/"), 1);
    EXPECT_EQ(site_.times_asked("HEAD https://b.example/"), 1);
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("open HEAD https://b"))));
}

}  // namespace
}  // namespace pawl::kinds::sites
