// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/note_vectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>
#include <utility>

#include "pawl/kinds/notes/cluster_statements.h"
#include "pawl/text/embedding.h"
#include "pawl/text/engine.h"

namespace pawl::kinds::notes {
namespace {

auto no_column(const tables::TableMap& notes, std::string_view column, std::string_view why)
    -> std::unexpected<Error> {
    return fail(
        "undefined_column",
        fmt::format("the table {} has no column {}{}", notes.table().plain, column, why)
    );
}

using Model = std::shared_ptr<const text::EmbeddingModel>;

auto fit_to(const std::vector<Note>& notes) -> Result<Model> {
    std::vector<std::string_view> texts;
    texts.reserve(notes.size());
    for (const auto& note : notes) {
        texts.emplace_back(note.content);
    }
    auto model = text::EmbeddingModel::fit(texts, kLocalDimensions);
    if (!model) {
        return std::unexpected(std::move(model.error()));
    }
    return std::make_shared<const text::EmbeddingModel>(std::move(*model));
}

// All of them, since vectors of two models cannot be compared. Gives `model` back, or the one that
// it made.
auto embed_locally(std::vector<Note> notes, bool may_store, Model model)
    -> Result<std::pair<std::vector<Note>, Model>> {
    if (model == nullptr) {
        auto fitted = fit_to(notes);
        if (!fitted) {
            return std::unexpected(std::move(fitted.error()));
        }
        model = std::move(*fitted);
    }
    for (auto& note : notes) {
        if (!is_blank(note)) {
            take_made(note, model->embed(note.content));
            note.is_to_store = note.is_to_store && may_store;
        }
    }
    return std::pair(std::move(notes), std::move(model));
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

auto NoteVectors::make(const User* user, std::vector<Note> notes) -> Async<Result<MadeVectors>> {
    MadeVectors made{.notes = std::move(notes)};
    const auto asked = co_await ask(user, &made, places_to_embed(made.notes, options_.reembed));
    if (!asked && asked.error().code == "offline_wanted") {
        co_return co_await make_local(user, std::move(made.notes));
    }
    if (!asked) {
        const auto& code = asked.error().code;
        if (code == "cancelled" || code == "wrong_dimensions") {
            co_return std::unexpected(asked.error());
        }
        made.problem = asked.error();
    }
    const auto embedded = std::ranges::find_if(made.notes, &Note::is_embedded);
    take_stored(made.notes, embedded == made.notes.end() ? 0 : embedded->vector.size());
    if (embedded != made.notes.end()) {
        has_foreign_ = true;
    }
    co_return made;
}

// A batch after the other.
auto NoteVectors::ask(const User* user, MadeVectors* made, std::vector<std::size_t> places)
    -> Async<Result<>> {
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
        made->engine = answer->engine;
        take(std::move(*answer), batch, *user, made->notes);
    }
    co_return Result<>();
}

auto NoteVectors::ask_once(
    const User* user, const MadeVectors* made, std::vector<std::size_t> places
) -> Async<Result<ai::Embeddings>> {
    ai::EmbedRequest request{.connection = options_.ai};
    request.texts.reserve(places.size());
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
        take_made(note, std::move(item.vector));
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

auto NoteVectors::make_local(const User* user, std::vector<Note> notes)
    -> Async<Result<MadeVectors>> {
    const auto may_store = co_await may_store_local();
    if (!may_store) {
        co_return std::unexpected(may_store.error());
    }
    if (model_of_ != user->name) {
        model_ = nullptr;
        model_of_ = user->name;
    }
    auto embedded = co_await work_.tools().threads.run(
        [notes = std::move(notes), may_store = *may_store, model = model_]() mutable {
            return embed_locally(std::move(notes), may_store, std::move(model));
        }
    );
    if (!embedded) {
        co_return std::unexpected(std::move(embedded.error()));
    }
    model_ = std::move(embedded->second);
    co_return MadeVectors{
        .notes = std::move(embedded->first),
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
