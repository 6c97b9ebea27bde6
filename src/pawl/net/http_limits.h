// SPDX-License-Identifier: Apache-2.0
// How much a client may ask of the HTTP server. Defaults are those of `[limits]`.
#pragma once

#include <chrono>
#include <cstddef>

namespace pawl::net {

struct HttpLimits {
    std::size_t request_line_bytes = std::size_t{8} << 10;  // 414 above
    std::size_t header_bytes = std::size_t{16} << 10;       // 431 above; request line not counted
    std::size_t header_fields = 100;                        // 431 above
    std::size_t drain_bytes = std::size_t{64} << 10;  // read after a refusal, before the close
    std::size_t connections = 10'000;                 // 503 or close above
    std::size_t connections_per_address = 1'000;      // loopback is not counted; IPv6 by /64

    std::chrono::milliseconds header_time{10'000};  // from the first byte to the empty line
    std::chrono::milliseconds body_time{10'000};    // a body must bring body_rate in each such span
    std::size_t body_rate_bytes_per_second = 1024;
    std::chrono::milliseconds write_time{15'000};  // a client that takes nothing for so long
    std::chrono::milliseconds idle_time{75'000};   // between two requests of a connection
    std::chrono::milliseconds linger_time{2'000};  // reading on after a refusal
    std::chrono::milliseconds long_answer{1'000};  // from here on look whether the client is there
    std::chrono::milliseconds tick{250};           // how exactly all of these are kept
};

}  // namespace pawl::net
