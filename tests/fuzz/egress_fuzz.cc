// SPDX-License-Identifier: Apache-2.0
// Any bytes as a URL: what is read is written as text that is read as the same, so that whoever
// dials sees what was judged; and what the guard lets through is a public address or a name.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pawl/base/assert.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/ip_address.h"
#include "pawl/net/ip_block.h"
#include "pawl/net/url.h"

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto block = pawl::net::parse_ip_block(text)) {
        PAWL_ASSERT(pawl::net::parse_ip_block(pawl::net::to_text(*block)) == *block);
    }
    const auto url = pawl::net::parse_url(text);
    if (!url) {
        PAWL_ASSERT(!pawl::net::check_target(text, {}));
        return 0;
    }
    const auto again = pawl::net::parse_url(url->origin() + url->path_and_query);
    PAWL_ASSERT(again.has_value());
    PAWL_ASSERT(*again == *url);
    const auto address = pawl::net::parse_ip_address(url->host);
    PAWL_ASSERT(address.has_value() || !pawl::net::ends_in_number(url->host));
    if (pawl::net::check_url(*url, {}) && address) {
        PAWL_ASSERT(pawl::net::check_address(*address, url->port, {}).has_value());
    }
    return 0;
}
