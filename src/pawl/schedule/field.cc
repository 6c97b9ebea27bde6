// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/base/stable_hash.h"
#include "pawl/schedule/term.h"

namespace pawl::schedule {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"
};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"
};

struct FieldSpec {
    std::string_view label;
    int smallest;
    int largest;
    int star_largest;  // of `*` and `v/n`: 6 for weekdays, where 7 is Sunday again
    int hash_largest;  // of `H`: 28 for days, which every month has
    char hash_letter;
    bool wraps;
    TermForms forms;
    std::span<const std::string_view> names = {};
};

constexpr std::array<FieldSpec, 7> kSpecs = {{
    {"second", 0, 59, 59, 59, 's', true, TermForms::numbers_or_hash},
    {"minute", 0, 59, 59, 59, 'm', true, TermForms::numbers_or_hash},
    {"hour", 0, 23, 23, 23, 'h', true, TermForms::numbers_or_hash},
    {"day", 1, 31, 31, 28, 'd', false, TermForms::days},
    {"month", 1, 12, 12, 12, 'M', true, TermForms::numbers_or_hash, kMonths},
    {"weekday", 0, 7, 6, 6, 'w', true, TermForms::weekdays, kWeekdays},
    {"year", 1970, 2199, 2199, 2199, '\0', false, TermForms::numbers},
}};

