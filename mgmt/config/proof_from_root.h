// A recursive realm proves what it says, from the root on: nobody can configure it otherwise (G2-1, G2-2).
//
// The scenarios of other resolvers begin anywhere in the tree, or prove nothing at all. Their program
// (tests/conformance/free_anchors.cc) brings a definition of its own along. Threads: any.
#pragma once

namespace sekisho::mgmt::config {

bool proof_starts_at_root();

}  // namespace sekisho::mgmt::config
