// SPDX-License-Identifier: Apache-2.0
// Options and statements; tests/connections runs the kinds on real databases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/text_time.h"
#include "pawl/kinds/upkeep/cache_invalidate_kind.h"
#include "pawl/kinds/upkeep/cleanup_kind.h"
#include "pawl/kinds/upkeep/cleanup_rule.h"
#include "pawl/kinds/upkeep/cleanup_statements.h"
#include "pawl/kinds/upkeep/usage_reset.h"
#include "pawl/runtime/manual_alarms.h"

namespace pawl::kinds::upkeep {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;

auto request(std::string_view options) -> task::KindRequest {
    return {.task = "tidy", .options = boost::json::parse(options).as_object()};
}

auto complaints(const auto& result) -> std::vector<std::string> {
    std::vector<std::string> list;
    if (!result) {
        for (const auto& field : result.error().fields) {
            list.push_back(field.pointer + " " + field.code);
        }
    }
    return list;
}

auto cleanup(std::string_view options) -> Result<CleanupOptions> {
    return read_cleanup_options(request(options));
}

TEST(CleanupOptions, read_rules_with_their_defaults) {
    const auto options = cleanup(
        R"({"db": "shop", "rules": [
            {"table": "audit.logs", "older_than": "365d"},
            {"name": "avatars", "table": "users", "db": "app", "column": "left_at",
             "older_than": "30d", "where": "plan = 'free'", "action": "null:avatar,bio",
             "batch": 10, "keep": 5}]})"
    );

    ASSERT_TRUE(options) << options.error().message;
    ASSERT_EQ(options->rules.size(), 2U);
    const auto& logs = options->rules[0];
    EXPECT_EQ(logs.name, "logs");
    EXPECT_EQ(logs.connection, "shop");
    EXPECT_EQ(logs.table.quoted, "\"audit\".\"logs\"");
    EXPECT_EQ(logs.column.plain, "created_at");
    EXPECT_EQ(logs.older_than, days(365));
    EXPECT_TRUE(logs.cleared.empty());
    EXPECT_EQ(logs.batch, 1'000U);
    const auto& avatars = options->rules[1];
    EXPECT_EQ(avatars.connection, "app");
    EXPECT_EQ(avatars.where, "plan = 'free'");
    ASSERT_EQ(avatars.cleared.size(), 2U);
    EXPECT_EQ(avatars.cleared[1].quoted, "\"bio\"");
    EXPECT_EQ(avatars.keep, 5U);
}

TEST(CleanupOptions, have_presets_whose_rules_may_be_changed_and_left_out) {
    const auto names = [](std::string_view options) {
        std::vector<std::string> list;
        for (const auto& rule : cleanup(options).value().rules) {
            list.push_back(rule.name + " " + rule.table.plain);
        }
        return list;
    };

    EXPECT_THAT(
        names(R"({"preset": "seology"})"),
        ElementsAre(
            "rollbacks fixes", "jobs jobs", "audit_logs audit_logs", "notifications notifications"
        )
    );
    EXPECT_THAT(
        names(R"({"preset": "build-it"})"),
        ElementsAre("sessions Session", "tokens VerificationToken", "runs CronJobRun")
    );
    EXPECT_THAT(
        names(R"({"preset": "build-it", "sessions": "user_sessions", "runs": false,
                  "rules": [{"table": "t", "older_than": "1d"}]})"),
        ElementsAre("sessions user_sessions", "tokens VerificationToken", "t t")
    );
}

TEST(CleanupOptions, keep_the_rest_of_a_preset_rule_that_is_changed) {
    const auto options =
        cleanup(R"({"preset": "seology", "rollbacks": {"table": "Fix", "older_than": "10d"}})");

    ASSERT_TRUE(options);
    const auto& rollbacks = options->rules[0];
    EXPECT_EQ(rollbacks.table.plain, "Fix");
    EXPECT_EQ(rollbacks.older_than, days(10));
    EXPECT_EQ(rollbacks.column.plain, "rollback_expires_at");
    EXPECT_EQ(rollbacks.cleared.at(0).plain, "before_state");
    EXPECT_TRUE(rollbacks.follows_days_old);
    EXPECT_EQ(rollbacks.absence, Absence::is_an_error);
    EXPECT_EQ(options->rules[1].absence, Absence::is_fine);
    EXPECT_FALSE(options->rules[1].follows_days_old);
}

