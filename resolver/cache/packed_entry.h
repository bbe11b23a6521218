// An Entry in one block of memory, with its links: what the cache is made of.
//
// Behind the fixed part lie the owner's wire name and the RRsets as flat octets, so that an entry costs one
// allocation and its octets can be counted exactly. Threads: one. Owns: itself; made and freed by the functions
// below.
#pragma once

#include <cstdint>

#include "resolver/cache/entry.h"

namespace sekisho::resolver {

/// Which of the eviction queues a packed entry lies in.
enum class QueuePlace : std::uint8_t { probation, kept };

struct PackedEntry {
  PackedEntry* bucket_next = nullptr;
  PackedEntry* older = nullptr;
  PackedEntry* newer = nullptr;
  std::uint64_t hash = 0;
  Instant stored, expires, stale_until, retry_at;
  std::uint32_t ttl = 0;
  std::uint32_t size = 0;  ///< octets of the whole block
  dns::RRType type = dns::RRType::a;
  std::uint16_t rrset_count = 0;
  EntryKind kind = EntryKind::rrset;
  Trust trust = Trust::answer;
  Security security = Security::unchecked;
  dnssec::Reason reason = dnssec::Reason::none;
  QueuePlace place = QueuePlace::probation;
  std::uint8_t uses = 0;  ///< 0..3, for eviction
  std::uint8_t name_length = 1;

  Slot slot() const;
  bool negative() const { return kind == EntryKind::nodata || kind == EntryKind::nxdomain; }
  Bytes name_wire() const { return {reinterpret_cast<const std::uint8_t*>(this + 1), name_length}; }
  Bytes payload() const {
    return Bytes{reinterpret_cast<const std::uint8_t*>(this), size}.subspan(sizeof(PackedEntry) + name_length);
  }
};

Slot slot_of(EntryKind kind);
PackedEntry* pack_entry(const Entry& entry, std::uint64_t hash);
Entry unpack_entry(const PackedEntry& packed);
void free_entry(PackedEntry* packed);

}  // namespace sekisho::resolver
