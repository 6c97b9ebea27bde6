// SPDX-License-Identifier: Apache-2.0
// The vectors of a user's notes: of a provider, or of the offline engine.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pawl/ai/vectors.h"
#include "pawl/base/result.h"
#include "pawl/database/column.h"
#include "pawl/kinds/notes/cluster_options.h"
#include "pawl/kinds/notes/find_groups.h"
#include "pawl/kinds/notes/note.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/runtime/async.h"
#include "pawl/text/embedding.h"

namespace pawl::kinds::notes {

struct MadeVectors {
    std::vector<Note> notes = {};
    std::string engine = {};  // empty: nobody was asked, stored vectors are used
    VectorsOf vectors = VectorsOf::provider;
    bool may_store = true;  // false: the column is a provider's, or takes another size
    std::optional<Error> problem = std::nullopt;  // what kept some of them from a vector
};

// Of one run. Vectors of the offline engine are never written into a column where any note of
// anybody has one of a provider: those who search the column would compare what cannot be compared.
class NoteVectors {
 public:
    // Both outlive it.
    NoteVectors(const ClusterTaskOptions& options, UserWork& work)
        : options_(options), work_(work) {}

    // Before anything else. Error: undefined_column (that of the vectors, or `updated_at` where
    // `reembed` needs it), and those of the database.
    [[nodiscard]] auto look_at_table() -> Async<Result<>>;
    [[nodiscard]] auto column() const -> const database::Column& { return column_; }

    // Gives the notes their vectors and hands them back. Single notes that cannot have one are
    // complained about. When the provider fails on the way, the others keep what they got, or have
    // stored, and the result names the problem. Error: cancelled, wrong_dimensions (the column
    // takes another size), and those of the database.
    [[nodiscard]] auto make(const User* user, std::vector<Note> notes)
        -> Async<Result<MadeVectors>>;

 private:
    auto ask(const User* user, MadeVectors* made, std::vector<std::size_t> places)
        -> Async<Result<>>;
    auto ask_once(const User* user, const MadeVectors* made, std::vector<std::size_t> places)
        -> Async<Result<ai::Embeddings>>;
    void take(
        ai::Embeddings answer,
        const std::vector<std::size_t>& places,
        const User& user,
        std::vector<Note>& notes
    );
    auto make_local(const User* user, std::vector<Note> notes) -> Async<Result<MadeVectors>>;
    auto may_store_local() -> Async<Result<bool>>;
    [[nodiscard]] auto check_size(int dimensions) const -> Result<>;

    const ClusterTaskOptions& options_;
    UserWork& work_;
    database::Column column_ = {};
    std::optional<bool> has_foreign_ = std::nullopt;  // vectors of a provider; not looked yet
    // Of the offline engine, fitted to the first part of a user's notes and used for the others
    // too. Shared with the threads, which may outlive an attempt.
    std::shared_ptr<const text::EmbeddingModel> model_ = nullptr;
    std::string model_of_ = {};  // the user's name
};

// How many numbers "vector(1536)" takes; 0: any.
[[nodiscard]] auto declared_size(const database::Column& column) -> std::size_t;

}  // namespace pawl::kinds::notes