TEST(CleanupOptions, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(complaints(cleanup("{}")), ElementsAre("/rules missing_field"));
    EXPECT_THAT(
        complaints(cleanup(R"({"rules": [{"table": "t"}]})")),
        ElementsAre("/rules/0/older_than missing_field")
    );
    EXPECT_THAT(
        complaints(cleanup(
            R"({"rules": [{"table": "t; drop", "column": "a\"b", "older_than": "soon",
                           "where": "a) or (b", "action": "drop", "batch": 0, "what": 1}]})"
        )),
        ElementsAre(
            "/rules/0/table invalid_identifier",
            "/rules/0/column invalid_identifier",
            "/rules/0/older_than invalid_value",
            "/rules/0/where syntax_error",
            "/rules/0/action invalid_value",
            "/rules/0/batch out_of_range",
            "/rules/0/what unknown_field"
        )
    );
    EXPECT_THAT(
        complaints(
            cleanup(R"({"rules": [{"table": "t", "where": "a"}, {"table": "t", "where": "b"}]})")
        ),
        ElementsAre("/rules/1/name invalid_value")
    );
    EXPECT_THAT(
        complaints(cleanup(R"({"preset": "mine", "rules": 1})")),
        ElementsAre("/preset invalid_value", "/rules invalid_type")
    );
    EXPECT_THAT(
        complaints(cleanup(R"({"preset": "seology", "jobs": 7, "sessions": false})")),
        ElementsAre("/jobs invalid_type", "/sessions unknown_field")
    );
    EXPECT_THAT(
        complaints(cleanup(R"({"rules": [{"table": "t", "where": "a", "action": "null:a,b c"}]})")),
        ElementsAre("/rules/0/action invalid_identifier")
    );
}

TEST(ResultKey, is_the_name_in_camel_case) {
    EXPECT_EQ(result_key("audit_logs"), "auditLogsCleaned");
    EXPECT_EQ(result_key("rollbacks"), "rollbacksCleaned");
    EXPECT_EQ(result_key("CronJobRun"), "cronJobRunCleaned");
    EXPECT_EQ(result_key("old-things.now"), "oldThingsNowCleaned");
}

TEST(CleanupStatements, change_a_batch_of_what_is_old) {
    auto rule = cleanup(
                    R"({"rules": [{"table": "t", "older_than": "1d", "where": "a = 1",
                                   "action": "null:b", "batch": 7, "keep": 2}]})"
    )
                    ->rules[0];
    const std::array columns = {
        database::Column{.name = "created_at", .type = database::ColumnType::time},
        database::Column{.name = "b", .type = database::ColumnType::text}
    };
    const auto now = parse_time("2026-03-02T00:00:00Z").value();

    const auto statement = batch_statement(rule, database::Dialect::postgres, columns, now);

    constexpr std::string_view kCondition =
        "(\"created_at\" < $1) and (a = 1) and (\"b\" is not null) and ctid not in (select ctid "
        "from \"t\" where \"created_at\" is not null order by \"created_at\" desc limit 2)";
    EXPECT_EQ(
        statement.sql,
        "update \"t\" set \"b\" = null where ctid in (select ctid from \"t\" where " +
            std::string(kCondition) + " limit 7) and " + std::string(kCondition)
    );
    EXPECT_THAT(
        statement.values,
        ElementsAre(database::SqlValue(parse_time("2026-03-01T00:00:00Z").value()))
    );
    EXPECT_TRUE(check_columns(rule, columns));
    rule.column.plain = "made_at";
    EXPECT_EQ(check_columns(rule, columns).error().code, "undefined_column");
}

