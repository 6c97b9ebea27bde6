// SPDX-License-Identifier: Apache-2.0
// What a database knows about the columns of a table, and how kinds write by it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/database/dialect.h"
#include "pawl/database/sql_value.h"

namespace pawl::database {

enum class ColumnType : std::uint8_t {
    boolean,
    integer,
    real,  // numeric too
    text,
    json,  // json or jsonb
    time,  // timestamp, with a zone or without
    date,
    vector,      // pgvector's; in SQLite whatever is declared as VECTOR(…), which holds text
    real_array,  // float4[], float8[]
    bytes,
    other,
};

struct Column {
    std::string name = {};
    ColumnType type = ColumnType::other;
    std::string declared = {};  // "vector(1536)", "timestamp with time zone"
    bool nullable = true;

    auto operator==(const Column&) const -> bool = default;
};

// By the name of PostgreSQL's pg_type ("int8", "_float4"), and by the words of a declaration in
// SQLite, where any word will do (https://www.sqlite.org/datatype3.html, 3.1).
[[nodiscard]] auto type_of_postgres(std::string_view type_name) -> ColumnType;
[[nodiscard]] auto type_of_sqlite(std::string_view declared) -> ColumnType;

// The column of that name; null if there is none.
[[nodiscard]] auto find_column(std::span<const Column> columns, std::string_view name)
    -> const Column*;

// A condition that is true where the time in `column` (quoted) is before the time bound as
// `placeholder`, whatever holds times there: a timestamp, text of ISO 8601, or an integer of
// seconds or milliseconds since 1970. Never true where there is no time.
[[nodiscard]] auto is_before(
    Dialect dialect, ColumnType type, std::string_view column, std::string_view placeholder
) -> std::string;

// Numbers as a column of that type takes them when they are bound as text: {1,2} for real_array,
// [1,2] for everything else. Read: either form; nothing for other text.
[[nodiscard]] auto vector_text(std::span<const float> numbers, ColumnType type) -> std::string;
[[nodiscard]] auto parse_vector(std::string_view text) -> std::optional<std::vector<float>>;

}  // namespace pawl::database
