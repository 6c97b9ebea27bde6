// SPDX-License-Identifier: Apache-2.0
// Any bytes as a text: words and sentences lie inside of it and in order, what is made of it is
// well-formed UTF-8, and only a blank text has a blank summary.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/assert.h"
#include "pawl/base/names.h"
#include "pawl/text/embedding.h"
#include "pawl/text/insights.h"
#include "pawl/text/labels.h"
#include "pawl/text/sentences.h"
#include "pawl/text/site_report.h"
#include "pawl/text/sparse.h"
#include "pawl/text/summary.h"
#include "pawl/text/utf8.h"
#include "pawl/text/words.h"

namespace {

using namespace pawl::text;  // NOLINT(google-build-using-namespace): a program of one file

void check_pieces(std::string_view text) {
    std::size_t last = 0;
    for (const auto& word : find_words(text)) {
        PAWL_ASSERT(word.from < word.to);
        PAWL_ASSERT(word.to <= text.size());
        PAWL_ASSERT(word.kind == WordKind::dense || word.from >= last);
        PAWL_ASSERT(!word.text.empty());
        last = word.to;
    }
    const char* end = text.data();
    for (const auto sentence : split_sentences(text)) {
        PAWL_ASSERT(!sentence.empty());
        PAWL_ASSERT(sentence.data() >= end);
        end = sentence.data() + sentence.size();
    }
    PAWL_ASSERT(end <= text.data() + text.size());
}

void check_summary(std::string_view text, std::size_t sentences, std::size_t characters) {
    const auto summary =
        summarize(text.substr(0, 20), text, {.sentences = sentences, .max_characters = characters});
    PAWL_ASSERT(pawl::is_utf8(summary.text));
    PAWL_ASSERT(count_code_points(summary.text) <= characters);
    const bool blank = split_sentences(text).empty();
    PAWL_ASSERT(!blank || summary.text.empty());
    (void)parse_style(text);  // any bytes at all
}

void check_vectors(std::string_view text) {
    const std::vector<std::string_view> texts = {
        text, text.substr(text.size() / 2), text.substr(0, text.size() / 2)
    };
    const auto model = EmbeddingModel::fit(texts, kMinDimensions).value();
    for (const auto part : texts) {
        const auto vector = model.embed(part);
        PAWL_ASSERT(std::abs(dot(vector, vector) - 1) < 1e-3F);
    }
}

void check_reports(std::string_view text) {
    const std::vector<InsightNote> notes = {
        {.content = text, .type = text.substr(0, 5), .cluster = text, .day = {}},
        {.content = text,
         .type = {},
         .cluster = {},
         .day = std::chrono::sys_days{} + std::chrono::days(1)},
    };
    PAWL_ASSERT(pawl::is_utf8(find_insight(notes, {}).summary));
    const std::vector<SiteIssue> issues = {
        {.type = text.substr(0, 9), .title = text, .severity = text, .page_url = text}
    };
    PAWL_ASSERT(pawl::is_utf8(report_site(issues).summary));
}

}  // namespace

// The first two bytes choose the style.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    constexpr std::size_t kHead = 2;
    constexpr std::size_t kFewest = 20;
    if (size < kHead) {
        return 0;
    }
    const std::string_view text(reinterpret_cast<const char*>(bytes) + kHead, size - kHead);
    PAWL_ASSERT(pawl::is_utf8(well_formed(text)));
    check_pieces(text);
    check_summary(text, bytes[0] % 5U + 1U, bytes[1] + kFewest);
    check_vectors(text);
    check_reports(text);
    return 0;
}
