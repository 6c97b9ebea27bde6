// SPDX-License-Identifier: Apache-2.0
// What a table and its columns are called in the application's database.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "pawl/task/option_reader.h"

namespace pawl::kinds::tables {

// A table as a kind knows it: the names are the defaults. A constant of the program.
struct TableShape {
    std::string_view table;
    std::span<const std::string_view> columns;
};

// A name of a table or a column that was checked.
struct SqlName {
    std::string plain = {};   // as it was written: for database::Session::columns()
    std::string quoted = {};  // for the text of a statement
};

// Immutable; safe from any thread. Columns are asked for by the names of the shape.
class TableMap {
 public:
    [[nodiscard]] auto table() const -> const SqlName& { return table_; }
    // Quoted. The name must be one of the shape's.
    [[nodiscard]] auto operator[](std::string_view column) const -> const std::string&;
    [[nodiscard]] auto plain(std::string_view column) const -> const std::string&;

 private:
    friend class TableReader;
    SqlName table_;
    std::map<std::string, SqlName, std::less<>> columns_;
};

// For a kind with one table: `table = "posts"`, `columns = { content = "body" }`, and a key for
// each column as well, `content = "body"`. Complaints go to the reader: invalid_identifier,
// invalid_type, unknown_field.
[[nodiscard]] auto read_main_table(task::OptionReader& reader, const TableShape& shape) -> TableMap;

// For a kind with several tables: `notes = "memos"`, or
// `notes = { table = "memos", columns = { content = "body" } }`, under `key`.
[[nodiscard]] auto read_table(
    task::OptionReader& reader, std::string_view key, const TableShape& shape
) -> TableMap;

// One name; nothing in it, and a complaint about `pointer`, if it is none.
enum class NameOf : std::uint8_t { table, column };
[[nodiscard]] auto read_name(
    task::OptionReader& reader, std::string_view pointer, std::string_view name, NameOf what
) -> SqlName;

}  // namespace pawl::kinds::tables
