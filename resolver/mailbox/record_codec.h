// The pieces that Requests and Answers are made of, as octets.
//
// RecordWriter appends to a vector; read_…() take what RecordWriter wrote and check it: lengths stay inside the
// record, names are whole names, RDATA lists end where they say. Big-endian, no padding. Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "dns/name.h"
#include "dns/rrset.h"

namespace sekisho::resolver {

class RecordWriter {
 public:
  explicit RecordWriter(std::vector<std::uint8_t>& out) : out_(out) {}
  void u8(std::uint8_t v) { out_.push_back(v); }
  void u16(std::uint16_t v);
  void u32(std::uint32_t v);
  void u64(std::uint64_t v);
  void name(const dns::Name& name);
  void rrset(const dns::Rrset& rrset);

 private:
  void rdatas(const dns::RdataList& list);
  std::vector<std::uint8_t>& out_;
};

std::uint64_t read_u64(ByteReader& in);
std::optional<dns::Name> read_name(ByteReader& in);
std::optional<dns::Rrset> read_rrset(ByteReader& in);

}  // namespace sekisho::resolver
