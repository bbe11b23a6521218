// Which entry goes when there is no room: first in, first out, but what is used again stays (S3-FIFO).
//
// A new entry waits in a short probation queue. When it comes out of there and was found more than once, it moves to
// the queue of those that are kept; if not, it goes, and only a fingerprint remembers it: should it come back
// soon, it is kept at once. So a scan over many names pushes out other scanned names, not what clients use.
// A hit raises a two-bit number and moves nothing.
//
// Owns: no entries, only their order. Threads: one. Limits: the fingerprints' table is fixed.
#pragma once

#include <cstdint>
#include <vector>

#include "resolver/cache/packed_entry.h"

namespace sekisho::resolver {

class EvictionQueue {
 public:
  explicit EvictionQueue(std::size_t fingerprints);
  void insert(PackedEntry* entry);
  void remove(PackedEntry* entry);
  /// The entry that is to go, taken out of the queue; null when it is empty.
  PackedEntry* evict();
  std::size_t bytes() const { return probation_.bytes + kept_.bytes; }

 private:
  struct List {
    PackedEntry* oldest = nullptr;
    PackedEntry* newest = nullptr;
    std::size_t bytes = 0;
    void push(PackedEntry* entry);
    void unlink(PackedEntry* entry);
  };
  List& list_of(const PackedEntry* entry) { return entry->place == QueuePlace::probation ? probation_ : kept_; }
  bool was_here(std::uint64_t hash);
  void remember(std::uint64_t hash);
  PackedEntry* evict_from_probation();
  PackedEntry* evict_from_kept();

  List probation_, kept_;
  std::vector<std::uint32_t> gone_;
};

}  // namespace sekisho::resolver
