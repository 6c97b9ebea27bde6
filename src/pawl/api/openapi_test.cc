// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/openapi.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "pawl/api/schemas.h"
#include "pawl/base/json.h"

namespace pawl::api {
namespace {

// Every "$ref" of the document.
auto references(std::string_view text) -> std::set<std::string> {
    constexpr std::string_view kMark = R"("$ref":")";
    std::set<std::string> found;
    for (auto at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) {
        const auto begin = at + kMark.size();
        found.emplace(text.substr(begin, text.find('"', begin) - begin));
    }
    return found;
}

TEST(OpenApi, describes_every_route) {
    const auto routes = all_routes();
    const auto document = read_json(openapi_text(routes, "1.2.3"));

    ASSERT_TRUE(document);
    EXPECT_EQ(document->at("openapi").as_string(), "3.1.0");
    EXPECT_EQ(document->at("info").at("version").as_string(), "1.2.3");
    for (const auto& route : routes) {
        std::string method(route.method);
        for (auto& c : method) {
            c = static_cast<char>(c | 0x20);
        }
        const auto& operation = document->at("paths").at(route.path).at(method);
        EXPECT_EQ(operation.at("operationId").as_string(), route.operation);
        EXPECT_TRUE(operation.at("responses").as_object().contains("default"));
        EXPECT_EQ(operation.as_object().contains("requestBody"), !route.request_schema.empty());
        EXPECT_FALSE(route.replies.empty()) << route.operation;
        EXPECT_NE(route.handler, nullptr) << route.operation;
    }
}

TEST(OpenApi, describes_each_form_of_an_answer_that_has_several) {
    const auto document = read_json(openapi_text(all_routes(), "1"));

    const auto& answers = document->at("paths").at("/v1/jobs/{id}/logs").at("get").at("responses");
    const auto& forms = answers.at("200").at("content");
    EXPECT_EQ(forms.as_object().size(), 2U);
    EXPECT_EQ(
        forms.at("application/json").at("schema").at("$ref").as_string(),
        "#/components/schemas/LogPage"
    );
    EXPECT_EQ(forms.at("text/event-stream").at("schema").at("type").as_string(), "string");
    EXPECT_FALSE(answers.at("204").as_object().contains("content"));
}

TEST(OpenApi, every_reference_leads_somewhere_and_every_schema_is_used) {
    const auto used = references(openapi_text(all_routes(), "1"));

    std::set<std::string> have;
    for (const auto& schema : schemas()) {
        EXPECT_TRUE(read_json(schema.json)) << schema.name;
        have.insert("#/components/schemas/" + std::string(schema.name));
    }
    EXPECT_EQ(used, have);
}

}  // namespace
}  // namespace pawl::api
