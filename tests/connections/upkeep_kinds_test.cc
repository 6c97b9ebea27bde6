// SPDX-License-Identifier: Apache-2.0
// Cleanups, new months and forgotten caches, on both dialects.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attempts.h"
#include "pawl/cache/caches.h"
#include "pawl/kinds/upkeep/cache_invalidate_kind.h"
#include "pawl/kinds/upkeep/cleanup_kind.h"
#include "pawl/kinds/upkeep/usage_reset_kind.h"
#include "pawl/runtime/alarm.h"
#include "servers.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using job::Outcome;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class Upkeep : public KindTest {
 protected:
    kinds::upkeep::CleanupKind cleanup_{connections_};
    kinds::upkeep::UsageResetKind usage_reset_{connections_};
};

// The tables of the preset `seology` with rows on both sides of each limit.
constexpr std::string_view kSeology = R"(
create table fixes(id bigint, rollback_expires_at {ts}, before_state text);
insert into fixes values (1, '2025-11-01T00:00:00Z', 'x'), (2, '2026-01-01T00:00:00Z', 'x'),
  (3, null, 'x'), (4, '2025-11-01T00:00:00Z', null);
create table audit_logs(id bigint, created_at {ts});
insert into audit_logs values (1, '2025-03-01T00:00:00Z'), (2, '2025-03-03T00:00:00Z');
create table notifications(id bigint, read boolean not null, created_at {ts});
insert into notifications values (1, true, '2025-11-01T00:00:00Z'),
  (2, false, '2025-11-01T00:00:00Z'), (3, true, '2026-02-01T00:00:00Z'))";

TEST_P(Upkeep, cleanup_does_what_seology_did) {
    script(kSeology);

    const auto outcome = attempts_.run(cleanup_, R"({"preset": "seology"})");

    EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
    const auto result = boost::json::parse(outcome.result).as_object();
    EXPECT_EQ(result.at("success"), true);
    EXPECT_EQ(result.at("rollbacksCleaned"), 1);
    EXPECT_EQ(result.at("jobsCleaned"), 0);  // there is no such table
    EXPECT_EQ(result.at("auditLogsCleaned"), 1);
    EXPECT_EQ(result.at("notificationsCleaned"), 1);
    EXPECT_EQ(result.at("rules").as_array().size(), 4U);
    EXPECT_THAT(
        lines("select id from fixes where before_state is not null order by id"),
        ElementsAre("2", "3")
    );
    EXPECT_THAT(lines("select id from audit_logs"), ElementsAre("2"));
    EXPECT_THAT(lines("select id from notifications order by id"), ElementsAre("2", "3"));
}

TEST_P(Upkeep, cleanup_takes_another_age_for_rollbacks_alone) {
    script(kSeology);

    const auto outcome = attempts_.run(cleanup_, R"({"preset": "seology"})", R"({"daysOld": 30})");

    const auto result = boost::json::parse(outcome.result).as_object();
    EXPECT_EQ(result.at("rollbacksCleaned"), 2);
    EXPECT_EQ(result.at("auditLogsCleaned"), 1);
    EXPECT_EQ(result.at("notificationsCleaned"), 1);
    EXPECT_EQ(
        attempts_.run(cleanup_, R"({"preset": "seology"})", R"({"daysOld": "30"})").error.code,
        "invalid_payload"
    );
}

TEST_P(Upkeep, cleanup_counts_and_changes_nothing_in_a_dry_run) {
    script(kSeology);
    const auto dry = [this](std::string_view options, std::string payload) {
        const auto outcome = attempts_.run(cleanup_, options, std::move(payload));
        return boost::json::parse(outcome.result).as_object();
    };

    const auto by_payload = dry(R"({"preset": "seology"})", R"({"dryRun": true})");
    EXPECT_EQ(by_payload.at("dryRun"), true);
    EXPECT_EQ(by_payload.at("rollbacksCleaned"), 1);
    EXPECT_EQ(by_payload.at("notificationsCleaned"), 1);
    EXPECT_EQ(dry(R"({"preset": "seology", "dry_run": true})", "").at("auditLogsCleaned"), 1);
    EXPECT_THAT(lines("select count(*) from notifications"), ElementsAre("3"));
    EXPECT_THAT(
        attempts_.context.lines_,
        Contains("notifications: 1 rows of notifications would be deleted")
    );
}

TEST_P(Upkeep, cleanup_does_what_build_it_did) {
    script(R"(
create table "Session"(id bigint, expires {ts});
insert into "Session" values (1, '2026-01-15T00:00:00Z'), (2, '2026-02-20T00:00:00Z');
create table "VerificationToken"(id bigint, expires {ts});
insert into "VerificationToken" values (1, '2026-03-02T11:59:59Z'), (2, '2026-03-02T12:00:01Z');
create table "CronJobRun"(id bigint, "startedAt" {ts});
insert into "CronJobRun" values (1, '2025-11-01T00:00:00Z'), (2, '2026-02-01T00:00:00Z'))");

    const auto outcome = attempts_.run(cleanup_, R"({"preset": "build-it"})");

    const auto result = boost::json::parse(outcome.result).as_object();
    EXPECT_EQ(result.at("sessionsCleaned"), 1);
    EXPECT_EQ(result.at("tokensCleaned"), 1);
    EXPECT_EQ(result.at("runsCleaned"), 1);
}

