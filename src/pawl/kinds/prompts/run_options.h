// SPDX-License-Identifier: Apache-2.0
// What a task of kind `prompt_run` is told.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::prompts {

struct RunOptions {
    std::string connection = "app";
    tables::TableMap prompts = {};
    tables::TableMap entities = {};
    tables::TableMap responses = {};
    std::optional<tables::TableMap> mirror = std::nullopt;
    // The [ai.NAME] of a model's provider; "*" for all others.
    std::map<std::string, std::string, std::less<>> routes = {
        {"openai", "openai"}, {"*", "openrouter"}
    };
    boost::json::object schema = {};  // of the answer
    double temperature = 0.3;
    bool text_fallback = true;  // an answer that is no object is read as text
    bool polish = true;

    [[nodiscard]] auto route_of(std::string_view provider) const -> std::string;
};

// Errors: invalid_identifier, invalid_type, invalid_value, out_of_range, unknown_field.
[[nodiscard]] auto read_run_options(const task::KindRequest& request) -> Result<RunOptions>;

}  // namespace pawl::kinds::prompts
