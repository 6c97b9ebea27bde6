// SPDX-License-Identifier: Apache-2.0
// The stores under test.
#pragma once

#include <memory>

#include "store_fixture.h"

namespace pawl::conformance {

// In a folder of its own.
[[nodiscard]] auto make_sqlite_subject(const Clock& clock) -> std::unique_ptr<Subject>;
// In a database of its own, on the server that the binary shares. Store time follows `clock`.
[[nodiscard]] auto make_postgres_subject(const Clock& clock) -> std::unique_ptr<Subject>;

}  // namespace pawl::conformance
