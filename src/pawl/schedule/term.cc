// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/term.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pawl::schedule {
namespace {

auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}
auto is_letter(char c) -> bool {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
auto upper(char c) -> char {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Reads a term from left to right. Where a take_… function fails, reading ends: the term is
// malformed then.
class TermReader {
 public:
    TermReader(std::string_view text, TermForms forms) : rest_(text), forms_(forms) {}

    auto read() -> std::optional<Term> {
        const bool well_formed = read_body() && rest_.empty();
        return well_formed ? std::optional(term_) : std::nullopt;
    }

 private:
    auto read_body() -> bool {
        if (take('*')) {
            term_.kind = TermKind::any;
            return take_step();
        }
        if (forms_ != TermForms::numbers && starts_with_hash()) {
            return read_hash();
        }
        if (forms_ == TermForms::days && take('$')) {  // as pg_cron writes it, and alone
            term_.kind = TermKind::before_last;
            return true;
        }
        if (forms_ == TermForms::days && take('L')) {
            return read_last_day();
        }
        return take_atom(term_.first) && read_after_atom();
    }

    auto read_after_atom() -> bool {
        term_.kind = TermKind::single;
        if (take('-')) {
            term_.kind = TermKind::range;
            return take_atom(term_.last) && take_step();
        }
        const bool is_number = term_.first.word.empty();
        if (forms_ == TermForms::days && is_number && take('W')) {
            term_.kind = TermKind::near_day;
            return true;
        }
        if (forms_ == TermForms::weekdays && is_number && take('L')) {
            term_.kind = TermKind::last_weekday;
            return true;
        }
        if (forms_ == TermForms::weekdays && take('#')) {
            return read_nth();
        }
        return take_step();
    }

    auto read_nth() -> bool {
        if (take('L')) {
            term_.kind = TermKind::last_weekday;
            return true;
        }
        term_.kind = TermKind::nth_weekday;
        return take_number(term_.count);
    }

    // Behind the `L`: nothing, W, -n or -nW.
    auto read_last_day() -> bool {
        term_.kind = TermKind::before_last;
        if (take('-') && !take_number(term_.count)) {
            return false;
        }
        if (take('W')) {
            term_.kind = TermKind::near_day_before_last;
        }
        return true;
    }

    [[nodiscard]] auto starts_with_hash() const -> bool {
        return !rest_.empty() && upper(rest_[0]) == 'H' &&
               (rest_.size() == 1 || !is_letter(rest_[1]));
    }

    auto read_hash() -> bool {
        rest_.remove_prefix(1);
        term_.kind = TermKind::hash;
        if (take('(')) {
            term_.kind = TermKind::hash_range;
            if (!take_atom(term_.first) || !take('-') || !take_atom(term_.last) || !take(')')) {
                return false;
            }
        }
        return take_step();
    }

    // True also when there is no step.
    auto take_step() -> bool { return !take('/') || take_number(term_.step.emplace()); }

    auto take(char wanted) -> bool {
        if (rest_.empty() || upper(rest_[0]) != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    auto take_number(std::int32_t& value) -> bool {
        std::size_t size = 0;
        std::int32_t number = 0;
        for (; size < rest_.size() && is_digit(rest_[size]); ++size) {
            number = number >= kHuge / 10 ? kHuge : number * 10 + (rest_[size] - '0');
        }
        value = number;
        rest_.remove_prefix(size);
        return size != 0;
    }

    auto take_atom(Atom& atom) -> bool {
        if (!rest_.empty() && is_digit(rest_[0])) {
            return take_number(atom.value);
        }
        const auto* const end = std::ranges::find_if_not(rest_, is_letter);
        const auto size = static_cast<std::size_t>(end - rest_.begin());
        atom.word = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return size != 0;
    }

    std::string_view rest_;
    TermForms forms_;
    Term term_ = {};
};

}  // namespace

auto read_term(std::string_view text, TermForms forms) -> std::optional<Term> {
    return TermReader(text, forms).read();
}

}  // namespace pawl::schedule
