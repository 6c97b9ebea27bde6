// SPDX-License-Identifier: Apache-2.0
// Options that the nightly kinds share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "pawl/kinds/notes/user_work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::notes {

// `db`, `users`, `notes`.
[[nodiscard]] auto read_source(task::OptionReader& reader) -> NoteSource;

// A number with or without a fraction; nothing if it is absent or wrong, which is complained about.
[[nodiscard]] auto read_number(
    task::OptionReader& reader, std::string_view key, double least, double most
) -> std::optional<double>;

// A size 1..most into `size`, which stays as it is if the key is absent or wrong.
void read_size(
    task::OptionReader& reader, std::string_view key, std::int64_t most, std::size_t& size
);

}  // namespace pawl::kinds::notes
