// SPDX-License-Identifier: Apache-2.0
// What models used and made, on a relational database.
#pragma once

#include "pawl/relational/connection.h"
#include "pawl/relational/session.h"
#include "pawl/store/ai.h"

namespace pawl::relational {

class Ai final : public store::AiPort {
 public:
    explicit Ai(Session& session) : session_(session) {}

    void record(const store::AiCall& call) override;
    void put_vectors(std::span<const store::AiVector> vectors) override;
    void touch_vectors(std::span<const store::AiVector> vectors) override;

 private:
    Session& session_;
};

class AiReads final : public store::AiQueries {
 public:
    explicit AiReads(Connection& connection) : connection_(connection) {}

    auto usage(WallTime from, WallTime to, Duration step) -> std::vector<store::AiUsage> override;
    auto usage_of_job(JobId job) -> std::vector<store::AiUsage> override;
    auto total(std::string_view connection, WallTime from) -> store::AiNumbers override;
    auto total_of_task(std::string_view task, WallTime from) -> store::AiNumbers override;
    auto find_vectors(std::string_view model, int dimensions, std::span<const std::string> hashes)
        -> std::vector<store::AiVector> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
