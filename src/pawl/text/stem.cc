// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/stem.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace pawl::text {
namespace {

constexpr std::size_t kShortest = 4;  // letters of a word that may lose some

auto is_vowel(char letter) -> bool {
    return std::string_view("aeiouy").contains(letter);
}

auto has_vowel(std::string_view word) -> bool {
    return std::ranges::any_of(word, is_vowel);
}

void drop_plural(std::string& word) {
    if (!word.ends_with('s') || word.ends_with("ss") || word.ends_with("us") ||
        word.ends_with("is")) {
        return;
    }
    if (word.ends_with("ies") && word.size() > kShortest) {
        word.replace(word.size() - 3, 3, "y");
    } else if (word.ends_with("sses") || word.ends_with("xes") || word.ends_with("ches") ||
               word.ends_with("shes")) {
        word.resize(word.size() - 2);
    } else {
        word.pop_back();
    }
}

// "running" -> "run", but "falling" -> "fall".
void undouble(std::string& word) {
    const auto size = word.size();
    if (size > 3 && word[size - 1] == word[size - 2] && !is_vowel(word[size - 1]) &&
        !std::string_view("lsz").contains(word[size - 1])) {
        word.pop_back();
    }
}

void drop_ending(std::string& word, std::string_view ending) {
    constexpr std::size_t left_over = 3;
    if (word.ends_with(ending) && word.size() >= ending.size() + left_over &&
        has_vowel(std::string_view(word).substr(0, word.size() - ending.size()))) {
        word.resize(word.size() - ending.size());
        undouble(word);
    }
}

}  // namespace

auto stem(std::string_view word) -> std::string {
    std::string out(word);
    const auto plain = [](char letter) { return letter >= 'a' && letter <= 'z'; };
    if (out.size() < kShortest || !std::ranges::all_of(out, plain)) {
        return out;
    }
    drop_plural(out);
    const auto before = out.size();
    drop_ending(out, "ing");
    if (out.size() == before && !out.ends_with("eed")) {
        drop_ending(out, "ed");
    }
    if (out.size() == before) {
        drop_ending(out, "ly");
    }
    if (out.size() >= kShortest && out.ends_with('e')) {
        out.pop_back();
    }
    return out;
}

}  // namespace pawl::text
