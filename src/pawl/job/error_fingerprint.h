// SPDX-License-Identifier: Apache-2.0
// Which errors are the same one: a short text for each kind of error that a task has.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/job/outcome.h"

namespace pawl::job {

// The fingerprint of what is counted together because its task has too many kinds of errors.
inline constexpr std::string_view kOtherErrors = "other";

// What is looked at of a message, and kept of its shape: enough for a first line and a frame.
inline constexpr std::size_t kMostMessageRead = 8'192;
inline constexpr std::size_t kMostShapeBytes = 512;

// Whether an attempt's end is an error of its task: it failed, ran out of time, or its holder
// vanished. One that was given back, put off, cancelled or skipped did not go wrong.
[[nodiscard]] auto is_error(const Outcome& outcome) -> bool;

// A message without what differs from one job to the next. `#` stands for numbers, ids (UUIDs,
// words in which a digit stands before a letter, eight and more hexadecimal digits), times,
// addresses, quoted texts and what follows the `?` of an address; a list of them is one. White
// space is one space. The names of JSON members stay. At most kMostShapeBytes, which may end within
// a character. Pure; linear in what is read of the message.
[[nodiscard]] auto shape_of(std::string_view message) -> std::string;

// 16 hexadecimal digits, the same for every error of the task with this code and a message of this
// shape, on every machine and after every restart: they are kept with jobs. No defence against a
// peer that seeks two texts with one hash; their errors would be counted together.
[[nodiscard]] auto error_fingerprint(
    std::string_view task, std::string_view code, std::string_view message
) -> std::string;

// 16 hexadecimal digits, or "other".
[[nodiscard]] auto is_error_fingerprint(std::string_view text) -> bool;

}  // namespace pawl::job
