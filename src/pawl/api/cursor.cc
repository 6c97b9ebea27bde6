// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/cursor.h"

#include <charconv>
#include <system_error>

namespace pawl::api {
namespace {

auto invalid() -> std::unexpected<Error> {
    return fail("invalid_cursor", "cursor: give back a next_cursor of this list as it came");
}

}  // namespace

auto make_cursor(const auth::Seal& seal, std::string_view list, std::string_view position)
    -> std::string {
    return seal.close(std::string(list).append(1, ' ').append(position));
}

auto make_cursor(const auth::Seal& seal, std::string_view list, std::int64_t position)
    -> std::string {
    return make_cursor(seal, list, std::string_view(std::to_string(position)));
}

auto open_cursor(
    const auth::Seal& seal, std::string_view list, std::optional<std::string_view> cursor
) -> Result<std::optional<std::string>> {
    if (!cursor) {
        return std::nullopt;
    }
    auto text = seal.open(*cursor);
    if (!text || !text->starts_with(list) || text->size() <= list.size() ||
        (*text)[list.size()] != ' ') {
        return invalid();
    }
    return text->substr(list.size() + 1);
}

auto open_number_cursor(
    const auth::Seal& seal, std::string_view list, std::optional<std::string_view> cursor
) -> Result<std::optional<std::int64_t>> {
    const auto position = open_cursor(seal, list, cursor);
    if (!position) {
        return std::unexpected(position.error());
    }
    if (!*position) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    const auto* const end = (*position)->data() + (*position)->size();
    const auto [last, status] = std::from_chars((*position)->data(), end, number);
    return status == std::errc{} && last == end ? Result<std::optional<std::int64_t>>(number)
                                                : invalid();
}

}  // namespace pawl::api
