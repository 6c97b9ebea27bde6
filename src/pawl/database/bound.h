// SPDX-License-Identifier: Apache-2.0
// A value that is bound to a parameter of a statement of the store.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"

namespace pawl::database {

// What is bound and kept as bytes that are no text.
struct Bytes {
    std::string_view bytes;
};

// Implicit, so that statements are called with the values of the domain. Texts and bytes are not
// copied: they outlive the rows of the statement.
class Bound {
 public:
    enum class Type : std::uint8_t { null, integer, text, bytes };

    // NOLINTBEGIN(google-explicit-constructor): a call reads like the statement
    Bound(std::nullopt_t) {}
    template <std::integral Value>
    Bound(Value value) : type_(Type::integer), integer_(static_cast<std::int64_t>(value)) {}
    Bound(WallTime value) : Bound(std::int64_t{value.time_since_epoch().count()}) {}
    Bound(Duration value) : Bound(std::int64_t{value.count()}) {}
    template <class Tag>
    Bound(Id<Tag> value) : Bound(value.value) {}
    Bound(std::string_view value) : type_(Type::text), text_(value) {}
    Bound(const std::string& value) : Bound(std::string_view(value)) {}
    Bound(const char* value) : Bound(std::string_view(value)) {}
    Bound(Bytes value) : type_(Type::bytes), text_(value.bytes) {}
    template <class Value>
    Bound(const std::optional<Value>& value) : Bound(value ? Bound(*value) : Bound(std::nullopt)) {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] auto type() const -> Type { return type_; }
    [[nodiscard]] auto integer() const -> std::int64_t { return integer_; }
    [[nodiscard]] auto text() const -> std::string_view { return text_; }  // or bytes

 private:
    Type type_ = Type::null;
    std::int64_t integer_ = 0;
    std::string_view text_ = {};
};

// Binds NULL for an empty text: how the stores keep "none".
[[nodiscard]] inline auto null_if_empty(std::string_view text) -> std::optional<std::string_view> {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace pawl::database
