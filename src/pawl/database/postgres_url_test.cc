// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/postgres_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "pawl/database/database_options.h"

namespace pawl::database {
namespace {

using testing::Contains;
using testing::Pair;

TEST(ParsePostgresUrl, gives_libpq_its_parameters) {
    const auto url =
        parse_postgres_url("postgresql://ada:p%40ss@db.example.com:5433/app?sslmode=require");

    ASSERT_TRUE(url);
    ASSERT_EQ(url->targets.size(), 1U);
    const auto& parameters = url->targets[0];
    EXPECT_THAT(parameters, Contains(Pair("host", "db.example.com")));
    EXPECT_THAT(parameters, Contains(Pair("port", "5433")));
    EXPECT_THAT(parameters, Contains(Pair("user", "ada")));
    EXPECT_THAT(parameters, Contains(Pair("password", "p@ss")));
    EXPECT_THAT(parameters, Contains(Pair("dbname", "app")));
    EXPECT_THAT(parameters, Contains(Pair("sslmode", "require")));
    EXPECT_FALSE(url->pooled);
}

TEST(ParsePostgresUrl, passes_over_what_other_clients_know) {
    const auto url = parse_postgres_url(
        "postgres://u@h/db?schema=shop&connection_limit=1&sslmode=no-verify&pool_timeout=0"
    );

    ASSERT_TRUE(url);
    EXPECT_EQ(url->schema, "shop");
    EXPECT_THAT(url->targets[0], Contains(Pair("sslmode", "require")));
}

TEST(ParsePostgresUrl, tries_the_hosts_of_a_list_one_by_one) {
    const auto url =
        parse_postgres_url("postgres://u@one:1,two:2/db?target_session_attrs=read-write");

    ASSERT_TRUE(url);
    ASSERT_EQ(url->targets.size(), 2U);
    EXPECT_THAT(url->targets[0], Contains(Pair("host", "one")));
    EXPECT_THAT(url->targets[0], Contains(Pair("port", "1")));
    EXPECT_THAT(url->targets[1], Contains(Pair("host", "two")));
    EXPECT_THAT(url->targets[1], Contains(Pair("port", "2")));
    EXPECT_THAT(url->targets[1], Contains(Pair("target_session_attrs", "read-write")));
}

TEST(ParsePostgresUrl, knows_a_pooler) {
    const auto pooled = [](std::string_view url) { return parse_postgres_url(url).value().pooled; };

    EXPECT_TRUE(pooled("postgres://u:p@ep-cool-name-1-pooler.eu-central-1.aws.neon.tech/db"));
    EXPECT_TRUE(pooled("postgres://u:p@aws-0-eu.pooler.supabase.com:6543/postgres"));
    EXPECT_TRUE(pooled("postgres://u:p@h/db?pgbouncer=true"));
    EXPECT_FALSE(pooled("postgres://u:p@ep-cool-name-1.eu-central-1.aws.neon.tech/db"));
    EXPECT_FALSE(pooled("postgres://u:p@aws-0-eu.pooler.supabase.com:5432/postgres"));
    EXPECT_FALSE(pooled("postgres://u:p@h/db?pgbouncer=false"));
}

TEST(ParsePostgresUrl, refuses_a_schema_that_a_pooler_would_lose) {
    EXPECT_TRUE(parse_postgres_url("postgres://u@h/db?pgbouncer=true&schema=public"));
    EXPECT_FALSE(parse_postgres_url("postgres://u@h/db?pgbouncer=true&schema=shop"));
    EXPECT_FALSE(parse_postgres_url("postgres://u@h/db?schema=a%20-c%20x"));
}

TEST(CheckDatabaseUrl, never_repeats_the_url) {
    for (const auto* url :
         {"",
          "mysql://u:s3cret@h/db",
          "postgres://u:s3cret@h:port/db",
          "postgres://u:s3cret@[h/db",
          "postgres://u:s3cret@h/db?nonsense=s3cret",
          "sqlite:",
          "s3cret",
          "postgres://u:s3cret%zz@h/db"}) {
        const auto checked = check_database_url(url);

        ASSERT_FALSE(checked) << url;
        EXPECT_EQ(checked.error().code, "invalid_url");
        EXPECT_EQ(checked.error().message.find("s3cret"), std::string::npos) << url;
    }
    EXPECT_TRUE(check_database_url("sqlite:./app.db"));
    EXPECT_TRUE(check_database_url("postgres:///db"));
}

TEST(ShownDatabaseUrl, has_no_password) {
    EXPECT_EQ(shown_database_url("postgres://ada:s3cret@h:1/db"), "postgres://***@h:1/db");
    EXPECT_EQ(
        shown_database_url("postgres://h/db?user=ada&password=s3cret&sslmode=require"),
        "postgres://h/db?user=ada&password=***&sslmode=require"
    );
    EXPECT_EQ(shown_database_url("sqlite:./app.db"), "sqlite:./app.db");
    EXPECT_TRUE(has_password("postgres://ada:s3cret@h/db"));
    EXPECT_FALSE(has_password("postgres://h/db"));
}

}  // namespace
}  // namespace pawl::database