TEST_P(Upkeep, cleanup_works_in_batches_to_the_end) {
    script("create table t(id bigint, created_at {ts})");
    for (int i = 0; i < 25; ++i) {
        ASSERT_TRUE(ask(
            "insert into t values ($1, $2)",
            {std::int64_t{i}, parse_time("2020-01-01T00:00:00Z").value() + std::chrono::days(i)}
        ));
    }

    const auto outcome = attempts_.run(
        cleanup_, R"({"rules": [{"table": "t", "older_than": "1d", "batch": 10, "keep": 3}]})"
    );

    EXPECT_EQ(boost::json::parse(outcome.result).at("tCleaned"), 22);
    EXPECT_THAT(lines("select id from t order by id"), ElementsAre("22", "23", "24"));
}

TEST_P(Upkeep, cleanup_takes_mapped_names_conditions_and_columns_to_clear) {
    script(
        "create table \"Picture\"(id bigint, \"takenAt\" {ts}, small text, large text); "
        "insert into \"Picture\" values (1, '2020-01-01T00:00:00Z', 's', 'l'), "
        "(2, '2020-01-01T00:00:00Z', 's', null), (3, '2020-01-01T00:00:00Z', null, null)"
    );

    const auto outcome = attempts_.run(
        cleanup_,
        R"({"rules": [{"name": "pictures", "table": "Picture", "column": "takenAt",
                       "older_than": "30d", "where": "id <> 2", "action": "null:small,large"}]})"
    );

    EXPECT_EQ(boost::json::parse(outcome.result).at("picturesCleaned"), 1);
    EXPECT_THAT(lines("select id from \"Picture\" where small is not null"), ElementsAre("2"));
}

TEST_P(Upkeep, cleanup_runs_the_other_rules_when_one_fails) {
    script(
        "create table t(id bigint, created_at {ts}); "
        "insert into t values (1, '2020-01-01T00:00:00Z')"
    );

    const auto outcome = attempts_.run(
        cleanup_,
        R"({"rules": [{"table": "nowhere", "older_than": "1d"},
                      {"name": "wrong", "table": "t", "column": "made_at", "older_than": "1d"},
                      {"table": "t", "older_than": "1d"}]})"
    );

    EXPECT_EQ(outcome.end, AttemptEnd::failed);
    EXPECT_EQ(outcome.error.code, "undefined_table");
    EXPECT_FALSE(outcome.error.retryable);
    EXPECT_THAT(
        outcome.error.message, HasSubstr("2 of 3 rules failed; the first: database \"app\"")
    );
    EXPECT_THAT(lines("select count(*) from t"), ElementsAre("0"));
    EXPECT_THAT(attempts_.context.lines_, Contains("wrong: the table t has no column made_at"));
}

constexpr std::string_view kUsage = R"(
create table users(id text primary key, status text not null);
insert into users values ('a', 'ACTIVE'), ('b', 'TRIALING'), ('c', 'CANCELLED');
create table usage(user_id text not null, month text not null,
  fixes_applied integer not null default 0, ai_calls_made integer not null default 0,
  sites_connected integer not null default 0, primary key(user_id, month)))";

TEST_P(Upkeep, usage_reset_gives_every_active_user_a_new_month) {
    script(kUsage);

    const auto outcome = attempts_.run(usage_reset_, "{}");

    EXPECT_EQ(outcome.result, R"({"success":true,"usersReset":2,"month":"2026-03"})");
    EXPECT_THAT(
        lines("select user_id, month, fixes_applied, ai_calls_made, sites_connected from usage "
              "order by user_id"),
        ElementsAre("a|2026-03|0|0|0", "b|2026-03|0|0|0")
    );
}

TEST_P(Upkeep, usage_reset_never_wipes_out_what_was_counted_since) {
    script(kUsage);
    script("insert into usage values ('a', '2026-03', 7, 8, 9), ('a', '2026-02', 1, 1, 1)");

    EXPECT_EQ(
        attempts_.run(usage_reset_, "{}").result,
        R"({"success":true,"usersReset":1,"month":"2026-03"})"
    );
    EXPECT_EQ(
        attempts_.run(usage_reset_, "{}").result,
        R"({"success":true,"usersReset":0,"month":"2026-03"})"
    );
    EXPECT_THAT(
        lines("select user_id, month, fixes_applied from usage order by user_id, month"),
        ElementsAre("a|2026-02|1", "a|2026-03|7", "b|2026-03|0")
    );
}

