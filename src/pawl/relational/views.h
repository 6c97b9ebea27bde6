// SPDX-License-Identifier: Apache-2.0
// The views on a relational database, made anew at each start and reload.
#pragma once

#include "pawl/relational/session.h"
#include "pawl/store/views.h"

namespace pawl::relational {

class Views final : public store::ViewPort {
 public:
    explicit Views(Session& session) : session_(session) {}

    void show(std::span<const store::ViewedTask> tasks) override;
    void hide() override;
    auto take_retries(std::size_t limit) -> std::optional<std::vector<JobId>> override;

 private:
    [[nodiscard]] auto are_shown() -> bool;

    Session& session_;
};

}  // namespace pawl::relational
