// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/credentials.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/auth/admin_token.h"
#include "pawl/auth/jwt.h"

namespace pawl::server {
namespace {

// Error: invalid_jwks.
auto make_verifier(const config::JwtConfig& jwt)
    -> Result<std::shared_ptr<const auth::JwtVerifier>> {
    auto verifier = auth::JwtVerifier::make({
        .secret = jwt.secret,
        .jwks = jwt.jwks,
        .issuer = jwt.issuer,
        .audience = jwt.audience,
        .tasks = jwt.tasks,
        .cookie = jwt.cookie,
    });
    if (!verifier) {
        return fail(verifier.error().code, jwt.jwks_file + ": " + verifier.error().message);
    }
    return std::make_shared<const auth::JwtVerifier>(std::move(*verifier));
}

}  // namespace

auto load_credentials(
    const config::AuthConfig& wanted, const std::string& directory, Logger& logger
) -> Result<auth::Credentials> {
    auth::Credentials credentials{
        .cron_secrets = wanted.cron_secrets, .function_keys = wanted.function_keys
    };
    if (wanted.jwt) {
        auto verifier = make_verifier(*wanted.jwt);
        if (!verifier) {
            return std::unexpected(std::move(verifier.error()));
        }
        credentials.jwt = std::move(*verifier);
    }
    if (wanted.admin_token) {
        credentials.admin_token = *wanted.admin_token;
        return credentials;
    }
    const auto path = (std::filesystem::path(directory) / "admin.token").string();
    std::error_code ignored;  // the file cannot be made then, and says so
    std::filesystem::create_directories(directory, ignored);
    auto token = auth::load_or_make_admin_token(path);
    if (!token) {
        return std::unexpected(token.error());
    }
    if (token->source == auth::AdminToken::Source::made) {
        logger.info("auth.admin_token_made", {{"file", path}});
    }
    credentials.admin_token = std::move(token->token);
    return credentials;
}

void load_keys(store::Store& store, auth::Authenticator& authenticator) {
    constexpr std::size_t kKeysAtOnce = 1'000;
    store.read([&authenticator](store::Snapshot& snapshot) {
        std::vector<store::ApiKey> page;
        do {
            page =
                snapshot.keys().list(page.empty() ? store::KeyId{} : page.back().id, kKeysAtOnce);
            authenticator.put_keys(page);
        } while (page.size() == kKeysAtOnce);
    });
}

auto first_cron_secret(const config::AuthConfig& auth) -> Secret {
    return auth.cron_secrets.empty() ? Secret() : auth.cron_secrets.front();
}

}  // namespace pawl::server
