// SPDX-License-Identifier: Apache-2.0
// Addresses, what is next, and which links lead nowhere: what a walk decides without asking
// anybody.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "pawl/kinds/sites/address.h"
#include "pawl/kinds/sites/frontier.h"
#include "pawl/kinds/sites/link_book.h"

namespace pawl::kinds::sites {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

auto url(std::string_view text) -> net::Url {
    return net::parse_url(text).value();
}

auto link(std::string_view base, std::string_view href) -> std::string {
    const auto address = link_address(base, href);
    return address ? text_of(*address) : std::string("-");
}

TEST(SiteAddress, is_https_if_nothing_else_is_said) {
    EXPECT_EQ(text_of(site_address(" shop.example ").value()), "https://shop.example/");
    EXPECT_EQ(
        text_of(site_address("http://Shop.example:8080/a").value()), "http://shop.example:8080/a"
    );
    EXPECT_EQ(site_address("ftp://shop.example").error().code, "unsupported_scheme");
    EXPECT_FALSE(site_address("").has_value());
}

TEST(LinkAddress, is_spelled_one_way) {
    constexpr std::string_view kHere = "https://a.example/x/y?q=1";

    EXPECT_EQ(link(kHere, "z#top"), "https://a.example/x/z");
    EXPECT_EQ(link(kHere, "HTTPS://A.example:443/"), "https://a.example/");
    EXPECT_EQ(link(kHere, "/ü \"b\""), "https://a.example/%C3%BC%20%22b%22");
    EXPECT_EQ(link(kHere, "/%C3%BC"), "https://a.example/%C3%BC");
    EXPECT_EQ(link(kHere, "mailto:a@a.example"), "-");
    EXPECT_EQ(link(kHere, "https://münchen.example/"), "-");
}

TEST(SameSite, is_host_and_port) {
    const auto site = url("https://a.example/");

    EXPECT_TRUE(is_same_site(site, url("https://a.example/b")));
    EXPECT_TRUE(is_same_site(site, url("http://a.example/")));
    EXPECT_FALSE(is_same_site(site, url("https://www.a.example/")));
    EXPECT_FALSE(is_same_site(site, url("https://a.example:8443/")));
    EXPECT_TRUE(is_same_but_www(site, url("https://www.a.example/")));
    EXPECT_FALSE(is_same_but_www(site, url("https://b.a.example/")));
}

TEST(Frontier, gives_each_address_once_and_the_near_ones_first) {
    Frontier frontier(2);
    frontier.add(url("https://a.example/1"), 1);
    frontier.add(url("https://a.example/1"), 1);
    frontier.add(url("https://a.example/2"), 2);
    frontier.add(url("https://a.example/3"), 3);

    std::vector<std::string> given;
    while (const auto next = frontier.next()) {
        given.push_back(next->url.path_and_query + " " + std::to_string(next->depth));
    }

    EXPECT_THAT(given, ElementsAre("/1 1", "/2 2"));
    EXPECT_FALSE(frontier.mark_known(url("https://a.example/1")));
    EXPECT_TRUE(frontier.mark_known(url("https://a.example/new")));
}

TEST(Frontier, forgets_what_is_more_than_it_can_remember) {
    Frontier frontier(1);
    for (std::size_t i = 0; i < kMostKnown + 100; ++i) {
        frontier.add(url("https://a.example/" + std::to_string(i)), 1);
    }

    std::size_t given = 0;
    while (frontier.next()) {
        ++given;
    }

    EXPECT_EQ(given, kMostKnown);
}

auto answer(int status) -> Result<Landed> {
    return Landed{.reply = {.status = status}};
}

TEST(WhyBroken, is_said_of_what_nobody_can_have) {
    EXPECT_EQ(why_broken(answer(404)), "answers 404");
    EXPECT_EQ(why_broken(answer(500)), "answers 500");
    EXPECT_EQ(why_broken(fail("dns_error", "")), "its name is not known");
    EXPECT_EQ(why_broken(fail("too_many_redirects", "")), "its redirects lead nowhere");
    for (const int status : {200, 204, 401, 403, 429}) {
        EXPECT_EQ(why_broken(answer(status)), "") << status;
    }
    for (const auto* code : {"timeout", "egress_blocked", "robots_disallowed"}) {
        EXPECT_EQ(why_broken(fail(code, "")), "") << code;
    }
}

TEST(LinkBook, blames_the_pages_that_link) {
    LinkBook book;
    book.add_page("https://a.example/");
    book.add_link(url("https://a.example/gone"));
    book.add_link(url("https://a.example/gone"));
    book.add_link(url("https://a.example/ok"));
    book.add_page("https://a.example/ok");
    book.settle(url("https://a.example/ok"), "");

    EXPECT_EQ(text_of(book.next_unknown().value()), "https://a.example/gone");
    EXPECT_FALSE(book.next_unknown());
    book.settle(url("https://a.example/gone"), "answers 410");

    const auto judged = book.judge({});
    ASSERT_EQ(judged.size(), 2U);
    EXPECT_TRUE(judged[0].verdicts.at(0).is_broken);
    EXPECT_THAT(judged[0].verdicts[0].details, HasSubstr("1 of its links"));
    EXPECT_FALSE(judged[1].verdicts.at(0).is_broken);
}

TEST(LinkBook, does_not_praise_pages_with_links_that_nobody_has_looked_at) {
    LinkBook book;
    book.add_page("https://a.example/");
    book.add_link(url("https://a.example/unknown"));

    EXPECT_THAT(book.judge({}), IsEmpty());
}

}  // namespace
}  // namespace pawl::kinds::sites
