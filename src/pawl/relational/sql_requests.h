// SPDX-License-Identifier: Apache-2.0
// Requests of SQL functions in a relational store.
#pragma once

#include <vector>

#include "pawl/relational/connection.h"
#include "pawl/store/sql_requests.h"

namespace pawl::relational {

class SqlRequestReads final : public store::SqlRequestQueries {
 public:
    explicit SqlRequestReads(Connection& connection) : connection_(connection) {}

    auto pending(std::int64_t after, std::size_t limit) -> std::vector<store::SqlRequest> override;

 private:
    Connection& connection_;
};

class SqlRequests final : public store::SqlRequestPort {
 public:
    explicit SqlRequests(Connection& connection) : connection_(connection) {}

    auto take(std::int64_t id) -> bool override;
    void refuse(std::int64_t id, std::string_view reason) override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
