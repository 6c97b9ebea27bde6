// SPDX-License-Identifier: Apache-2.0
// A small JSON Schema: what an answer must look like. Pure.
#pragma once

#include <string>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/base/result.h"

namespace pawl::ai {

// Known: type (one or a list), properties, required, additionalProperties (false or a schema),
// items, enum, const, anyOf, minLength, maxLength (characters), minimum, maximum, minItems,
// maxItems; title, description, default, examples and $schema say nothing. Everything else would be
// believed to be checked and is not, so it is an error.

// Errors: unsupported_schema, which names the keyword and where it stands.
[[nodiscard]] auto check_schema(const Json& schema) -> Result<>;

// What is wrong with the value, as a model can understand it: "/entity: must have at most 64
// characters". Empty: nothing. At most ten. `schema` passed check_schema().
[[nodiscard]] auto find_faults(const Json& schema, const Json& value) -> std::vector<std::string>;

}  // namespace pawl::ai
