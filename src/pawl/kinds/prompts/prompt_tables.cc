// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/prompt_tables.h"

#include <cstdint>
#include <string>

namespace pawl::kinds::prompts {

auto id_json(const database::SqlValue& id) -> Json {
    if (database::is_null(id)) {
        return nullptr;
    }
    if (const auto* const number = std::get_if<std::int64_t>(&id)) {
        return *number;
    }
    return Json(database::text_of(id));
}

auto id_value(const Json& id) -> database::SqlValue {
    if (id.is_int64()) {
        return id.get_int64();
    }
    if (id.is_string()) {
        return std::string(id.get_string());
    }
    return database::Null{};
}

}  // namespace pawl::kinds::prompts
