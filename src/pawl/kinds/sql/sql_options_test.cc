// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/kinds/sql/sql_kind.h"
#include "pawl/runtime/manual_alarms.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::sql {
namespace {

using testing::ElementsAre;

class SqlOptions : public testing::Test {
 protected:
    // "pointer code" of each complaint.
    auto complaints(std::string_view options) -> std::vector<std::string> {
        std::vector<std::string> list;
        const auto runner = kind_.make_runner(request(options));
        if (!runner) {
            for (const auto& field : runner.error().fields) {
                list.push_back(field.pointer + " " + field.code);
            }
        }
        return list;
    }
    static auto request(std::string_view options) -> task::KindRequest {
        return {.task = "report", .options = boost::json::parse(options).as_object()};
    }

    ManualClock clock_;
    ManualAlarms alarms_{clock_};
    database::Databases databases_{clock_, alarms_};
    SqlKind kind_{databases_};
};

TEST_F(SqlOptions, take_one_statement_or_several) {
    EXPECT_THAT(complaints(R"({"statement": "select :a"})"), ElementsAre());
    EXPECT_THAT(
        complaints(R"({"statements": ["select 1", "select 2;"], "db": "shop", "row_limit": 5,
                       "transaction": false, "dry_run": true})"),
        ElementsAre()
    );
}

TEST_F(SqlOptions, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(complaints("{}"), ElementsAre("/statement missing_field"));
    EXPECT_THAT(
        complaints(R"({"statement": "select 1", "statements": ["select 1"]})"),
        ElementsAre("/statements missing_field")
    );
    EXPECT_THAT(complaints(R"({"statement": 1})"), ElementsAre("/statement invalid_type"));
    EXPECT_THAT(
        complaints(R"({"statement": "select 1; select 2"})"), ElementsAre("/statement syntax_error")
    );
    EXPECT_THAT(complaints(R"({"statements": []})"), ElementsAre("/statements out_of_range"));
    EXPECT_THAT(
        complaints(R"({"statements": ["select 1", "select '{{payload.a}}'", 3]})"),
        ElementsAre("/statements/1 invalid_template", "/statements/2 invalid_type")
    );
    EXPECT_THAT(
        complaints(R"({"statement": "select 1", "row_limit": 10001, "db": "a b", "databse": "x"})"),
        ElementsAre("/db invalid_value", "/row_limit out_of_range", "/databse unknown_field")
    );
}

TEST_F(SqlOptions, name_the_connection_that_the_task_uses) {
    using Use = task::ConnectionUse;

    EXPECT_THAT(
        kind_.connections(request(R"({"statement": "select 1"})")),
        ElementsAre(Use{.section = Use::Section::databases, .name = "app"})
    );
    EXPECT_THAT(
        kind_.connections(request(R"({"statement": "select 1", "db": "shop"})")),
        ElementsAre(Use{.section = Use::Section::databases, .name = "shop"})
    );
}

}  // namespace
}  // namespace pawl::kinds::sql
