// SPDX-License-Identifier: Apache-2.0
// What most tests that see Asio include (cmake/Precompiled.cmake).
#pragma once

#include "common_with_asio.h"
#include "tests.h"
