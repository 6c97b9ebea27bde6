// SPDX-License-Identifier: Apache-2.0
// Expected failures are values: Result<T> is T, or an Error that says what to do.
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace pawl {

// What is wrong with one field of a request: `pointer` is a JSON Pointer (RFC 6901).
struct FieldError {
    std::string pointer;
    std::string code;
    std::string detail;

    auto operator==(const FieldError&) const -> bool = default;
};

// An expected failure. `code` is stable and documented (snake_case, the `code` of the API);
// `message` says what was attempted, on what, and what to do next. It never holds a secret.
struct Error {
    std::string code;
    std::string message;
    std::vector<FieldError> fields = {};

    auto operator==(const Error&) const -> bool = default;
};

template <class T = void>
using Result = std::expected<T, Error>;

[[nodiscard]] inline auto fail(std::string code, std::string message) -> std::unexpected<Error> {
    return std::unexpected(Error{.code = std::move(code), .message = std::move(message)});
}

// A failure of one field.
[[nodiscard]] inline auto fail_field(std::string pointer, std::string code, std::string detail)
    -> std::unexpected<Error> {
    auto message = pointer + ": " + detail;
    return std::unexpected(Error{
        .code = code,
        .message = std::move(message),
        .fields = {{.pointer = std::move(pointer), .code = code, .detail = std::move(detail)}},
    });
}

}  // namespace pawl
