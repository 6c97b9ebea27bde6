// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/credentials.h"

#include <filesystem>
#include <memory>
#include <utility>

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

auto first_cron_secret(const config::AuthConfig& auth) -> Secret {
    return auth.cron_secrets.empty() ? Secret() : auth.cron_secrets.front();
}

}  // namespace pawl::server