TEST(CleanupKind, names_every_connection_once) {
    ManualClock clock;
    ManualAlarms alarms(clock);
    database::Databases databases(clock, alarms);
    const auto uses = CleanupKind(databases).connections(
        request(R"({"rules": [{"table": "a", "where": "x"}, {"table": "b", "where": "x"},
                              {"table": "c", "where": "x", "db": "shop"}]})")
    );

    ASSERT_EQ(uses.size(), 2U);
    EXPECT_EQ(uses[0].name, "app");
    EXPECT_EQ(uses[1].name, "shop");
}

auto usage(std::string_view options) -> Result<UsageResetOptions> {
    return read_usage_reset_options(request(options));
}

TEST(UsageReset, makes_the_rows_that_are_missing) {
    const auto statement = reset_statement(usage("{}").value(), "2026-03");

    EXPECT_EQ(
        statement.sql,
        "insert into \"usage\" (\"user_id\", \"month\", \"fixes_applied\", \"ai_calls_made\", "
        "\"sites_connected\") select q.\"id\", $1, 0, 0, 0 from \"users\" q where q.\"status\" in "
        "($2, $3) and not exists (select 1 from \"usage\" x where x.\"user_id\" = q.\"id\" and "
        "x.\"month\" = $1) on conflict do nothing"
    );
    EXPECT_THAT(
        statement.values,
        ElementsAre(
            database::SqlValue("2026-03"),
            database::SqlValue("ACTIVE"),
            database::SqlValue("TRIALING")
        )
    );
}

TEST(UsageReset, asks_a_query_for_the_users_instead) {
    const auto options = usage(
        R"({"users_query": "select id from members;", "usage": {"table": "meter"}, "zero": ["n"]})"
    );

    const auto statement = missing_statement(options.value(), "2026-03");

    EXPECT_EQ(
        statement.sql,
        "with q(id) as (select id from members) select count(*) from q where not exists (select 1 "
        "from \"meter\" x where x.\"user_id\" = q.id and x.\"month\" = $1)"
    );
}

TEST(UsageReset, refuses_what_is_no_month_and_no_name) {
    EXPECT_THAT(
        complaints(usage(
            R"({"month": "2026-13", "month_zone": "Nowhere", "statuses": "ACTIVE", "zero": ["a b"],
                "users": {"columns": {"name": "x"}}, "users_query": "select 1; select 2"})"
        )),
        ElementsAre(
            "/users/columns/name unknown_field",
            "/statuses invalid_type",
            "/users_query syntax_error",
            "/zero invalid_identifier",
            "/month invalid_value",
            "/month_zone invalid_value"
        )
    );
}

TEST(UsageReset, knows_the_month_of_a_zone) {
    const auto time = parse_time("2026-02-28T15:00:00Z").value();

    EXPECT_EQ(month_at(time, schedule::Zone::utc()), "2026-02");
    EXPECT_EQ(month_at(time, *schedule::Zone::find("Asia/Tokyo").value()), "2026-03");
    EXPECT_TRUE(is_month("2026-12"));
    for (const auto* text : {"", "2026-00", "2026-13", "2026/01", "26-01", "2026-1x", "2026-011"}) {
        EXPECT_FALSE(is_month(text)) << text;
    }
}

TEST(CacheInvalidateOptions, are_refused_with_the_place_of_what_is_wrong) {
    ManualClock clock;
    ManualAlarms alarms(clock);
    cache::Caches caches(clock, alarms, {});
    const CacheInvalidateKind kind(caches);
    const auto of = [&kind](std::string_view options) {
        return complaints(kind.make_runner(request(options)));
    };

    EXPECT_THAT(
        of(R"({"keys": ["articles:all"], "patterns": ["a:*"], "cache": "x"})"), ElementsAre()
    );
    EXPECT_THAT(of("{}"), ElementsAre("/keys missing_field"));
    EXPECT_THAT(
        of(R"({"keys": "a", "patterns": ["", 1], "on_error": "ignore", "key": "x"})"),
        ElementsAre(
            "/keys invalid_type",
            "/patterns/0 invalid_type",
            "/patterns/1 invalid_type",
            "/on_error invalid_value",
            "/key unknown_field"
        )
    );
}

}  // namespace
}  // namespace pawl::kinds::upkeep