// Adds from, from + step, … up to `to` (bit numbers).
void add_range(std::array<std::uint64_t, 4>& bits, int from, int to, int step) {
    if (step == 1 && to < 64) {
        bits[0] |= (~std::uint64_t{0} >> (63 - (to - from))) << from;
        return;
    }
    for (int value = from; value <= to; value += step) {
        const auto bit = static_cast<unsigned>(value);
        bits[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
}

class FieldParser {
 public:
    FieldParser(const FieldSpec& spec, std::string_view seed) : spec_(spec), seed_(seed) {}

    auto parse(std::string_view text) -> Result<FieldValues> {
        for (;;) {
            const auto comma = text.find(',');
            if (auto added = add(text.substr(0, comma)); !added) {
                return std::unexpected(std::move(added.error()));
            }
            if (comma == std::string_view::npos) {
                break;
            }
            text.remove_prefix(comma + 1);
        }
        fold_second_sunday();
        return values_;
    }

 private:
    auto add(std::string_view text) -> Result<> {
        text_ = text;
        const auto term = read_term(text, spec_.forms);
        if (!term) {
            return malformed();
        }
        switch (term->kind) {
            case TermKind::any:
                return add_values(*term, spec_.smallest, spec_.star_largest);
            case TermKind::single:
                return add_single(*term);
            case TermKind::range:
                return add_pair(*term);
            case TermKind::hash:
                return add_hash(*term, spec_.smallest, spec_.hash_largest);
            case TermKind::hash_range:
                return add_pair(*term);
            case TermKind::before_last:
                return add_before_last(*term, values_.days_before_last);
            case TermKind::near_day_before_last:
                return add_before_last(*term, values_.near_days_before_last);
            case TermKind::near_day:
                return add_near_day(*term);
            case TermKind::nth_weekday:
                return add_nth_weekday(*term);
            case TermKind::last_weekday:
                return add_last_weekday(term->first);
        }
        return malformed();
    }

    auto add_single(const Term& term) -> Result<> {
        if (is_last_weekday_word(term.first.word) && !term.step) {
            return add_last_weekday({.word = term.first.word.substr(0, 3)});
        }
        const auto value = resolve(term.first);
        if (!value) {
            return std::unexpected(value.error());
        }
        const int from = spec_.forms == TermForms::weekdays ? *value % 7 : *value;
        return add_values(term, from, term.step ? spec_.star_largest : from);
    }

    auto add_pair(const Term& term) -> Result<> {
        const auto first = resolve(term.first);
        if (!first) {
            return std::unexpected(first.error());
        }
        const auto last = resolve(term.last);
        if (!last) {
            return std::unexpected(last.error());
        }
        if (term.kind == TermKind::hash_range) {
            return *first > *last ? reversed() : add_hash(term, *first, *last);
        }
        if (*first <= *last) {
            return add_values(term, *first, *last);
        }
        return spec_.wraps ? add_wrapped(term, *first, *last) : reversed();
    }

    // `22-2`, `FRI-MON`: the values go round once; a step keeps counting across the wrap.
    auto add_wrapped(const Term& term, int first, int last) -> Result<> {
        const int size = spec_.star_largest - spec_.smallest + 1;
        if (first == spec_.smallest + size) {
            return add_values(term, spec_.smallest, last);  // 7-2: it begins on Sunday
        }
        if (term.step == 0) {
            return zero_step();
        }
        const int step = std::min(term.step.value_or(1), size);
        for (int value = first; value <= last + size; value += step) {
            const int wrapped = value > spec_.star_largest ? value - size : value;
            add_range(values_.bits, bit_of(wrapped), bit_of(wrapped), 1);
        }
        return {};
    }

    auto add_values(const Term& term, int from, int to) -> Result<> {
        if (term.step == 0) {
            return zero_step();
        }
        const int step = std::min(term.step.value_or(1), spec_.largest + 1);
        add_range(values_.bits, bit_of(from), bit_of(to), step);
        return {};
    }

    // cron-semantics.md, section 2, `H`.
    auto add_hash(const Term& term, int from, int to) -> Result<> {
        if (term.step == 0) {
            return zero_step();
        }
        const auto hash = fnv1a({&spec_.hash_letter, 1}, fnv1a(seed_));
        const int size = to - from + 1;
        const int step = std::min(term.step.value_or(size), size);
        const int start = from + static_cast<int>(hash % static_cast<unsigned>(step));
        add_range(values_.bits, bit_of(start), bit_of(term.step ? to : start), step);
        return {};
    }

    auto add_before_last(const Term& term, std::uint32_t& mask) -> Result<> {
        if (term.count > 30) {
            return out_of_range(0, 30);
        }
        mask |= 1U << term.count;
        return {};
    }

    auto add_near_day(const Term& term) -> Result<> {
        const auto day = resolve(term.first);
        if (!day) {
            return std::unexpected(day.error());
        }
        values_.near_days |= 1U << (*day - 1);
        return {};
    }

    auto add_nth_weekday(const Term& term) -> Result<> {
        const auto weekday = resolve(term.first);
        if (!weekday) {
            return std::unexpected(weekday.error());
        }
        if (term.count < 1 || term.count > 5) {
            return out_of_range(1, 5);
        }
        auto& weekdays = values_.nth_weekdays[static_cast<std::size_t>(term.count - 1)];
        weekdays = static_cast<std::uint8_t>(weekdays | 1U << (*weekday % 7));
        return {};
    }

    auto add_last_weekday(const Atom& atom) -> Result<> {
        const auto weekday = resolve(atom);
        if (!weekday) {
            return std::unexpected(weekday.error());
        }
        values_.last_weekdays =
            static_cast<std::uint8_t>(values_.last_weekdays | 1U << (*weekday % 7));
        return {};
    }

    // The value of a number or a name.
    auto resolve(const Atom& atom) -> Result<int> {
        if (atom.word.empty()) {
            if (atom.value < spec_.smallest || atom.value > spec_.largest) {
                return out_of_range(spec_.smallest, spec_.largest);
            }
            return atom.value;
        }
        const bool misplaced = is_last_weekday_word(atom.word);
        if (spec_.names.empty() || atom.word.size() < 2 || misplaced) {
            return malformed();
        }
        const int index = name_index(atom.word);
        if (index < 0) {
            return fail(
                "name",
                fmt::format("{}: {} is no three-letter name", spec_.label, quoted(atom.word))
            );
        }
        return index + spec_.smallest;
    }

    [[nodiscard]] auto name_index(std::string_view word) const -> int {
        const auto same = [word](std::string_view name) {
            return std::ranges::equal(word, name, [](char left, char right) {
                return (left & ~0x20) == right;  // both are letters, `right` is upper case
            });
        };
        const auto found = std::ranges::find_if(spec_.names, same);
        return found == spec_.names.end() ? -1 : static_cast<int>(found - spec_.names.begin());
    }

    // `FRIL`, which reads as one word.
    [[nodiscard]] auto is_last_weekday_word(std::string_view word) const -> bool {
        return spec_.forms == TermForms::weekdays && word.size() == 4 && (word[3] & ~0x20) == 'L' &&
               name_index(word.substr(0, 3)) >= 0;
    }

    // Weekday 7 is Sunday, like 0.
    void fold_second_sunday() {
        if (spec_.forms == TermForms::weekdays) {
            values_.bits[0] = (values_.bits[0] | values_.bits[0] >> 7) & 0x7F;
        }
    }

    [[nodiscard]] auto bit_of(int value) const -> int {
        return spec_.forms == TermForms::weekdays ? value : value - spec_.smallest;
    }

    [[nodiscard]] auto malformed() const -> std::unexpected<Error> {
        return fail("syntax", fmt::format("{}: {} is malformed here", spec_.label, quoted(text_)));
    }
    [[nodiscard]] auto out_of_range(int smallest, int largest) const -> std::unexpected<Error> {
        return fail(
            "range",
            fmt::format("{}: {} is outside {}-{}", spec_.label, quoted(text_), smallest, largest)
        );
    }
    [[nodiscard]] auto reversed() const -> std::unexpected<Error> {
        return fail("range", fmt::format("{}: {} runs backwards", spec_.label, quoted(text_)));
    }
    [[nodiscard]] auto zero_step() const -> std::unexpected<Error> {
        return fail("step", fmt::format("{}: {} has step 0", spec_.label, quoted(text_)));
    }

    const FieldSpec& spec_;
    std::string_view seed_;
    std::string_view text_;
    FieldValues values_ = {};
};

}  // namespace

auto parse_field(FieldName name, std::string_view text, std::string_view seed)
    -> Result<FieldValues> {
    return FieldParser(kSpecs[static_cast<std::size_t>(name)], seed).parse(text);
}

auto quoted(std::string_view text) -> std::string {
    constexpr std::size_t kLongestShown = 40;
    std::string shown = "'";
    for (const char c : text.substr(0, kLongestShown)) {
        shown += c >= ' ' && c <= '~' ? c : '?';
    }
    return shown + (text.size() > kLongestShown ? "...'" : "'");
}

}  // namespace pawl::schedule
