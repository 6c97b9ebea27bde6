// SPDX-License-Identifier: Apache-2.0
// Sessions of browsers on a relational database.
#pragma once

#include "pawl/relational/connection.h"
#include "pawl/store/sessions.h"

namespace pawl::relational {

class BrowserSessions final : public store::SessionPort {
 public:
    explicit BrowserSessions(Connection& connection) : connection_(connection) {}

    void open(const store::BrowserSession& session) override;
    void touch(std::string_view digest, WallTime now) override;
    void close(std::string_view digest) override;
    auto prune(WallTime now, std::size_t limit) -> std::size_t override;

 private:
    Connection& connection_;
};

class BrowserSessionReads final : public store::SessionQueries {
 public:
    explicit BrowserSessionReads(Connection& connection) : connection_(connection) {}

    auto find(std::string_view digest) -> std::optional<store::BrowserSession> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
