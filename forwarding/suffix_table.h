// Longest-suffix match from a name to a value, flat in the number of suffixes.
//
// Every suffix and every name above one has a slot in a hash table, so a look-up walks from the root toward the asked
// name, one probe per label, and stops at the first name that has nothing at or below it: at most label_count+1
// probes, each label hashed once, whatever the table holds. Built once in linear time, then read by any thread.
// Errors: build() keeps the last of equal suffixes. Limits: about 128 octets per suffix. Spec: design §4 "longest
// suffix".
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
    std::uint32_t index;  ///< the entry's value
    unsigned labels;      ///< how many labels the suffix has
  };
  /// The longest suffix of `name` (itself included) that is in the table.
  std::optional<Match> find(const dns::Name& name) const;
  /// As find(), but only suffixes strictly above `name`: where a DS question is asked (RFC 4035 §3.1.4.1).
  std::optional<Match> find_above(const dns::Name& name) const;
  /// True when some entry lies strictly below `name`: then `name` exists, at least as an empty non-terminal.
  bool has_below(const dns::Name& name) const;
  std::size_t size() const { return count_; }

 private:
  struct Slot {
    std::uint32_t tag = 0;    // the hash's high half
    std::uint32_t name = 0;   // offset into names_; a non-terminal points inside the name of an entry below it
    std::uint32_t index = 0;  // the entry's value, when terminal
    std::uint8_t length = 0;  // octets of the name; 0: the slot is free
    bool terminal = false;    // an entry ends here
    bool below = false;       // an entry lies below
  };
  const Slot* probe(Bytes suffix, std::uint64_t hash) const;
  Slot& claim(Bytes suffix, std::uint64_t hash, std::uint32_t offset);
  void insert(const dns::Name& name, std::uint32_t index);
  std::optional<Match> walk(const dns::Name& name, unsigned max_labels) const;

  std::vector<Slot> slots_;          // a power of two, at most half full
  std::vector<std::uint8_t> names_;  // lower-cased wire names, for the compare after the hash
  std::size_t count_ = 0;
};

}  // namespace sekisho::forwarding
