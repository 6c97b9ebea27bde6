// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>

#include "pawl/sqlite/store.h"
#include "subjects.h"

namespace pawl::conformance {
namespace {

class SqliteSubject final : public Subject {
 public:
    explicit SqliteSubject(const Clock& clock) : clock_(clock) {
        auto name = (std::filesystem::temp_directory_path() / "pawl-store-XXXXXX").string();
        directory_ = mkdtemp(name.data());
        reopen();
    }
    SqliteSubject(const SqliteSubject&) = delete;
    auto operator=(const SqliteSubject&) -> SqliteSubject& = delete;
    ~SqliteSubject() override {
        store_.reset();
        std::filesystem::remove_all(directory_);
    }

    auto store() -> store::Store& override { return *store_; }
    void reopen() override {
        store_.reset();
        auto opened = sqlite::open_store({.directory = directory_}, clock_);
        if (!opened) {
            throw std::runtime_error(opened.error().message);
        }
        store_ = std::move(*opened);
    }

 private:
    const Clock& clock_;
    std::filesystem::path directory_;
    std::unique_ptr<store::Store> store_;
};

}  // namespace

auto make_sqlite_subject(const Clock& clock) -> std::unique_ptr<Subject> {
    return std::make_unique<SqliteSubject>(clock);
}

}  // namespace pawl::conformance
