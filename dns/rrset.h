// All records of one owner, type and class, with their signatures.
//
// RdataList keeps RDATA flat (length, octets, length, octets …), names inside uncompressed, so that a set is one
// allocation and can be copied as bytes. Order is the order of arrival; duplicates are dropped on add().
// Owns: its octets. Units: TTL in seconds. Threads: plain values.
// Spec: RFC 2181 §5, RFC 4034 §3 (signatures beside the set).
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/rrtype.h"

namespace sekisho::dns {

class RdataList {
 public:
  class Iterator {
   public:
    explicit Iterator(const std::uint8_t* at) : at_(at) {}
    Bytes operator*() const { return {at_ + 2, load_u16(at_)}; }
    Iterator& operator++() {
      at_ += 2 + load_u16(at_);
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const std::uint8_t* at_;
  };

  /// False (and nothing added) when the same octets are there already. Limits: one RDATA is at most 65,535 octets.
  bool add(Bytes rdata);
  /// As add() for a caller who knows that these octets are new (add() walks the whole list).
  void append(Bytes rdata);
  bool contains(Bytes rdata) const;
  std::size_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  void clear() {
    flat_.clear();
    count_ = 0;
  }
  Iterator begin() const { return Iterator(flat_.data()); }
  Iterator end() const { return Iterator(flat_.data() + flat_.size()); }
  Bytes front() const { return *begin(); }
  /// The flat form, and back. from_flat() checks nothing: for bytes that flat() gave.
  Bytes flat() const { return flat_; }
  static RdataList from_flat(Bytes flat);
  friend bool operator==(const RdataList&, const RdataList&) = default;

 private:
  std::vector<std::uint8_t> flat_;
  std::uint32_t count_ = 0;
};

struct Rrset {
  Name owner;
  RRType type = RRType::a;
  RRClass klass = RRClass::in;
  std::uint32_t ttl = 0;
  RdataList rdatas;
  RdataList signatures;  ///< RRSIG RDATAs that cover `type`
};

}  // namespace sekisho::dns
