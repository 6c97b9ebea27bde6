// SPDX-License-Identifier: Apache-2.0
// The default tables of crawls and analyses on the dialect of the test; sites and models in memory.
#pragma once

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attempts.h"
#include "pawl/base/random.h"
#include "pawl/kinds/sites/analyze_site_kind.h"
#include "pawl/kinds/sites/crawl_site_kind.h"
#include "pawl/kinds/sites/fake_site.h"
#include "pawl/net/egress_rules.h"
#include "said_client.h"

namespace pawl::database {

inline constexpr std::string_view kSiteTables = R"(
create table sites(id text primary key, user_id text not null, url text not null, created_at {ts});
create table issues(id {pk}, site_id text not null, type text, category text, title text,
  severity text, page_url text, details text, estimated_impact integer,
  status text not null default 'OPEN', created_at {ts});
create table audit_logs(id {pk}, user_id text, site_id text, action text, details text,
  created_at {ts});
create table ai_conversations(id {pk}, user_id text, site_id text, messages text, created_at {ts});
insert into sites(id, user_id, url) values ('s1', 'anna', 'https://a.example'),
  ('s2', 'bert', 'https://b.example'))";

class SitesTest : public KindTest {
 protected:
    SitesTest() {
        script(kSiteTables);
        attempts_.context.job_.user_id = "anna";
        site_.page("https://a.example/", {"/b"});
        site_.page("https://a.example/b", {"/"});
    }

    auto crawl(std::string_view options = "{}", std::string payload = R"({"siteId":"s1"})")
        -> job::Outcome {
        return attempts_.run(crawl_, options, std::move(payload));
    }
    auto analyze(std::string_view options = "{}", std::string payload = R"({"siteId":"s1"})")
        -> job::Outcome {
        return attempts_.run(analyze_, options, std::move(payload));
    }
    static auto result_of(const job::Outcome& outcome) -> boost::json::object {
        EXPECT_EQ(outcome.end, job::AttemptEnd::succeeded) << outcome.error.message;
        return boost::json::parse(outcome.result).as_object();
    }
    auto count(std::string_view condition) -> std::string {
        return lines("select count(*) from issues where " + std::string(condition)).at(0);
    }
    // What a kind says of a request.
    auto admitted(const task::Kind& kind, std::string payload, std::string user) -> std::string {
        const auto runner = attempts_.runner(kind, "{}");
        const task::AdmitRequest request{.payload = std::move(payload), .user_id = std::move(user)};
        const auto admitted = loop_.run(runner->admit(request));
        return admitted ? "yes" : admitted.error().code;
    }
    void open_issue(std::string_view type, std::string_view severity, std::string_view page) {
        ASSERT_TRUE(
            ask("insert into issues(site_id, type, title, severity, page_url, estimated_impact) "
                "values ('s1', $1, 'A title', $2, $3, 5)",
                {std::string(type), std::string(severity), std::string(page)})
        );
    }

    kinds::sites::FakeSite site_;
    SaidClient model_;
    Random random_{1};
    net::EgressRules egress_;
    kinds::sites::CrawlSiteKind crawl_{{
        .databases = connections_,
        .roads = {.guarded = site_.road(), .open = site_.road("open ")},
        .egress = egress_,
        .clock = attempts_.context.clock_,
        .alarms = attempts_.alarms,
        .random = random_,
    }};
    kinds::sites::AnalyzeSiteKind analyze_{connections_, model_, attempts_.context.clock_, random_};
};

}  // namespace pawl::database
