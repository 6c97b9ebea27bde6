// SPDX-License-Identifier: Apache-2.0
// "env:NAME" and "file:/path" are replaced by what they point to.
#pragma once

#include "pawl/config/node.h"
#include "pawl/config/sources.h"

namespace pawl::config {

// Every string of the tree but those in the payloads of tasks and schedules: a payload is data, is
// stored and shown, and may begin with "env:" for reasons of its own.
// What cannot be read keeps the reason in Node::unresolved: whoever reads
// the key decides whether that is an error. A line end behind the text of a file is dropped; an
// empty variable counts as unset.
void resolve_references(Node& root, const Environment& environment, const FileReader& read_file);

}  // namespace pawl::config
