// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/run_options.h"

#include <fmt/format.h>

#include "pawl/base/names.h"
#include "pawl/kinds/prompts/polish.h"
#include "pawl/kinds/prompts/prompt_tables.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::prompts {
namespace {

constexpr double kHottest = 2;

auto default_schema() -> boost::json::object {
    return {
        {"type", "object"},
        {"properties",
         {{"entity", {{"type", "string"}, {"minLength", 1}, {"maxLength", kLongestEntity}}}}},
        {"required", {"entity"}},
        {"additionalProperties", false},
    };
}

void read_routes(task::OptionReader& reader, RunOptions& options) {
    const auto* const value = reader.value("routes");
    if (value == nullptr) {
        return;
    }
    const auto* const routes = value->if_object();
    if (routes == nullptr || routes->empty()) {
        return reader.refuse(
            "routes",
            "invalid_type",
            "a table of providers and names of [ai.NAME], as { \"*\" = \"default\" }"
        );
    }
    options.routes.clear();
    for (const auto& [provider, name] : *routes) {
        if (!name.is_string() || !is_name(name.get_string())) {
            reader.refuse(
                fmt::format("routes/{}", std::string_view(provider)),
                "invalid_value",
                "the name of an [ai.NAME] is expected"
            );
            continue;
        }
        options.routes[provider] = name.get_string();
    }
}

void read_temperature(task::OptionReader& reader, double& temperature) {
    const auto* const value = reader.value("temperature");
    if (value == nullptr) {
        return;
    }
    const bool is_number = value->is_double() || value->is_int64();
    const double number = is_number ? value->to_number<double>() : -1;
    if (number < 0 || number > kHottest) {
        return reader.refuse("temperature", "out_of_range", "a number 0..2 is expected");
    }
    temperature = number;
}

void read_schema(task::OptionReader& reader, boost::json::object& schema) {
    schema = default_schema();
    const auto* const value = reader.value("schema");
    if (value == nullptr) {
        return;
    }
    if (!value->is_object()) {
        return reader.refuse("schema", "invalid_type", "a JSON Schema of an object is expected");
    }
    schema = value->get_object();
}

}  // namespace

auto RunOptions::route_of(std::string_view provider) const -> std::string {
    const auto found = routes.find(provider);
    if (found != routes.end()) {
        return found->second;
    }
    const auto other = routes.find("*");
    return other == routes.end() ? "default" : other->second;
}

auto read_run_options(const task::KindRequest& request) -> Result<RunOptions> {
    task::OptionReader reader(request.options);
    RunOptions options{
        .connection = tables::read_connection(reader, "db", "app"),
        .prompts = tables::read_table(reader, "prompts", kPrompts),
        .entities = tables::read_table(reader, "entities", kEntities),
        .responses = tables::read_table(reader, "responses", kResponses),
        .text_fallback = reader.flag("text_fallback").value_or(true),
        .polish = reader.flag("polish").value_or(true),
    };
    if (reader.value("jobs") != nullptr) {
        options.mirror = tables::read_table(reader, "jobs", kPromptJobs);
    }
    read_routes(reader, options);
    read_temperature(reader, options.temperature);
    read_schema(reader, options.schema);
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

}  // namespace pawl::kinds::prompts
