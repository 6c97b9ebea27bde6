// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/admin_token.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace pawl::auth {
namespace {

class AdminTokenFile : public testing::Test {
 protected:
    AdminTokenFile() {
        auto pattern = (std::filesystem::temp_directory_path() / "pawl-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        path_ = folder_ + "/admin.token";
    }
    ~AdminTokenFile() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& text, mode_t mode) {
        std::ofstream(path_) << text;
        ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
    }

    std::string folder_;
    std::string path_;
};

TEST_F(AdminTokenFile, is_made_once_and_then_found) {
    const auto made = load_or_make_admin_token(path_);
    const auto found = load_or_make_admin_token(path_);

    ASSERT_TRUE(made && found);
    EXPECT_EQ(made->source, AdminToken::Source::made);
    EXPECT_EQ(found->source, AdminToken::Source::found);
    EXPECT_EQ(made->token.reveal().size(), 43U);
    EXPECT_EQ(made->token.reveal(), found->token.reveal());
}

TEST_F(AdminTokenFile, is_for_its_owner_alone) {
    ASSERT_TRUE(load_or_make_admin_token(path_));

    struct stat facts{};
    ASSERT_EQ(::stat(path_.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST_F(AdminTokenFile, that_others_may_read_is_refused) {
    write("a-token-that-is-long-enough\n", 0644);

    EXPECT_EQ(load_or_make_admin_token(path_).error().code, "unsafe_file");
}

TEST_F(AdminTokenFile, that_holds_no_token_is_refused_without_saying_what_it_holds) {
    for (const std::string text : {"", "short", "two lines\nof some more text\n"}) {
        write(text, 0600);

        const auto token = load_or_make_admin_token(path_);

        ASSERT_FALSE(token);
        EXPECT_EQ(token.error().code, "invalid_token");
        EXPECT_TRUE(text.empty() || token.error().message.find(text) == std::string::npos);
    }
}

TEST_F(AdminTokenFile, in_a_folder_that_is_not_there_is_an_error) {
    EXPECT_EQ(load_or_make_admin_token(folder_ + "/none/x").error().code, "io_error");
}

}  // namespace
}  // namespace pawl::auth
