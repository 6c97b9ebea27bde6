// SPDX-License-Identifier: Apache-2.0
// The AI client with what it remembers in the store.
#pragma once

#include <utility>

#include "pawl/ai/provider_client.h"
#include "pawl/server/ai_memory.h"

namespace pawl::server {

struct StoredAi {
    // All of it outlives the client. `http` has no guard: addresses are the operator's.
    StoredAi(
        commands::Services& services,
        net::HttpClient& http,
        Alarms& alarms,
        Random& random,
        ai::Connections connections
    )
        : usage(services),
          vectors(services),
          client(
              {.http = http,
               .clock = services.clock,
               .alarms = alarms,
               .random = random,
               .logger = services.logger,
               .metrics = services.metrics,
               .usage = usage,
               .vectors = vectors},
              std::move(connections)
          ) {}

    StoredAiUsage usage;
    StoredVectors vectors;
    ai::ProviderClient client;
};

}  // namespace pawl::server
