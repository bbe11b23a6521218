// Gathers the records of one section into RRsets, in time linear in their number.
//
// Owner, type and class find their set through a hash table, and so does each RDATA, for a repeated record is dropped
// without a walk over the set. The first few records need no table: they are compared with each other. RRSIGs go
// beside the set they cover; one whose set never comes leaves a set without RDATA. Owns: its tables; writes into the
// caller's vector. Threads: one at a time. Limits: max_rrsets sets. Errors: false for one more. Spec: RFC 2181 §5
// (one TTL: the lowest; no duplicates).
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "dns/rrset.h"

namespace sekisho::dns {

class RrsetBuilder {
 public:
  static constexpr std::size_t max_rrsets = 512;

  explicit RrsetBuilder(std::vector<Rrset>& sets) : sets_(sets) {}
  /// `rdata` is uncompressed and checked; that of an RRSIG has its fixed part.
  bool add(const Name& owner, RRType type, RRClass klass, std::uint32_t ttl, Bytes rdata);

 private:
  /// Open addressing from a hash to a number; grows by doubling.
  class Index {
   public:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    /// The first value with this hash for which same(value) holds; otherwise `fresh` is kept under it, and none
    /// returned.
    template <typename Same>
    std::uint32_t find_or_put(std::uint64_t hash, std::uint32_t fresh, Same same);

   private:
    struct Slot {
      std::uint64_t hash = 0;
      std::uint32_t value = none;
    };
    void grow();
    std::vector<Slot> slots_;
    std::size_t used_ = 0;
  };
  static constexpr std::size_t few = 8;  ///< records that are compared with each other

  /// Where an RDATA lies: in which set and list, at which octet of its flat form.
  struct Place {
    std::uint32_t set;
    std::uint32_t offset;
    bool signature;
  };

  /// The set's place, also when it was made; Index::none when there are too many.
  std::uint32_t find_or_make(const Name& owner, RRType type, RRClass klass, std::uint32_t ttl, std::uint64_t hash);
  void add_rdata(std::uint32_t set, std::uint64_t set_hash, bool signature, Bytes rdata);
  bool add_to_few(const Name& owner, RRType type, RRClass klass, std::uint32_t ttl, bool signature, Bytes rdata);
  void put_few_into_tables();

  std::vector<Rrset>& sets_;
  Index set_index_;
  Index rdata_index_;
  std::vector<Place> places_;
  std::size_t added_ = 0;  ///< while they are few
};

}  // namespace sekisho::dns
