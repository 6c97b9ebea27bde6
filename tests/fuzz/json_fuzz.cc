// SPDX-License-Identifier: Apache-2.0
// Any bytes as JSON: reading ends, and what is read is written as text that reads back equal, with
// raw members and without.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pawl/base/assert.h"
#include "pawl/base/json.h"

namespace {

void check(std::string_view text, const pawl::JsonRules& rules) {
    const auto value = pawl::read_json(text, rules);
    if (!value) {
        PAWL_ASSERT(!value.error().code.empty());
        return;
    }
    const auto written = pawl::to_json_text(*value);
    const auto again = pawl::read_json(written);
    PAWL_ASSERT(again.has_value());
    PAWL_ASSERT(pawl::to_json_text(*again) == written);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    check(text, {});
    check(text, {.raw_members = {"p"}});
    (void)pawl::quote_json(text);  // any bytes at all
    return 0;
}
