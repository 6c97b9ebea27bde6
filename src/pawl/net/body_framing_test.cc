// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/body_framing.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace pawl::net {
namespace {

constexpr std::size_t kLimit = 1000;

// The body and, behind a bar, what was not taken; or the code of the refusal. `step` bytes at once.
auto decoded(std::string_view text, std::size_t step = 1'000'000) -> std::string {
    ChunkDecoder decoder(kLimit);
    std::string body;
    while (!text.empty() && !decoder.done()) {
        const auto taken = decoder.decode(text.substr(0, step), body);
        if (!taken) {
            return taken.error().code;
        }
        text.remove_prefix(*taken);
    }
    return decoder.done() ? body + '|' + std::string(text) : "more";
}

TEST(ChunkDecoder, joins_chunks_however_they_arrive) {
    constexpr std::string_view kText =
        "3\r\nabc\r\n0A;name=value\r\n0123456789\r\n0\r\nX: y\r\nContent-Length: 5\r\n\r\nGET /";

    EXPECT_EQ(decoded(kText), "abc0123456789|GET /");
    EXPECT_EQ(decoded(kText, 1), "abc0123456789|GET /");
    EXPECT_EQ(decoded("0\r\n\r\n"), "|");
    EXPECT_EQ(decoded("3\r\nabc\r\n0\r\n"), "more");
}

TEST(ChunkDecoder, refuses_other_spellings) {
    for (const std::string_view text : {
             "0x3\r\nabc\r\n",
             "-1\r\n",
             "+3\r\nabc\r\n",
             "5_0\r\n",
             " 3\r\nabc\r\n",
             "3 \r\nabc\r\n",
             "3 ;a\r\nabc\r\n",
             "3\nabc\r\n",
             "3\rabc\r\n",
             "3\r\nabc\n0\r\n\r\n",
             "3\r\nabc\r0\r\n\r\n",
             "3\r\nabcd\r\n",
             "3\r\nab\r\n0\r\n\r\n",
             "\r\n",
             ";a\r\n",
             "3;a\nb\r\nabc\r\n",
             "g\r\n",
             "0\r\n\n",
             "0\r\nX: y\n\r\n",
             "0\r\nX\r\n\r\n",
             "0\r\n X: y\r\n\r\n",
             "0\r\nX : y\r\n\r\n",
             "0\r\nX: \x01\r\n\r\n",
             "10000000000000003\r\nabc\r\n",
             "FFFFFFFFFFFFFFFF\r\n",
             "0000000000000000000003\r\nabc\r\n",
         }) {
        EXPECT_EQ(decoded(text), "bad_request") << text;
    }
}

TEST(ChunkDecoder, limits_extensions_and_trailers) {
    EXPECT_EQ(decoded("1;" + std::string(256, 'a') + "\r\nx\r\n0\r\n\r\n"), "x|");
    EXPECT_EQ(decoded("1;" + std::string(257, 'a') + "\r\nx\r\n0\r\n\r\n"), "bad_request");
    EXPECT_EQ(decoded("0\r\nA: " + std::string(8000, 'a') + "\r\n\r\n"), "|");
    EXPECT_EQ(decoded("0\r\nA: " + std::string(8192, 'a') + "\r\n\r\n"), "bad_request");
}

TEST(ChunkDecoder, refuses_a_chunk_as_soon_as_it_is_announced) {
    EXPECT_EQ(decoded("3E8\r\n" + std::string(1000, 'a') + "\r\n0\r\n\r\n").size(), 1001);
    EXPECT_EQ(decoded("3E9\r\n"), "payload_too_large");
    EXPECT_EQ(decoded("3E8\r\n" + std::string(1000, 'a') + "\r\n1\r\n"), "payload_too_large");
    EXPECT_EQ(decoded("FFFFFFFFFFFFFFF\r\n"), "payload_too_large");
}

}  // namespace
}  // namespace pawl::net
