// SPDX-License-Identifier: Apache-2.0
// What requests and jobs carry as JSON, read for answers.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/id.h"
#include "pawl/base/json.h"
#include "pawl/base/result.h"

namespace pawl::compat {

// An object; nothing at all is an empty one. Errors: those of read_json, bad_request (no object).
[[nodiscard]] auto read_body(std::string_view body) -> Result<boost::json::object>;

// A member that may be absent or null. Errors of all: bad_request, whose message says what it must
// be.
[[nodiscard]] auto text_in(const boost::json::object& body, std::string_view name)
    -> Result<std::optional<std::string>>;
// Text, or an integer as its digits.
[[nodiscard]] auto id_in(const boost::json::object& body, std::string_view name)
    -> Result<std::optional<std::string>>;
[[nodiscard]] auto integer_in(
    const boost::json::object& body, std::string_view name, std::int64_t least, std::int64_t most
) -> Result<std::optional<std::int64_t>>;

// A job's id, as a number or as text.
[[nodiscard]] auto job_id_in(const Json& value) -> std::optional<JobId>;

// The object of JSON text that pawl has stored; an empty one if it is none.
[[nodiscard]] auto object_of(std::string_view json) -> boost::json::object;
// A member's number, 0 if it has none.
[[nodiscard]] auto number_of(const boost::json::object& object, std::string_view name)
    -> std::int64_t;
// A member as JSON text, "null" if it is absent.
[[nodiscard]] auto json_of(const boost::json::object& object, std::string_view name) -> std::string;

// JSON text of an object with one member more, or another value for it.
[[nodiscard]] auto with_member(std::string_view json, std::string_view name, Json value)
    -> std::string;

}  // namespace pawl::compat
