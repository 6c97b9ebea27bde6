// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/note_vectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "pawl/text/embedding.h"
#include "pawl/text/engine.h"

namespace pawl::kinds::notes {
namespace {

void make_unit(std::vector<float>& vector) {
    double sum = 0;
    for (const float value : vector) {
        sum += static_cast<double>(value) * value;
    }
    const auto length = static_cast<float>(std::sqrt(sum));
    if (length > 0) {
        std::ranges::for_each(vector, [length](float& value) { value /= length; });
    }
}

// Those that have none of the right size yet, or all.
auto wanted(const std::vector<Note>& notes, Reembed reembed) -> std::vector<std::size_t> {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const bool has_own = notes[i].stored_size > 0 && notes[i].stored_size != kLocalDimensions;
        if (reembed != Reembed::missing || !has_own) {
            places.push_back(i);
        }
    }
    return places;
}

auto make_local(const VectorColumn& column, std::vector<Note>& notes) -> Result<MadeVectors> {
    std::vector<std::string_view> texts;
    texts.reserve(notes.size());
    for (const auto& note : notes) {
        texts.emplace_back(note.content);
    }
    const auto model = text::EmbeddingModel::fit(texts, kLocalDimensions);
    if (!model) {
        return std::unexpected(model.error());
    }
    MadeVectors made{.engine = std::string(text::kEmbeddingEngine), .is_local = true};
    const auto size = declared_size(column.column);
    const bool has_own = std::ranges::any_of(notes, [](const Note& note) {
        return note.stored_size > 0 && note.stored_size != kLocalDimensions;
    });
    made.may_store = !column.has_foreign && !has_own && (size == 0 || size == kLocalDimensions);
    for (auto& note : notes) {
        note.vector = model->embed(note.content);
        note.is_new_vector = made.may_store;
    }
    return made;
}

void take(
    ai::Embeddings& answer,
    std::span<const std::size_t> places,
    std::vector<Note>& notes,
    UserWork& work,
    const User& user
) {
    for (std::size_t i = 0; i < places.size() && i < answer.items.size(); ++i) {
        auto& note = notes[places[i]];
        if (!answer.items[i].problem.empty()) {
            work.complain(user, fmt::format("note {}: {}", note.name, answer.items[i].problem));
            note.vector.clear();
            continue;
        }
        note.vector = std::move(answer.items[i].vector);
        note.is_new_vector = true;
    }
}

// Vectors of another model are no use beside the new ones.
void drop_other_sizes(std::vector<Note>& notes, std::size_t size) {
    for (auto& note : notes) {
        if (note.vector.size() != size) {
            note.vector.clear();
            note.is_new_vector = false;
        }
        make_unit(note.vector);
    }
}

}  // namespace

auto declared_size(const database::Column& column) -> std::size_t {
    const auto open = column.declared.find('(');
    if (column.type != database::ColumnType::vector || open == std::string::npos) {
        return 0;
    }
    std::size_t size = 0;
    (void)std::from_chars(
        column.declared.data() + open + 1, column.declared.data() + column.declared.size(), size
    );
    return size;
}

auto make_vectors(
    ai::Client* ai,
    LatePool* pool,
    const ClusterTaskOptions* options,
    const VectorColumn* column,
    UserWork* work,
    const User* user,
    std::vector<Note>* notes
) -> Async<Result<MadeVectors>> {
    const auto places = wanted(*notes, options->reembed);
    MadeVectors made;
    for (std::size_t from = 0; from < places.size(); from += options->batch) {
        const auto batch =
            std::span(places).subspan(from, std::min(options->batch, places.size() - from));
        ai::EmbedRequest request{.connection = options->ai};
        for (const auto place : batch) {
            request.texts.push_back((*notes)[place].content);
        }
        auto answer = co_await ai->embed(std::move(request), work->scope(*user));
        if (!answer && answer.error().code == "offline_wanted") {
            co_return co_await pool->run([column, notes] { return make_local(*column, *notes); });
        }
        if (!answer) {
            co_return std::unexpected(std::move(answer.error()));
        }
        const auto size = declared_size(column->column);
        if (size > 0 && static_cast<int>(size) != answer->dimensions) {
            co_return fail(
                "wrong_dimensions",
                fmt::format(
                    "the column {} takes vectors of {} numbers, and the model makes {}: set "
                    "`dimensions` of [ai.{}]",
                    column->column.name,
                    size,
                    answer->dimensions,
                    options->ai
                )
            );
        }
        made.engine = answer->engine;
        take(*answer, batch, *notes, *work, *user);
        drop_other_sizes(*notes, static_cast<std::size_t>(answer->dimensions));
    }
    co_return made;
}

}  // namespace pawl::kinds::notes
