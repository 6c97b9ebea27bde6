// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/note_vectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>

#include "pawl/kinds/notes/cluster_statements.h"
#include "pawl/text/embedding.h"
#include "pawl/text/engine.h"
#include "pawl/text/sparse.h"

namespace pawl::kinds::notes {
namespace {

auto no_column(const tables::TableMap& notes, std::string_view column, std::string_view why)
    -> std::unexpected<Error> {
    return fail(
        "undefined_column",
        fmt::format("the table {} has no column {}{}", notes.table().plain, column, why)
    );
}

// All of them, since vectors of two models cannot be compared.
auto embed_locally(std::vector<Note> notes) -> Result<std::vector<Note>> {
    std::vector<std::string_view> texts;
    for (const auto& note : notes) {
        texts.emplace_back(note.content);
    }
    const auto model = text::EmbeddingModel::fit(texts, kLocalDimensions);
    if (!model) {
        return std::unexpected(model.error());
    }
    for (auto& note : notes) {
        if (!is_blank(note)) {
            note.vector = model->embed(note.content);
            note.is_embedded = true;
        }
    }
    return notes;
}

}  // namespace

auto declared_size(const database::Column& column) -> std::size_t {
    const auto open = column.declared.find('(');
    if (column.type != database::ColumnType::vector || open == std::string::npos) {
        return 0;
    }
    std::size_t size = 0;
    (void)std::from_chars(  // 0 if there is no number
        column.declared.data() + open + 1,
        column.declared.data() + column.declared.size(),
        size
    );
    return size;
}

auto NoteVectors::look_at_table() -> Async<Result<>> {
    const auto& notes = options_.source.notes;
    const auto columns = co_await work_.columns(&notes);
    if (!columns) {
        co_return std::unexpected(columns.error());
    }
    const auto* const found = database::find_column(*columns, notes.plain("embedding"));
    if (found == nullptr) {
        co_return no_column(notes, notes.plain("embedding"), "");
    }
    column_ = *found;
    const auto& updated_at = notes.plain("updated_at");
    if (options_.reembed == Reembed::changed &&
        database::find_column(*columns, updated_at) == nullptr) {
        co_return no_column(
            notes, updated_at, ", which `reembed = \"changed\"` looks at: use \"all\""
        );
    }
    co_return Result<>();
}

auto NoteVectors::make(const User* user, std::vector<Note> notes, std::size_t limit)
    -> Async<Result<MadeVectors>> {
    MadeVectors made{.notes = std::move(notes)};
    auto places = places_to_embed(made.notes, options_.reembed, limit);
    const auto size = co_await ask(user, &made, std::move(places));
    if (!size && size.error().code == "offline_wanted") {
        co_return co_await make_local(std::move(made.notes));
    }
    if (!size) {
        const auto& code = size.error().code;
        if (code == "cancelled" || code == "wrong_dimensions") {
            co_return std::unexpected(size.error());
        }
        made.problem = size.error();
    }
    const auto embedded = std::ranges::find_if(made.notes, &Note::is_embedded);
    take_stored(made.notes, embedded == made.notes.end() ? 0 : embedded->vector.size());
    if (embedded != made.notes.end()) {
        has_foreign_ = true;
    }
    co_return made;
}

// A batch after the other. How many numbers the vectors have; 0 if there was nothing to ask.
auto NoteVectors::ask(const User* user, MadeVectors* made, std::vector<std::size_t> places)
    -> Async<Result<std::size_t>> {
    std::size_t size = 0;
    for (std::size_t from = 0; from < places.size(); from += options_.batch) {
        const auto to = std::min(from + options_.batch, places.size());
        const std::vector<std::size_t> batch(
            places.begin() + static_cast<std::ptrdiff_t>(from),
            places.begin() + static_cast<std::ptrdiff_t>(to)
        );
        auto answer = co_await ask_once(user, made, batch);
        if (!answer) {
            co_return std::unexpected(std::move(answer.error()));
        }
        if (auto checked = check_size(answer->dimensions); !checked) {
            co_return std::unexpected(std::move(checked.error()));
        }
        size = static_cast<std::size_t>(answer->dimensions);
        made->engine = answer->engine;
        take(std::move(*answer), batch, *user, made->notes);
    }
    co_return size;
}

auto NoteVectors::ask_once(
    const User* user, const MadeVectors* made, std::vector<std::size_t> places
) -> Async<Result<ai::Embeddings>> {
    ai::EmbedRequest request{.connection = options_.ai};
    for (const auto place : places) {
        request.texts.push_back(made->notes[place].content);
    }
    co_return co_await work_.tools().ai.embed(std::move(request), work_.scope(*user));
}

void NoteVectors::take(
    ai::Embeddings answer,
    const std::vector<std::size_t>& places,
    const User& user,
    std::vector<Note>& notes
) {
    for (std::size_t i = 0; i < places.size() && i < answer.items.size(); ++i) {
        auto& note = notes[places[i]];
        auto& item = answer.items[i];
        if (!item.problem.empty()) {
            work_.complain(user, fmt::format("note {}: {}", note.name, item.problem));
            continue;
        }
        note.vector = std::move(item.vector);
        (void)text::normalise(note.vector);  // its length before tells nothing
        note.is_embedded = true;
    }
}

auto NoteVectors::check_size(int dimensions) const -> Result<> {
    const auto size = declared_size(column_);
    if (size == 0 || dimensions == 0 || static_cast<int>(size) == dimensions) {
        return {};
    }
    return fail(
        "wrong_dimensions",
        fmt::format(
            "the column {} takes vectors of {} numbers, and the model makes {}: set `dimensions` "
            "of [ai.{}]",
            column_.name,
            size,
            dimensions,
            options_.ai
        )
    );
}

auto NoteVectors::make_local(std::vector<Note> notes) -> Async<Result<MadeVectors>> {
    const auto may_store = co_await may_store_local();
    if (!may_store) {
        co_return std::unexpected(may_store.error());
    }
    for (auto& note : notes) {  // what a provider gave before it went away
        note.vector.clear();
        note.is_embedded = false;
    }
    auto embedded = co_await work_.tools().threads.run([notes = std::move(notes)]() mutable {
        return embed_locally(std::move(notes));
    });
    if (!embedded) {
        co_return std::unexpected(std::move(embedded.error()));
    }
    co_return MadeVectors{
        .notes = std::move(*embedded),
        .engine = std::string(text::kEmbeddingEngine),
        .vectors = VectorsOf::offline_engine,
        .may_store = *may_store,
    };
}

auto NoteVectors::may_store_local() -> Async<Result<bool>> {
    const auto size = declared_size(column_);
    if (size != 0 && size != kLocalDimensions) {
        co_return false;
    }
    if (!has_foreign_) {
        const auto rows = co_await work_.query(foreign_vector_statement(options_));
        if (!rows) {
            co_return std::unexpected(rows.error());
        }
        has_foreign_ = !rows->empty();
    }
    co_return !*has_foreign_;
}

}  // namespace pawl::kinds::notes
