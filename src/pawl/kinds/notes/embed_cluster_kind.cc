// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/embed_cluster_kind.h"

#include <string>
#include <utility>

#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/cluster_options.h"
#include "pawl/kinds/notes/cluster_run.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::notes {
namespace {

class EmbedClusterRunner final : public task::Runner {
 public:
    EmbedClusterRunner(
        database::Databases& databases, ai::Client& ai, LatePool& pool, ClusterTaskOptions options
    )
        : databases_(databases), ai_(ai), pool_(pool), options_(std::move(options)) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return begin(&context);
    }

 private:
    auto begin(task::TaskContext* context) const -> Async<job::Outcome> {
        ClusterRun run(databases_, ai_, pool_, options_, *context);
        co_return co_await run.run();
    }

    database::Databases& databases_;
    ai::Client& ai_;
    LatePool& pool_;
    ClusterTaskOptions options_;
};

}  // namespace

auto EmbedClusterKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_cluster_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const EmbedClusterRunner>(databases_, ai_, pool_, std::move(*options));
}

auto EmbedClusterKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    const auto options = read_cluster_options(request);
    return {{
        .section = task::ConnectionUse::Section::databases,
        .name = options ? options->source.connection : std::string(),
    }};
}

}  // namespace pawl::kinds::notes
