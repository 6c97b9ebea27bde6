// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/link.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace pawl::web {
namespace {

auto from(std::string_view base, std::string_view reference) -> std::string {
    return resolve_link(base, reference).value_or("none");
}

// RFC 3986, section 5.4; `;` and other schemes left out.
TEST(Link, is_seen_from_its_page) {
    for (const auto& [reference, url] : {
             std::pair{"g", "http://a/b/c/g"},
             std::pair{"./g", "http://a/b/c/g"},
             std::pair{"g/", "http://a/b/c/g/"},
             std::pair{"/g", "http://a/g"},
             std::pair{"//g", "http://g/"},
             std::pair{"?y", "http://a/b/c/d?y"},
             std::pair{"g?y", "http://a/b/c/g?y"},
             std::pair{"#s", "http://a/b/c/d?q"},
             std::pair{"g#s", "http://a/b/c/g"},
             std::pair{"", "http://a/b/c/d?q"},
             std::pair{".", "http://a/b/c/"},
             std::pair{"..", "http://a/b/"},
             std::pair{"../g", "http://a/b/g"},
             std::pair{"../../../../g", "http://a/g"},
             std::pair{"/./g", "http://a/g"},
             std::pair{"/../g", "http://a/g"},
             std::pair{"g.", "http://a/b/c/g."},
             std::pair{"..g", "http://a/b/c/..g"},
             std::pair{"./../g", "http://a/b/g"},
             std::pair{"g/./h", "http://a/b/c/g/h"},
             std::pair{"g?y/../x", "http://a/b/c/g?y/../x"},
             std::pair{"https://B/x/../y", "https://B/y"},
             std::pair{"HTTPS://b", "https://b/"},
             std::pair{"//b?x", "http://b/?x"},
             std::pair{" g\n", "http://a/b/c/g"},
             std::pair{"g\th", "http://a/b/c/gh"},
             std::pair{"g h", "http://a/b/c/g%20h"},
             std::pair{"\\g", "http://a/g"},
         }) {
        EXPECT_EQ(from("http://a/b/c/d?q#f", reference), url) << reference;
    }
    EXPECT_EQ(from("https://a", "g"), "https://a/g");
    EXPECT_EQ(from("https://a?x", "?y"), "https://a/?y");
}

TEST(Link, is_none_of_another_scheme) {
    for (const auto* reference :
         {"mailto:a@b",
          "javascript:alert(1)",
          "tel:1",
          "data:text/plain,x",
          "file:///x",
          "ftp://a/",
          "http:g",
          "https:",
          "JaVaScRiPt:x"}) {
        EXPECT_EQ(from("http://a/b", reference), "none") << reference;
    }
    for (const auto* base : {"", "a", "/a", "ftp://a/", "http:a", "http://"}) {
        EXPECT_EQ(from(base, "g"), "none") << base;
    }
    EXPECT_EQ(from("http://a/", "a:b/c"), "none");
    EXPECT_EQ(from("http://a/", "./a:b"), "http://a/a:b");
}

TEST(Link, is_of_a_bounded_length) {
    EXPECT_EQ(from("http://a/", std::string(kLongestLink + 1, 'x')), "none");
}

}  // namespace
}  // namespace pawl::web
