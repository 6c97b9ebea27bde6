// SPDX-License-Identifier: Apache-2.0
// What the answers of /v1 have in common.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/json_writer.h"

namespace pawl::api {

// {"data":[…],"next_cursor":…,"has_more":…}; an empty cursor means that there is no more.
template <class List, class Write>
[[nodiscard]] auto page_text(const List& list, std::string_view next_cursor, Write write)
    -> std::string {
    std::string out;
    ObjectWriter page(out);
    append_list(page.begin("data"), list, write);
    page.text_or_null("next_cursor", next_cursor).flag("has_more", !next_cursor.empty()).finish();
    return out;
}

}  // namespace pawl::api
