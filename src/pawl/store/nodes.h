// SPDX-License-Identifier: Apache-2.0
// Nodes: the processes that share a store, and what each hears of the others.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/store/changes.h"
#include "pawl/store/journal.h"

namespace pawl::store {

// For so long after a beat the store holds what a node runs to be its own.
inline constexpr Duration kNodeLease = std::chrono::seconds(30);

enum class NodeState : std::uint8_t { running, draining, lost };

inline constexpr std::array<std::string_view, 3> kNodeStateNames = {"running", "draining", "lost"};

// A node as it describes itself.
struct NodeReport {
    std::string id = {};    // 128 random bits of this process, hexadecimal: the holder of its jobs
    std::string name = {};  // of its host; for people
    std::string version = {};
    WallTime started_at = {};  // by its own clock
    std::int64_t slots = 0;
    std::int64_t running = 0;  // attempts now
    bool draining = false;
};

struct Node {
    NodeReport report = {};
    NodeState state = NodeState::running;
    WallTime last_seen = {};  // store time
};

class NodeQueries {
 public:
    NodeQueries() = default;
    NodeQueries(const NodeQueries&) = delete;
    auto operator=(const NodeQueries&) -> NodeQueries& = delete;
    virtual ~NodeQueries() = default;

    // By the time of their start. A process that has the store for itself is not there.
    [[nodiscard]] virtual auto list() -> std::vector<Node> = 0;
};

// What others did since the last beat, and when there is something to do.
struct News {
    std::vector<JournalEntry> entries = {};  // of other nodes, in their order
    bool more = false;                       // entries that did not fit: ask again
    // Somebody committed what the journal does not give yet: an older transaction may still follow.
    bool unread = false;
    std::optional<WallTime> next_slot = std::nullopt;
    std::optional<WallTime> next_job = std::nullopt;    // due, past its deadline or to be given up
    std::optional<WallTime> lease_ends = std::nullopt;  // store time
    bool keys_changed = false;
    bool nodes_lost = false;    // what they ran is nobody's
    int others = 0;             // nodes that live beside this one
    bool sql_requests = false;  // store/sql_requests.h: some wait to be taken in
};

// What a commit of another node would have told, as far as it concerns those who wait.
[[nodiscard]] auto changes_of(const News& news) -> Changes;

// Why a wait ended.
enum class Woken : std::uint8_t { in_time, hinted, interrupted };

// This process among those that share a store. One thread at a time, which may wait long for the
// database; interrupt() from any thread.
class Membership {
 public:
    Membership() = default;
    Membership(const Membership&) = delete;
    auto operator=(const Membership&) -> Membership& = delete;
    virtual ~Membership() = default;

    // Says that this node lives, for kNodeLease from now on, and hears the news: one statement.
    // Error: store_unavailable.
    virtual auto beat(const NodeReport& report) -> Result<News> = 0;
    // Tells the others that there is work, as a hint: it may be lost. Error: store_unavailable.
    virtual auto hint() -> Result<> = 0;
    // Until somebody hints or interrupts, or `most` has passed.
    virtual auto wait(Duration most) -> Woken = 0;
    virtual void interrupt() = 0;
    // Removes nodes that are gone and hold nothing any more. Error: store_unavailable.
    virtual auto forget_lost() -> Result<> = 0;
    // Gives up at once what this node holds. Error: store_unavailable.
    virtual auto leave(const std::string& id) -> Result<> = 0;
};

}  // namespace pawl::store
