// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/openapi.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "pawl/api/schemas.h"
#include "pawl/base/assert.h"
#include "pawl/base/json.h"

namespace pawl::api {
namespace {

namespace json = boost::json;

auto read(std::string_view text) -> Json {
    auto value = read_json(text);
    PAWL_ASSERT(value.has_value());
    return std::move(*value);
}

auto reference(std::string_view schema) -> json::object {
    return {{"$ref", std::string("#/components/schemas/").append(schema)}};
}

auto content(std::string_view media_type, json::object schema) -> json::object {
    return {{media_type, {{"schema", std::move(schema)}}}};
}

auto reply_of(const Reply& reply) -> json::object {
    json::object object{
        {"description", reply.description.empty() ? std::string_view("done") : reply.description}
    };
    if (!reply.schema.empty()) {
        object["content"] = content(reply.media_type, reference(reply.schema));
    } else if (reply.status != 204) {
        object["content"] = content(reply.media_type, {{"type", "string"}});
    }
    return object;
}

// A status with several lines has their forms side by side, under the last description.
auto replies_of(const Route& route) -> json::object {
    json::object replies;
    for (const auto& reply : route.replies) {
        auto object = reply_of(reply);
        auto& place = replies[std::to_string(reply.status)];
        if (const auto* const before = place.if_object()) {
            for (const auto& form : before->at("content").as_object()) {
                object["content"].as_object().insert(form);
            }
        }
        place = std::move(object);
    }
    return replies;
}

auto body_of(const Route& route) -> json::object {
    auto forms = content("application/json", reference(route.request_schema));
    if (route.body == Body::json_or_lines) {
        forms["application/x-ndjson"] = {
            {"schema", {{"type", "string"}, {"description", "one JobRequest a line"}}}
        };
    }
    const bool is_optional =
        route.body == Body::optional_json || route.body == Body::optional_large_json;
    return {{"required", !is_optional}, {"content", std::move(forms)}};
}

auto path_parameter(std::string_view name) -> json::object {
    return {
        {"name", name},
        {"in", "path"},
        {"required", true},
        {"schema", reference(name == "id" ? "Id" : "Name")},
    };
}

auto header_parameter(std::string_view name, std::string_view description) -> json::object {
    return {
        {"name", name},
        {"in", "header"},
        {"description", description},
        {"schema", {{"type", "string"}}},
    };
}

auto remembers(const Route& route) -> bool {
    const bool created = !route.replies.empty() && route.replies.front().status == 201;
    return route.method == "POST" && route.remembers == Remembers::answers &&
           (created || route.operation == "post_bulk_action");
}

auto parameters_of(const Route& route) -> json::array {
    json::array parameters;
    if (const auto open = route.path.find('{'); open != std::string_view::npos) {
        const auto close = route.path.find('}');
        parameters.emplace_back(path_parameter(route.path.substr(open + 1, close - open - 1)));
    }
    for (const auto& parameter : route.query) {
        parameters.emplace_back(json::object{
            {"name", parameter.name},
            {"in", "query"},
            {"description", parameter.description},
            {"schema", read(parameter.schema)},
        });
    }
    if (remembers(route)) {
        parameters.emplace_back(header_parameter(
            "Idempotency-Key", "1 to 255 bytes; the same key gives the first answer for 24 h"
        ));
    }
    return parameters;
}

auto operation_of(const Route& route) -> json::object {
    json::object operation{
        {"operationId", route.operation},
        {"tags", json::array{json::value(route.tag)}},
        {"summary", route.summary},
        {"parameters", parameters_of(route)},
    };
    if (!route.request_schema.empty()) {
        operation["requestBody"] = body_of(route);
    }
    auto replies = replies_of(route);
    replies["default"] = {
        {"description", "a problem (RFC 9457)"},
        {"content", content("application/problem+json", reference("Problem"))},
    };
    operation["responses"] = std::move(replies);
    if (!route.role) {
        operation["security"] = json::array{};
    } else {
        operation["x-role"] = access::to_text(*route.role);
        if (route.or_role) {
            operation["x-or-role"] = access::to_text(*route.or_role);
        }
    }
    return operation;
}

auto lower(std::string_view method) -> std::string {
    std::string out;
    for (const char c : method) {
        out += static_cast<char>(c | 0x20);
    }
    return out;
}

}  // namespace

auto openapi_text(const RouteTable& routes, std::string_view version) -> std::string {
    json::object paths;
    for (const auto& route : routes) {
        auto& path = paths[route.path];
        if (!path.is_object()) {
            path.emplace_object();
        }
        path.get_object()[lower(route.method)] = operation_of(route);
    }
    json::object components;
    for (const auto& schema : schemas()) {
        components[schema.name] = read(schema.json);
    }
    return to_json_text(json::object{
        {"openapi", "3.1.0"},
        {"info", {{"title", "pawl"}, {"version", version}, {"license", {{"name", "Apache-2.0"}}}}},
        {"security", json::array{json::object{{"key", json::array{}}}}},
        {"paths", std::move(paths)},
        {"components",
         {{"securitySchemes", {{"key", {{"type", "http"}, {"scheme", "bearer"}}}}},
          {"schemas", std::move(components)}}},
    });
}

}  // namespace pawl::api
