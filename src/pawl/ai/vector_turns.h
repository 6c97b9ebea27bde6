// SPDX-License-Identifier: Apache-2.0
// Vectors for many texts: from the cache, then from the provider, request by request.
#pragma once

#include "pawl/ai/call_scope.h"
#include "pawl/ai/instruments.h"
#include "pawl/ai/vectors.h"
#include "pawl/runtime/async.h"

namespace pawl::ai {

// A request that is too long after all is halved; a text that is too long alone gets a problem in
// place of a vector. All vectors have one length. `instruments` and `cache` outlive the coroutine.
[[nodiscard]] auto gather_vectors(
    const Instruments* instruments,
    VectorCache* cache,
    Target target,
    EmbedRequest request,
    CallScope scope
) -> Async<FromProvider<Embeddings>>;

}  // namespace pawl::ai
