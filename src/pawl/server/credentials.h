// SPDX-License-Identifier: Apache-2.0
// What the configuration and the data folder say about who may enter.
#pragma once

#include <string>

#include "pawl/auth/authenticator.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/config/config.h"
#include "pawl/observe/log.h"
#include "pawl/store/store.h"

namespace pawl::server {

// Makes <directory>/admin.token, and the folder, if no admin token is configured and there is none
// yet. Blocks. Errors: invalid_jwks, and those of auth::load_or_make_admin_token.
[[nodiscard]] auto load_credentials(
    const config::AuthConfig& wanted, const std::string& directory, Logger& logger
) -> Result<auth::Credentials>;

// All keys of the store. Blocks. Throws what Store::read throws.
void load_keys(store::Store& store, auth::Authenticator& authenticator);

// What outgoing calls carry; empty if none is configured.
[[nodiscard]] auto first_cron_secret(const config::AuthConfig& auth) -> Secret;

}  // namespace pawl::server
