// SPDX-License-Identifier: Apache-2.0
// English words and phrases that carry a mood, and how strongly.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pawl::text {

enum class Mood : std::uint8_t { positive, negative, determined, anxious, excited, reflective };

// `words` are single words and, between commas, phrases of several; in lower case.
struct MoodEntry {
    Mood mood;
    double strength;  // of each
    std::string_view words;
};

[[nodiscard]] auto mood_lexicon() -> std::span<const MoodEntry>;

}  // namespace pawl::text
