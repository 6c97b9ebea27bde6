// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/sitemap.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace pawl::web {
namespace {

using Urls = std::vector<std::string>;

auto urls_in(std::string_view text) -> Urls {
    const auto sitemap = parse_sitemap(text);
    return sitemap ? sitemap->urls : Urls{sitemap.error().code};
}
auto with_locs(const std::string& locs) -> std::string {
    return "<urlset>" + locs + "</urlset>";
}

TEST(Sitemap, is_a_list_of_pages) {
    const auto sitemap = parse_sitemap(R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url><loc> https://a.example/ </loc><priority>1</priority></url>
  <url><loc>https://a.example/x?a=1&amp;b=2</loc></url>
</urlset>)");

    ASSERT_TRUE(sitemap) << sitemap.error().message;
    EXPECT_EQ(sitemap->kind, Sitemap::Kind::pages);
    EXPECT_EQ(sitemap->urls, (Urls{"https://a.example/", "https://a.example/x?a=1&b=2"}));
    EXPECT_FALSE(sitemap->truncated);
}

TEST(Sitemap, is_a_list_of_sitemaps) {
    const auto sitemap = parse_sitemap(
        "<s:sitemapindex xmlns:s='x'><s:sitemap><s:loc>https://a/1.xml</s:loc></s:sitemap>"
        "</s:sitemapindex>"
    );

    ASSERT_TRUE(sitemap);
    EXPECT_EQ(sitemap->kind, Sitemap::Kind::index);
    EXPECT_EQ(sitemap->urls, Urls{"https://a/1.xml"});
}

TEST(Sitemap, is_a_list_of_lines) {
    EXPECT_EQ(
        urls_in("\xEF\xBB\xBFhttps://a/1\r\n\r\n  http://a/2\n"),
        (Urls{"https://a/1", "http://a/2"})
    );
    EXPECT_EQ(urls_in(""), Urls{});
    EXPECT_EQ(urls_in("hello"), Urls{"invalid_sitemap"});
}

TEST(Sitemap, reads_characters_that_need_no_declaration) {
    EXPECT_EQ(
        urls_in(with_locs("<loc>&lt;&gt;&quot;&apos;&#38;&#x26;&#xe9;&#0;&#xD800;</loc>")),
        Urls{"<>\"'&&\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD"}
    );
    EXPECT_EQ(urls_in(with_locs("<loc><![CDATA[https://a/?x&y]]></loc>")), Urls{"https://a/?x&y"});
}

TEST(Sitemap, expands_nothing) {
    EXPECT_EQ(
        urls_in(R"(<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
            <!ENTITY lol2 "&lol;&lol;&lol;&lol;">]><urlset><loc>&lol2;</loc></urlset>)"),
        Urls{"unsafe_xml"}
    );
    EXPECT_EQ(
        urls_in(R"(<!DOCTYPE u SYSTEM "file:///etc/passwd"><urlset></urlset>)"), Urls{"unsafe_xml"}
    );
    EXPECT_EQ(urls_in(with_locs("<loc>https://a/&lol2;</loc>")), Urls{"https://a/&lol2;"});
    EXPECT_EQ(urls_in(with_locs("<loc>a&b&;&#;&#x;</loc>")), Urls{"a&b&;&#;&#x;"});
}

TEST(Sitemap, is_refused_where_it_is_none) {
    EXPECT_EQ(urls_in("<html><body><loc>x</loc></body></html>"), Urls{"invalid_sitemap"});
    EXPECT_EQ(urls_in("<urlset><loc>x</loc"), Urls{"invalid_sitemap"});
    EXPECT_EQ(urls_in("<urlset><!-- "), Urls{"invalid_sitemap"});
    EXPECT_EQ(urls_in("<urlset><![CDATA["), Urls{"invalid_sitemap"});
}

TEST(Sitemap, leaves_out_what_is_no_address) {
    EXPECT_EQ(urls_in(with_locs("<loc></loc><loc/><loc>  </loc>")), Urls{});
    EXPECT_EQ(
        urls_in(with_locs("<loc>" + std::string(3'000, 'x') + "</loc><loc>https://a/</loc>")),
        Urls{"https://a/"}
    );
}

TEST(Sitemap, reads_a_bounded_number_of_addresses) {
    std::string locs;
    for (int i = 0; i < 10; ++i) {
        locs.append("<loc>https://a/").append(std::to_string(i)).append("</loc>");
    }

    const auto some = parse_sitemap(with_locs(locs), 3);
    const auto all = parse_sitemap(with_locs(locs), 10);

    ASSERT_TRUE(some && all);
    EXPECT_EQ(some->urls.size(), 3U);
    EXPECT_TRUE(some->truncated);
    EXPECT_EQ(all->urls.size(), 10U);
    EXPECT_FALSE(all->truncated);
    EXPECT_TRUE(parse_sitemap("https://a/1\nhttps://a/2\n", 1)->truncated);
}

TEST(Sitemap, reads_a_bounded_number_of_bytes) {
    auto text = with_locs("<loc>https://a/</loc>");
    text.insert(text.find("</urlset>"), kMostSitemapBytes, ' ');

    const auto sitemap = parse_sitemap(text);

    ASSERT_TRUE(sitemap) << sitemap.error().message;
    EXPECT_EQ(sitemap->urls, Urls{"https://a/"});
    EXPECT_TRUE(sitemap->truncated);
}

}  // namespace
}  // namespace pawl::web
