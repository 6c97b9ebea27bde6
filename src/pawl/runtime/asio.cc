// SPDX-License-Identifier: Apache-2.0
// The one place where Asio's own sources are compiled.
#include <boost/asio/impl/src.hpp>
