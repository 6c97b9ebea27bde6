// SPDX-License-Identifier: Apache-2.0
// The nightly and weekly addresses of the notes, and the functions that follow them.
#include <gmock/gmock.h>

#include "doors.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using testing::HasSubstr;
using testing::SizeIs;

class Notes : public Doors {
 protected:
    Notes() {
        add_kind("nightly-cluster", "embed_cluster");
        add_kind("nightly-stacks", "build_stacks");
        add_kind("weekly-insights", "weekly_insights");
    }

    auto function(const std::string& name) -> net::HttpResponse {
        return ask({
            .method = "POST",
            .target = "/functions/v1/" + name,
            .body = R"({"scheduled":true,"timestamp":"2026-01-05T02:00:00Z"})",
            .authorization = "Bearer " + std::string(kFunctionKey),
        });
    }
};

TEST_F(Notes, are_clustered) {
    stage_.answer = Outcome::success(
        R"({"usersProcessed":3,"usersFailed":1,"notesEmbedded":120,"notesClustered":118,)"
        R"("errors":["user u4: timeout"],"engine":"offline"})"
    );
    open();
    const auto* const expected =
        R"(200 {"success":true,"usersProcessed":3,"usersFailed":1,"notesEmbedded":120,)"
        R"("notesClustered":118,"errors":["user u4: timeout"]})";

    EXPECT_EQ(text_of(get("/api/cron/nightly-cluster")), expected);
    EXPECT_EQ(text_of(post("/api/cron/nightly-cluster")), expected);
    EXPECT_EQ(text_of(function("nightly-cluster")), expected);
}

TEST_F(Notes, are_stacked) {
    stage_.answer =
        Outcome::success(R"({"usersProcessed":1,"usersFailed":0,"stacksBuilt":4,"errors":[]})");
    open();

    EXPECT_EQ(
        text_of(get("/api/cron/nightly-stacks")),
        R"(200 {"success":true,"usersProcessed":1,"usersFailed":0,"stacksBuilt":4,"errors":[]})"
    );
}

TEST_F(Notes, give_insights) {
    stage_.answer =
        Outcome::success(R"({"usersProcessed":2,"usersFailed":0,"insightsGenerated":2,"errors":[]})"
        );
    open();

    EXPECT_EQ(
        text_of(post("/api/cron/weekly-insights")),
        R"(200 {"success":true,"usersProcessed":2,"usersFailed":0,"insightsGenerated":2,)"
        R"("errors":[]})"
    );
}

TEST_F(Notes, show_ten_errors) {
    stage_.answer = Outcome::success(R"({"usersProcessed":1,"usersFailed":12,"errors":)"
                                     R"(["1","2","3","4","5","6","7","8","9","10","11","12"]})");
    open();

    const auto answer = json_of(get("/api/cron/nightly-stacks"));

    EXPECT_THAT(answer.at("errors").as_array(), SizeIs(10));
}

TEST_F(Notes, need_users_to_be_processed_by_a_function) {
    stage_.answer = Outcome::success(R"({"usersProcessed":0,"usersFailed":0,"errors":[]})");
    open();

    EXPECT_EQ(
        text_of(function("weekly-insights")),
        R"(200 {"message":"No users found","usersProcessed":0})"
    );
    EXPECT_THAT(get("/api/cron/weekly-insights").body, HasSubstr(R"("insightsGenerated":0)"));
}

TEST_F(Notes, fail_as_each_document_says) {
    stage_.answer = Outcome::permanent_failure("e", "the provider is gone");
    open();

    EXPECT_EQ(text_of(get("/api/cron/nightly-cluster")), R"(500 {"error":"Cron job failed"})");
    EXPECT_EQ(
        text_of(function("nightly-cluster")),
        R"(500 {"success":false,"error":"the provider is gone"})"
    );
}

TEST_F(Notes, are_clustered_once_for_the_cron_route_and_the_function) {
    open();
    const auto first = begin({.target = "/api/cron/nightly-cluster"});
    const auto second = begin({.method = "POST", .target = "/functions/v1/nightly-cluster"});
    EXPECT_THAT(stage_.started, SizeIs(1));

    end_running(R"({"usersProcessed":1})");

    EXPECT_TRUE(first->is_answered());
    EXPECT_TRUE(second->is_answered());
}

TEST_F(Notes, are_looked_at_only_in_a_dry_run) {
    open();
    const auto asked = begin({.target = "/api/cron/nightly-cluster?dryRun=1"});

    EXPECT_EQ(find(running_job()).payload, R"({"dryRun":true})");
    end_running(R"({"usersProcessed":1,"notesEmbedded":5})");

    EXPECT_THAT(text_of(*asked), HasSubstr(R"("notesEmbedded":5)"));
}

}  // namespace
}  // namespace pawl::scenarios
