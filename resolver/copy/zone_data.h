// The records of a zone as they were transferred, each once.
//
// Owns: its records. Threads: a plain value. Limits: the caller's, by octets(). Spec: RFC 5936 §3, RFC 1995 §4.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "dns/presentation.h"
#include "dns/rdata.h"

namespace sekisho::resolver {

class ZoneData {
 public:
  explicit ZoneData(dns::Name apex) : apex_(std::move(apex)) {}

  /// False for a record that no zone of this apex has, or that is there already.
  bool add(dns::Record record);
  /// False when it is not there.
  bool remove(const dns::Record& record);

  const dns::Name& apex() const { return apex_; }
  std::size_t count() const { return records_.size(); }
  /// Of owners and RDATA, uncompressed.
  std::size_t octets() const { return octets_; }
  /// Nothing unless there is exactly one SOA, at the apex.
  std::optional<dns::SoaNumbers> soa() const;
  /// By canonical name, type and RDATA: the order of zone digests.
  template <typename Visit>
  void visit(Visit visit) const {
    for (const auto& [key, record] : records_) visit(record);
  }

 private:
  struct Key {
    dns::Name owner;
    std::uint16_t type = 0;
    std::vector<std::uint8_t> rdata;  // canonical
    bool operator<(const Key& other) const;
  };
  static Key key_of(const dns::Record& record);

  dns::Name apex_;
  std::map<Key, dns::Record> records_;
  std::size_t octets_ = 0;
};

}  // namespace sekisho::resolver
