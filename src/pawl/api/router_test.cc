// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/router.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace pawl::api {
namespace {

auto matched(std::string_view method, std::string_view path) -> std::string {
    static const Router router(all_routes());
    const auto match = router.match(method, path);
    if (!match) {
        return "404";
    }
    return match->route == nullptr
               ? "405 " + match->allow
               : std::string(match->route->operation).append(" ").append(match->name);
}

TEST(Router, finds_routes_and_their_parameter) {
    EXPECT_EQ(matched("POST", "/v1/jobs"), "post_job ");
    EXPECT_EQ(matched("POST", "/v1/jobs:bulk"), "post_jobs ");
    EXPECT_EQ(matched("GET", "/v1/jobs/42"), "get_job 42");
    EXPECT_EQ(matched("HEAD", "/v1/jobs/42"), "get_job 42");
    EXPECT_EQ(matched("GET", "/v1/jobs/42/attempts"), "list_attempts 42");
    EXPECT_EQ(matched("PUT", "/v1/schedules/a.b:c-d"), "put_schedule a.b:c-d");
    EXPECT_EQ(matched("GET", "/v1/stats/timeseries"), "get_timeseries ");
}

TEST(Router, normalises_nothing_into_another_route) {
    for (const std::string path :
         {"/v1/jobs/",
          "/v1//jobs",
          "//v1/jobs",
          "/v1/jobs/1/",
          "/v1/jobs/1/2",
          "/V1/jobs",
          "/",
          "/v1/jobs/../jobs",
          "/v1/jobs/1/attempts/x",
          "/v1/jobs//attempts",
          "/v1/leases"}) {
        EXPECT_EQ(matched("GET", path), "404") << path;
    }
}

TEST(Router, knows_the_methods_of_a_path) {
    EXPECT_EQ(matched("PATCH", "/v1/jobs"), "405 POST, GET, HEAD, OPTIONS");
    EXPECT_EQ(matched("GET", "/v1/jobs/1/cancel"), "405 POST, OPTIONS");
    EXPECT_EQ(matched("OPTIONS", "/livez"), "405 GET, HEAD, OPTIONS");
}

TEST(Router, every_operation_has_a_name_of_its_own) {
    std::set<std::string_view> names;
    for (const auto& route : all_routes()) {
        EXPECT_TRUE(names.insert(route.operation).second) << route.operation;
    }
}

}  // namespace
}  // namespace pawl::api
