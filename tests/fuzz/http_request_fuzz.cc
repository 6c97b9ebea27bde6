// SPDX-License-Identifier: Apache-2.0
// Any bytes as a request: the verdict does not depend on how they arrive, and what is taken obeys
// the rules that keep two readers from seeing different requests.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/assert.h"
#include "pawl/net/body_framing.h"
#include "pawl/net/request_guard.h"

namespace {

using namespace pawl::net;  // NOLINT(google-build-using-namespace): a program of one file

void check_head(std::string_view text) {
    const HttpLimits limits;
    HeadScanner whole(limits);
    const auto at_once = whole.scan(text);
    HeadScanner parts(limits);
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto so_far = parts.scan(text.substr(0, size));
        if (!so_far || *so_far) {
            PAWL_ASSERT(so_far == at_once);
            break;
        }
    }
    if (!at_once || !*at_once) {
        return;
    }
    const std::vector<std::string> own_hosts = {"h"};
    const auto head = parse_head(text.substr(0, **at_once), own_hosts);
    if (head) {
        const auto& request = head->request;
        PAWL_ASSERT(request.path == "*" || request.path.starts_with('/'));
        PAWL_ASSERT(!request.path.starts_with("//"));
        PAWL_ASSERT(!(request.path + '/').contains("/../"));
        PAWL_ASSERT(!request.header("content-length") || !request.header("transfer-encoding"));
        PAWL_ASSERT(head->is_http_1_0 || request.header("host"));
    }
}

// What a decoder gives that is fed `step` bytes at once; "?" where it refuses.
auto decoded(std::string_view text, std::size_t step) -> std::string {
    constexpr std::size_t kLimit = 1000;
    ChunkDecoder decoder(kLimit);
    std::string body;
    while (!text.empty() && !decoder.done()) {
        const auto taken = decoder.decode(text.substr(0, step), body);
        if (!taken) {
            return "?" + taken.error().code;
        }
        PAWL_ASSERT(*taken > 0);
        text.remove_prefix(*taken);
    }
    PAWL_ASSERT(body.size() <= kLimit);
    return body + (decoder.done() ? "|" : "...") + std::string(text);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    check_head(text);
    PAWL_ASSERT(decoded(text, size + 1) == decoded(text, 1));
    return 0;
}
