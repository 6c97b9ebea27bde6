// SPDX-License-Identifier: Apache-2.0
#include "pawl/dashboard/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pawl::dashboard {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::array<Asset, 1> kFiles = {
    {{.name = "main.A.js", .type = "text/javascript", .bytes = "long", .gzip = "short"}}
};
constexpr std::string_view kPage = R"(<base href="{{base}}">)";

class PagesTest : public testing::Test {
 protected:
    auto get(std::string path, std::vector<net::HttpHeader> headers = {}) -> net::HttpResponse {
        net::HttpRequest request;
        request.method = "GET";
        request.path = std::move(path);
        request.headers = std::move(headers);
        boost::asio::io_context loop;
        auto answer =
            boost::asio::co_spawn(loop, pages_.answer(std::move(request)), boost::asio::use_future);
        loop.run();
        return answer.get();
    }
    static auto header(const net::HttpResponse& response, std::string_view name) -> std::string {
        return std::string(net::find_header(response.headers, name).value_or(""));
    }

    Pages pages_{{.page = kPage, .files = kFiles}};
};

TEST_F(PagesTest, say_where_the_dashboard_begins_from_wherever_they_are) {
    EXPECT_THAT(get("/dashboard/").body, HasSubstr(R"(href="./")"));
    EXPECT_THAT(get("/dashboard/jobs").body, HasSubstr(R"(href="./")"));
    EXPECT_THAT(get("/dashboard/jobs/17").body, HasSubstr(R"(href="../")"));
    EXPECT_THAT(get("/dashboard/jobs/17/").body, HasSubstr(R"(href="../../")"));
}

TEST_F(PagesTest, begin_below_the_name) {
    const auto answer = get("/dashboard");

    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(header(answer, "Location"), "dashboard/");
}

TEST_F(PagesTest, run_no_script_but_their_own) {
    const auto policy = header(get("/dashboard/"), "Content-Security-Policy");

    EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
    EXPECT_THAT(policy, HasSubstr("script-src 'self';"));
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST_F(PagesTest, send_files_as_small_as_the_browser_takes_them) {
    const auto packed =
        get("/dashboard/assets/main.A.js",
            {{.name = "accept-encoding", .value = "br, gzip, deflate"}});
    const auto plain = get("/dashboard/assets/main.A.js");
    const auto refused =
        get("/dashboard/assets/main.A.js", {{.name = "accept-encoding", .value = "gzip;q=0"}});

    EXPECT_EQ(packed.body, "short");
    EXPECT_EQ(header(packed, "Content-Encoding"), "gzip");
    EXPECT_EQ(plain.body, "long");
    EXPECT_EQ(header(plain, "Content-Encoding"), "");
    EXPECT_EQ(refused.body, "long");
    EXPECT_NE(header(packed, "ETag"), header(plain, "ETag"));
    EXPECT_THAT(header(plain, "Cache-Control"), HasSubstr("immutable"));
}

TEST_F(PagesTest, are_not_sent_again_to_who_has_them) {
    const auto first = get("/dashboard/");
    const auto again =
        get("/dashboard/", {{.name = "if-none-match", .value = header(first, "ETag")}});
    const auto deeper =
        get("/dashboard/jobs/1", {{.name = "if-none-match", .value = header(first, "ETag")}});

    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(deeper.status, 200);
}

TEST_F(PagesTest, know_their_files_alone) {
    EXPECT_EQ(get("/dashboard/assets/other.js").status, 404);
    EXPECT_EQ(get("/dashboard/assets/../main.A.js").status, 404);
    EXPECT_EQ(get("/dashboard/assets/").status, 404);
}

TEST_F(PagesTest, have_plain_addresses) {
    for (const auto* path :
         {"/dashboard/../x",
          "/dashboard/%2e%2e%2fetc/passwd",
          "/dashboard/..%5cx",
          "/dashboard/%252e%252e/x",
          "/dashboard/%c0%ae%zz",
          "/dashboard//etc"}) {
        EXPECT_EQ(get(path).status, 404) << path;
    }
    EXPECT_EQ(get("/dashboard/schedules/nightly%3Aeu.1").status, 200);
}

TEST_F(PagesTest, are_only_read) {
    net::HttpRequestHead head;
    head.method = "POST";
    head.path = "/dashboard/jobs";

    const auto refused = std::get<net::HttpResponse>(pages_.admit(head));

    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(header(refused, "Allow"), "GET, HEAD");
}

TEST(PagesThatWereNotBuilt, are_missed_with_a_sentence) {
    Pages pages({});
    net::HttpRequest request;
    request.method = "GET";
    request.path = "/dashboard/";
    boost::asio::io_context loop;
    auto answer =
        boost::asio::co_spawn(loop, pages.answer(std::move(request)), boost::asio::use_future);
    loop.run();

    const auto response = answer.get();

    EXPECT_EQ(response.status, 404);
    EXPECT_THAT(response.body, HasSubstr("without its dashboard"));
}

}  // namespace
}  // namespace pawl::dashboard
