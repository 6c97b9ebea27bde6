// SPDX-License-Identifier: Apache-2.0
// Takes secrets out of text that others wrote: error messages, URLs, header dumps.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pawl {

// Replaces by *** what follows `Bearer `, `Basic `, `token=`, `key=`, `password=`, `secret=`,
// `cookie:` and the like, a password within a URL, and words that begin as known API keys do
// (sk-, whsec_, ghp_, xoxb-). Pure; linear in the text.
[[nodiscard]] auto redact(std::string_view text) -> std::string;

// A text that others wrote, as it is kept: its first `most` bytes, redacted, in UTF-8 whatever it
// was, without NUL: stores and JSON take nothing else. Pure.
[[nodiscard]] auto kept_text(std::string_view text, std::size_t most) -> std::string;

}  // namespace pawl
