// SPDX-License-Identifier: Apache-2.0
// What most tests include of others (cmake/Precompiled.cmake).
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common.h"
