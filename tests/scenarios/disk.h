// SPDX-License-Identifier: Apache-2.0
// A store whose disk a test can fill, and that counts commits.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "pawl/store/store.h"

namespace pawl::scenarios {

class Disk final : public store::Store {
 public:
    explicit Disk(std::unique_ptr<store::Store> store) : store_(std::move(store)) {}

    bool full = false;
    int commits = 0;
    std::function<void()> on_next = nullptr;  // called while the next commit is on its way

    auto transact(const std::function<void(store::Transaction&)>& body)
        -> Result<store::Changes> override {
        if (on_next) {
            std::exchange(on_next, nullptr)();
        }
        if (full) {
            return fail("storage_full", "no room");
        }
        ++commits;
        return store_->transact(body);
    }
    void read(const std::function<void(store::Snapshot&)>& body) override { store_->read(body); }
    [[nodiscard]] auto clock() const -> const Clock& override { return store_->clock(); }
    [[nodiscard]] auto lease_time() const -> WallTime override { return store_->lease_time(); }
    auto has_room() -> bool override { return !full; }
    void release_reserve() override {}
    void verify() override { store_->verify(); }
    [[nodiscard]] auto membership() -> store::Membership* override { return nullptr; }
    auto tidy_history(WallTime keep_from, std::stop_token stop) -> Result<std::size_t> override {
        return store_->tidy_history(keep_from, std::move(stop));
    }
    auto backup(const std::string& path) -> Result<void> override { return store_->backup(path); }

 private:
    std::unique_ptr<store::Store> store_;
};

}  // namespace pawl::scenarios
