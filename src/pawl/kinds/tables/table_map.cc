// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/tables/table_map.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/database/identifier.h"

namespace pawl::kinds::tables {

namespace json = boost::json;

// Fills one map and complains to the reader.
class TableReader {
 public:
    TableReader(task::OptionReader& reader, const TableShape& shape)
        : reader_(reader), shape_(shape) {
        map_.table_ = read_name(reader_, "table", shape.table, NameOf::table);
        for (const auto column : shape.columns) {
            set_column("columns", column, column);
        }
    }

    void set_table(std::string_view pointer, std::string_view name) {
        map_.table_ = read_name(reader_, pointer, name, NameOf::table);
    }
    void set_column(std::string_view pointer, std::string_view column, std::string_view name) {
        map_.columns_.insert_or_assign(
            std::string(column), read_name(reader_, pointer, name, NameOf::column)
        );
    }
    void set_table(std::string_view pointer, const json::value& name) {
        if (const auto* text = text_in(pointer, name)) {
            set_table(pointer, std::string_view(*text));
        }
    }
    // A table of columns: { content = "body" }.
    void set_columns(const std::string& pointer, const json::value& columns) {
        const auto* const table = columns.if_object();
        if (table == nullptr) {
            return reader_.refuse(pointer, "invalid_type", "a table is expected");
        }
        for (const auto& [key, value] : *table) {
            const auto inner = fmt::format("{}/{}", pointer, std::string_view(key));
            if (std::ranges::find(shape_.columns, std::string_view(key)) == shape_.columns.end()) {
                reader_.refuse(
                    inner,
                    "unknown_field",
                    fmt::format("the columns are {}", fmt::join(shape_.columns, ", "))
                );
            } else if (const auto* name = text_in(inner, value)) {
                set_column(inner, key, *name);
            }
        }
    }
    [[nodiscard]] auto take() -> TableMap { return std::move(map_); }

 private:
    auto text_in(std::string_view pointer, const json::value& value) -> const json::string* {
        if (!value.is_string()) {
            reader_.refuse(pointer, "invalid_type", "a name is expected");
        }
        return value.if_string();
    }

    task::OptionReader& reader_;
    const TableShape& shape_;
    TableMap map_;
};

auto TableMap::operator[](std::string_view column) const -> const std::string& {
    const auto found = columns_.find(column);
    PAWL_ASSERT(found != columns_.end());
    return found->second.quoted;
}

auto TableMap::plain(std::string_view column) const -> const std::string& {
    const auto found = columns_.find(column);
    PAWL_ASSERT(found != columns_.end());
    return found->second.plain;
}

auto read_main_table(task::OptionReader& reader, const TableShape& shape) -> TableMap {
    TableReader made(reader, shape);
    if (const auto* table = reader.value("table")) {
        made.set_table("table", *table);
    }
    if (const auto* columns = reader.value("columns")) {
        made.set_columns("columns", *columns);
    }
    for (const auto column : shape.columns) {
        if (const auto name = reader.text(column)) {
            made.set_column(column, column, *name);
        }
    }
    return made.take();
}

auto read_table(task::OptionReader& reader, std::string_view key, const TableShape& shape)
    -> TableMap {
    TableReader made(reader, shape);
    const auto* const value = reader.value(key);
    if (value == nullptr) {
        return made.take();
    }
    const auto* const parts = value->if_object();
    if (parts == nullptr) {
        made.set_table(key, *value);
        return made.take();
    }
    for (const auto& [part, inner] : *parts) {
        const auto pointer = fmt::format("{}/{}", key, std::string_view(part));
        if (part == "table") {
            made.set_table(pointer, inner);
        } else if (part == "columns") {
            made.set_columns(pointer, inner);
        } else {
            reader.refuse(pointer, "unknown_field", "`table` and `columns` are expected");
        }
    }
    return made.take();
}

auto read_name(
    task::OptionReader& reader, std::string_view pointer, std::string_view name, NameOf what
) -> SqlName {
    auto quoted =
        what == NameOf::table ? database::quote_table(name) : database::quote_identifier(name);
    if (!quoted) {
        reader.refuse(pointer, quoted.error());
        return {};
    }
    return {.plain = std::string(name), .quoted = std::move(*quoted)};
}

}  // namespace pawl::kinds::tables
