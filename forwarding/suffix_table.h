// Longest-suffix match from a name to a value, flat in the number of suffixes.
//
// A hash of each suffix of the asked name is tried from the longest that any entry has to the shortest: at most
// label_count+1 probes, whatever the table holds. Built once, then read by any thread.
// Errors: build() keeps the last of equal suffixes. Limits: about 128 octets per suffix. Spec: design §4 "longest suffix".
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "dns/name.h"

namespace sekisho::forwarding {

/// Maps suffixes to indices; the owner keeps the values in a vector of its own.
class SuffixTable {
 public:
  SuffixTable() = default;
  static SuffixTable build(const std::vector<std::pair<dns::Name, std::uint32_t>>& suffixes);

  struct Match {
    std::uint32_t index;     ///< the entry's value
    unsigned labels;         ///< how many labels the suffix has
  };
  /// The longest suffix of `name` (itself included) that is in the table.
  std::optional<Match> find(const dns::Name& name) const;
  /// As find(), but only suffixes strictly above `name`: where a DS question is asked (RFC 4035 §3.1.4.1).
  std::optional<Match> find_above(const dns::Name& name) const;
  /// True when some entry lies strictly below `name`: then `name` exists, at least as an empty non-terminal.
  bool has_below(const dns::Name& name) const;
  std::size_t size() const { return count_; }

 private:
  struct Slot { std::uint64_t hash = 0; std::uint32_t entry = 0xFFFFFFFFU; std::uint32_t index = 0; };
  std::optional<std::uint32_t> exact(Bytes suffix, std::uint64_t hash, bool want_terminal) const;
  std::vector<Slot> slots_;
  std::vector<std::uint8_t> names_;  // lower-cased wire names, for the compare after the hash
  std::uint64_t key_ = 0;
  unsigned max_labels_ = 0;
  std::size_t count_ = 0;
};

}  // namespace sekisho::forwarding
