// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/node.h"

#include <pthread.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <utility>

#include "pawl/crypto/random_secret.h"

namespace pawl::server {
namespace {

auto host_name() -> std::string {
    std::array<char, HOST_NAME_MAX + 1> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

Node::Node(const Clock& clock, Logger& logger)
    : clock_(clock),
      logger_(logger),
      id_(crypto::random_hex(16)),
      name_(host_name()),
      started_at_(clock.wall_now()) {}

auto Node::about() const -> store::NodeReport {
    return {.id = id_, .name = name_, .version = PAWL_VERSION, .started_at = started_at_};
}

void Node::share_with(store::Membership* membership, engine::Pulse::Hooks hooks) {
    using Kind = engine::NodeLease::Kind;
    lease_.emplace(membership == nullptr ? Kind::owner : Kind::shared);
    if (membership != nullptr) {
        pulse_.emplace(*membership, *lease_, clock_, logger_, std::move(hooks));
    }
}

auto Node::join() -> Result<> {
    if (!pulse_) {
        return {};
    }
    if (auto begun = pulse_->begin(); !begun) {
        return begun;
    }
    thread_ = std::jthread([this] {
        pthread_setname_np(pthread_self(), "pawl-pulse");
        pulse_->run();
    });
    return {};
}

void Node::leave() {
    if (thread_.joinable()) {
        pulse_->stop();
        thread_.join();
    }
}

void Node::hint() {
    if (pulse_) {
        pulse_->hint();
    }
}

}  // namespace pawl::server
