// SPDX-License-Identifier: Apache-2.0
// Takes secrets out of text that others wrote: error messages, URLs, header dumps.
#pragma once

#include <string>
#include <string_view>

namespace pawl {

// Replaces by *** what follows `Bearer `, `Basic `, `token=`, `key=`, `password=`, `secret=`,
// `cookie:` and the like, a password within a URL, and words that begin as known API keys do
// (sk-, whsec_, ghp_, xoxb-). Pure; linear in the text.
[[nodiscard]] auto redact(std::string_view text) -> std::string;

}  // namespace pawl
