// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/words.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/text/letters.h"
#include "pawl/text/utf8.h"

namespace pawl::text {
namespace {

// Walks over the code points of a text.
class Reader {
 public:
    explicit Reader(std::string_view text) : text_(text) { load(); }

    [[nodiscard]] auto done() const -> bool { return at_ >= text_.size(); }
    [[nodiscard]] auto at() const -> std::size_t { return at_; }
    [[nodiscard]] auto value() const -> char32_t { return now_.value; }
    [[nodiscard]] auto kind() const -> Letter { return kind_; }
    // What the code point behind this one is.
    [[nodiscard]] auto kind_behind() const -> Letter {
        const auto next = at_ + now_.bytes;
        return next < text_.size() ? letter_kind(read_code_point(text_, next).value) : Letter::none;
    }
    void step() {
        at_ += now_.bytes;
        load();
    }

 private:
    void load() {
        now_ = done() ? CodePoint{} : read_code_point(text_, at_);
        kind_ = done() ? Letter::none : letter_kind(now_.value);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    CodePoint now_;
    Letter kind_ = Letter::none;
};

auto is_apostrophe(char32_t value) -> bool {
    return value == '\'' || value == 0x2019 || value == 0x2BC;
}

void cut_possessive(std::string& word) {
    if (word.ends_with("'s")) {
        word.resize(word.size() - 2);
    }
}

auto read_word(Reader& reader) -> Word {
    Word word{.text = {}, .kind = WordKind::word, .from = reader.at(), .to = 0};
    for (std::size_t letters = 0; letters < kMaxWordLetters; ++letters) {
        if (reader.kind() == Letter::letter || reader.kind() == Letter::digit) {
            append_utf8(word.text, fold_case(reader.value()));
        } else if (is_apostrophe(reader.value()) && reader.kind_behind() == Letter::letter) {
            word.text.push_back('\'');
        } else {
            break;
        }
        reader.step();
    }
    word.to = reader.at();
    cut_possessive(word.text);
    return word;
}

// "7.20", "1,200" and "10:30" are one number; "3km" is a number and a word.
auto read_number(Reader& reader) -> Word {
    Word word{.text = {}, .kind = WordKind::number, .from = reader.at(), .to = 0};
    for (std::size_t letters = 0; letters < kMaxWordLetters; ++letters) {
        const auto value = reader.value();
        const bool joins = value == '.' || value == ',' || value == ':';
        if (reader.kind() != Letter::digit && !(joins && reader.kind_behind() == Letter::digit)) {
            break;
        }
        append_utf8(word.text, value);
        reader.step();
    }
    word.to = reader.at();
    return word;
}

// Without a dictionary, neighbours in pairs are the best words that such a script gives.
void read_dense(Reader& reader, std::size_t limit, std::vector<Word>& words) {
    char32_t last = reader.value();
    std::size_t last_at = reader.at();
    reader.step();
    if (reader.done() || reader.kind() != Letter::dense) {
        Word alone{.text = {}, .kind = WordKind::dense, .from = last_at, .to = reader.at()};
        append_utf8(alone.text, last);
        words.push_back(std::move(alone));
        return;
    }
    while (!reader.done() && reader.kind() == Letter::dense && words.size() < limit) {
        Word pair{.text = {}, .kind = WordKind::dense, .from = last_at, .to = 0};
        append_utf8(pair.text, last);
        append_utf8(pair.text, reader.value());
        last = reader.value();
        last_at = reader.at();
        reader.step();
        pair.to = reader.at();
        words.push_back(std::move(pair));
    }
}

auto read_picture(Reader& reader) -> Word {
    Word word{.text = {}, .kind = WordKind::picture, .from = reader.at(), .to = 0};
    append_utf8(word.text, reader.value());
    reader.step();
    word.to = reader.at();
    return word;
}

}  // namespace

auto find_words(std::string_view text, std::size_t limit) -> std::vector<Word> {
    std::vector<Word> words;
    Reader reader(text);
    while (!reader.done() && words.size() < limit) {
        switch (reader.kind()) {
            case Letter::none:
                reader.step();
                break;
            case Letter::letter:
                words.push_back(read_word(reader));
                break;
            case Letter::digit:
                words.push_back(read_number(reader));
                break;
            case Letter::dense:
                read_dense(reader, limit, words);
                break;
            case Letter::picture:
                words.push_back(read_picture(reader));
                break;
        }
    }
    return words;
}

}  // namespace pawl::text
