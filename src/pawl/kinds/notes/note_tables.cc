// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/note_tables.h"

#include <fmt/format.h>

namespace pawl::kinds::notes {

auto is_kept(const tables::TableMap& notes) -> std::string {
    return fmt::format("coalesce({}, false) = false", notes["archived"]);
}

}  // namespace pawl::kinds::notes
