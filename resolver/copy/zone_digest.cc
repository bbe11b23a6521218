#include "resolver/copy/zone_digest.h"

#include <algorithm>
#include <vector>

#include "dnssec/crypto/zone_hash.h"

namespace sekisho::resolver {
namespace {

constexpr std::uint8_t simple_scheme = 1;
constexpr std::size_t fixed_octets = 6;  // serial, scheme, hash
constexpr std::size_t shortest_digest = 12;

void put_u16(std::vector<std::uint8_t>& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8U));
  out.push_back(static_cast<std::uint8_t>(value));
}

/// RFC 8976 §3.3.1: all but the apex's ZONEMD records and their signatures.
bool is_digested(const dns::Record& record, const dns::Name& apex) {
  const bool signature = record.type == dns::RRType::rrsig && record.rdata.size() >= 2;
  const auto type = signature ? static_cast<dns::RRType>(load_u16(record.rdata.data())) : record.type;
  return type != dns::RRType::zonemd || record.owner != apex;
}

void put_canonical(const dns::Record& record, std::vector<std::uint8_t>& out) {
  const dns::Name owner = record.owner.lower();
  std::vector<std::uint8_t> rdata = record.rdata;
  dns::canonicalize_rdata(record.type, rdata);
  out.insert(out.end(), owner.wire().begin(), owner.wire().end());
  put_u16(out, static_cast<std::uint16_t>(record.type));
  put_u16(out, static_cast<std::uint16_t>(record.klass));
  put_u16(out, record.ttl >> 16U);
  put_u16(out, record.ttl & 0xFFFFU);
  put_u16(out, rdata.size());
  out.insert(out.end(), rdata.begin(), rdata.end());
}

}  // namespace

const char* to_text(ZoneDigest digest) {
  switch (digest) {
    case ZoneDigest::absent:
      return "absent";
    case ZoneDigest::unknown:
      return "unknown";
    case ZoneDigest::good:
      return "good";
    case ZoneDigest::bad:
      return "bad";
  }
  return "";
}

ZoneDigest check_zone_digest(const ZoneData& data) {
  std::vector<Bytes> digests;
  std::vector<std::uint8_t> octets;
  octets.reserve(data.octets());
  data.visit([&](const dns::Record& record) {
    if (is_digested(record, data.apex())) return put_canonical(record, octets);
    if (record.type == dns::RRType::zonemd) digests.emplace_back(record.rdata);
  });
  if (digests.empty()) return ZoneDigest::absent;
  const auto soa = data.soa();
  bool bad = false;
  for (const Bytes rdata : digests) {
    if (rdata.size() < fixed_octets + shortest_digest || rdata[4] != simple_scheme) continue;
    const auto made = dnssec::zone_hash(rdata[5], octets);
    if (made.empty()) continue;  // a hash of another time
    const bool same =
        soa && load_u32(rdata.data()) == soa->serial && std::ranges::equal(made, rdata.subspan(fixed_octets));
    if (same) return ZoneDigest::good;
    bad = true;
  }
  return bad ? ZoneDigest::bad : ZoneDigest::unknown;
}

}  // namespace sekisho::resolver
