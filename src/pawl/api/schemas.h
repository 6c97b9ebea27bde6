// SPDX-License-Identifier: Apache-2.0
// What requests and answers look like: the components of the OpenAPI document.
#pragma once

#include <span>
#include <string_view>

namespace pawl::api {

struct Schema {
    std::string_view name;
    std::string_view json;  // JSON Schema 2020-12
};

// In the order of the document. Each `$ref` names one of them.
[[nodiscard]] auto schemas() -> std::span<const Schema>;

}  // namespace pawl::api
