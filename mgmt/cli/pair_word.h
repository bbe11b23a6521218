// What the two nodes tell each other at each look, by a datagram between their own addresses: whether I could be the
// active one, and how many of my ways out are lost.
//
// A way out that is lost is a reason to stand back only while the other node could take over and has lost fewer. Both
// may have lost it (a router is dead), or this node may be alone: then standing back would help nobody. The word is
// not signed, as VRRP's advertisements are not; who forges it can make a node stand back that has lost a way out, and
// nothing else.
//
// Threads: one. Owns: its sockets. Errors: a network where no socket can be made is left out. Limits: UDP port 8112.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mgmt/config/config.h"

namespace sekisho::mgmt::cli {

struct PairWord {
  bool well = false;
  unsigned lost = 0;  ///< ways out

  bool operator==(const PairWord&) const = default;
};

std::string format(const PairWord& word);
std::optional<PairWord> parse_pair_word(std::string_view text);
/// Whether the ways out that are lost here are a reason to stand back. `peer`: nothing: it is silent.
bool counts(unsigned lost, const std::optional<PairWord>& peer);

class PairTalk {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  explicit PairTalk(const config::Pair& pair);
  ~PairTalk();
  PairTalk(const PairTalk&) = delete;
  PairTalk& operator=(const PairTalk&) = delete;

  void say(const PairWord& word);
  /// The last word that came; nothing when it is too old.
  std::optional<PairWord> hear(Instant now);

 private:
  std::vector<int> sockets_;
  std::chrono::steady_clock::duration stale_;
  std::optional<PairWord> heard_;
  Instant heard_at_{};
};

}  // namespace sekisho::mgmt::cli
