// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/option_values.h"

#include <fmt/format.h>

#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/tables/work.h"

namespace pawl::kinds::notes {

auto read_source(task::OptionReader& reader) -> NoteSource {
    NoteSource source{
        .connection = tables::read_connection(reader, "db", "app"),
        .notes = tables::read_table(reader, "notes", kNotes),
    };
    if (reader.value("users") != nullptr) {
        source.users = tables::read_table(reader, "users", kUsers);
    }
    return source;
}

auto read_number(task::OptionReader& reader, std::string_view key, double least, double most)
    -> std::optional<double> {
    const auto* const value = reader.value(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const bool is_number = value->is_double() || value->is_int64();
    const double number = is_number ? value->to_number<double>() : least - 1;
    if (number < least || number > most) {
        reader.refuse(key, "out_of_range", fmt::format("a number {}..{} is expected", least, most));
        return std::nullopt;
    }
    return number;
}

void read_size(
    task::OptionReader& reader, std::string_view key, std::int64_t most, std::size_t& size
) {
    if (const auto number = reader.integer(key, 1, most)) {
        size = static_cast<std::size_t>(*number);
    }
}

}  // namespace pawl::kinds::notes
