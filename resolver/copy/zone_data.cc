#include "resolver/copy/zone_data.h"

#include "dns/canonical.h"

namespace sekisho::resolver {
namespace {

constexpr std::size_t fixed_octets = 10;

std::size_t octets_of(const dns::Record& record) {
  return record.owner.length() + fixed_octets + record.rdata.size();
}

}  // namespace

bool ZoneData::Key::operator<(const Key& other) const {
  if (const auto order = owner <=> other.owner; order != 0) return order < 0;
  if (type != other.type) return type < other.type;
  return dns::canonical_before(rdata, other.rdata);
}

ZoneData::Key ZoneData::key_of(const dns::Record& record) {
  Key key{record.owner, static_cast<std::uint16_t>(record.type), record.rdata};
  dns::canonicalize_rdata(record.type, key.rdata);
  return key;
}

bool ZoneData::add(dns::Record record) {
  if (record.klass != dns::RRClass::in || dns::is_meta(record.type) || !record.owner.is_under(apex_)) return false;
  const std::size_t octets = octets_of(record);
  Key key = key_of(record);
  if (!records_.emplace(std::move(key), std::move(record)).second) return false;
  octets_ += octets;
  return true;
}

bool ZoneData::remove(const dns::Record& record) {
  const auto found = records_.find(key_of(record));
  if (found == records_.end()) return false;
  octets_ -= octets_of(found->second);
  records_.erase(found);
  return true;
}

std::optional<dns::SoaNumbers> ZoneData::soa() const {
  std::optional<dns::SoaNumbers> numbers;
  const Key first{apex_, static_cast<std::uint16_t>(dns::RRType::soa), {}};
  for (auto at = records_.lower_bound(first); at != records_.end(); ++at) {
    if (at->second.type != dns::RRType::soa || at->second.owner != apex_) break;
    const auto read = dns::soa_numbers(at->second.rdata);
    if (numbers || !read) return std::nullopt;
    numbers = *read;
  }
  return numbers;
}

}  // namespace sekisho::resolver