TEST_P(Upkeep, usage_reset_is_about_the_month_of_its_slot) {
    script(kUsage);
    attempts_.context.job_.slot =
        job::SlotRef{.schedule = "monthly", .slot = parse_time("2026-01-31T15:00:00Z").value()};

    EXPECT_THAT(
        attempts_.run(usage_reset_, R"({"month_zone": "Asia/Tokyo"})").result, HasSubstr("2026-02")
    );
    EXPECT_THAT(
        attempts_.run(usage_reset_, "{}", R"({"month": "2025-12"})").result, HasSubstr("2025-12")
    );
    EXPECT_EQ(
        attempts_.run(usage_reset_, "{}", R"({"month": "December"})").error.code, "invalid_payload"
    );
}

TEST_P(Upkeep, usage_reset_counts_in_a_dry_run) {
    script(kUsage);

    EXPECT_EQ(
        attempts_.run(usage_reset_, "{}", R"({"dryRun": true})").result,
        R"({"success":true,"usersReset":2,"month":"2026-03","dryRun":true})"
    );
    EXPECT_THAT(lines("select count(*) from usage"), ElementsAre("0"));
}

TEST_P(Upkeep, usage_reset_takes_mapped_tables_and_a_query) {
    script(
        "create table members(pk text, state text); insert into members values ('a', 'on'), "
        "('b', 'off'); create table meter(who text, period text, n integer); "
        "insert into meter values ('x', '2026-03', 5)"
    );
    constexpr std::string_view kMapped = R"({
        "users": {"table": "members", "columns": {"id": "pk", "status": "state"}},
        "statuses": ["on"], "zero": ["n"],
        "usage": {"table": "meter", "columns": {"user_id": "who", "month": "period"}}})";
    constexpr std::string_view kQuery = R"({
        "users_query": "select pk from members where state = 'off'", "zero": ["n"],
        "usage": {"table": "meter", "columns": {"user_id": "who", "month": "period"}}})";

    EXPECT_THAT(attempts_.run(usage_reset_, kMapped).result, HasSubstr("\"usersReset\":1"));
    EXPECT_THAT(attempts_.run(usage_reset_, kQuery).result, HasSubstr("\"usersReset\":1"));
    EXPECT_THAT(attempts_.run(usage_reset_, kQuery).result, HasSubstr("\"usersReset\":0"));
    EXPECT_THAT(
        lines("select who, period, n from meter order by who"),
        ElementsAre("a|2026-03|0", "b|2026-03|0", "x|2026-03|5")
    );
}

INSTANTIATE_TEST_SUITE_P(
    , Upkeep, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

class CacheInvalidate : public testing::Test {
 protected:
    void use(const std::string& url) { caches_.replace({{.name = "main", .url = Secret(url)}}); }

    Attempts attempts_;
    TestingLoop loop_;
    cache::Caches caches_{attempts_.context.clock_, attempts_.alarms, {}};
    kinds::upkeep::CacheInvalidateKind kind_{caches_};
};

TEST_F(CacheInvalidate, deletes_keys_and_what_matches_patterns) {
    use(testing_servers::redis().url("7"));
    auto cache = caches_.open("main", {}, SteadyTime{} + std::chrono::minutes(1)).value();
    for (const auto* key : {"articles:all", "page:1", "page:2", "other"}) {
        ASSERT_TRUE(loop_.run(cache.set(key, "x", {})));
    }
    constexpr std::string_view kOptions =
        R"({"keys": ["articles:all", "articles:none"], "patterns": ["page:*"]})";

    EXPECT_EQ(
        attempts_.run(kind_, kOptions, R"({"dryRun": true})").result,
        R"({"deleted":3,"dryRun":true})"
    );
    EXPECT_EQ(attempts_.run(kind_, kOptions).result, R"({"deleted":3})");
    EXPECT_EQ(loop_.run(cache.count({"articles:all", "page:1", "page:2", "other"})), 1);
}

TEST_F(CacheInvalidate, only_warns_when_the_cache_is_away) {
    use("redis://127.0.0.1:" + std::to_string(testing_servers::free_port()));

    const auto warned = attempts_.run(kind_, R"({"keys": ["a"]})");
    EXPECT_EQ(warned.end, AttemptEnd::succeeded);
    EXPECT_THAT(
        warned.result,
        HasSubstr(R"({"deleted":0,"warning":"cache \"main\": cannot connect: Connection refused"})")
    );
    EXPECT_THAT(attempts_.context.lines_, Contains(HasSubstr("Connection refused")));

    const auto failed = attempts_.run(kind_, R"({"keys": ["a"], "on_error": "fail"})");
    EXPECT_EQ(failed.error.code, "connection_failed");
    EXPECT_TRUE(failed.error.retryable);
}

}  // namespace
}  // namespace pawl::database
