// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/encoding.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <vector>

namespace pawl::crypto {
namespace {

auto bytes_of(std::string_view text) -> std::vector<unsigned char> {
    return {text.begin(), text.end()};
}

TEST(Encoding, gives_the_examples_of_rfc_4648) {
    struct Example {
        std::string_view bytes;
        std::string_view text;
    };
    for (const auto [bytes, text] : std::array<Example, 7>{{
             {"", ""},
             {"f", "Zg=="},
             {"fo", "Zm8="},
             {"foo", "Zm9v"},
             {"foob", "Zm9vYg=="},
             {"fooba", "Zm9vYmE="},
             {"foobar", "Zm9vYmFy"},
         }}) {
        EXPECT_EQ(to_base64(bytes_of(bytes)), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Encoding, uses_the_url_alphabet_without_padding) {
    EXPECT_EQ(to_base64(bytes_of("\xFB\xFF\xFE\xFF")), "+//+/w==");
    EXPECT_EQ(to_base64url(bytes_of("\xFB\xFF\xFE\xFF")), "-__-_w");
    EXPECT_EQ(to_hex(bytes_of("\x01\xAB")), "01ab");
}

TEST(Encoding, refuses_what_is_not_base64) {
    for (const std::string_view text :
         {"Zg", "Zg=", "Zg==\n", "Zh==", "Zm9=", "Z===", "====", "-__-", "Zm 9", "Zg==Zg=="}) {
        EXPECT_FALSE(from_base64(text)) << text;
    }
}

TEST(Encoding, reads_the_url_alphabet_as_strictly) {
    EXPECT_EQ(from_base64url("-__-_w"), "\xFB\xFF\xFE\xFF");
    EXPECT_EQ(from_base64url("Zm8"), "fo");
    EXPECT_EQ(from_base64url(""), "");
    for (const std::string_view text :
         {"Zg==", "Zm8=", "Zh", "Zm9", "+//+/w", "A", "Zm9vA", "Zm 8", "Zm8\n"}) {
        EXPECT_FALSE(from_base64url(text)) << text;
    }
}

}  // namespace
}  // namespace pawl::crypto
