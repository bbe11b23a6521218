#include "dnssec/canonical.h"

#include "dns/canonical.h"

namespace sekisho::dnssec {
namespace {

constexpr std::size_t rrsig_fixed_size = 18;

void append(std::vector<std::uint8_t>& out, Bytes octets) { out.insert(out.end(), octets.begin(), octets.end()); }

}  // namespace

std::optional<dns::Name> signed_owner(const dns::Name& owner, unsigned labels) {
  constexpr std::uint8_t star[] = {'*'};
  const unsigned own = signed_labels(owner);
  if (labels > own) return std::nullopt;
  if (labels == own) return owner.lower();
  const auto wildcard = owner.last(labels).lower().prepend(star);
  if (!wildcard.ok()) return std::nullopt;
  return *wildcard;
}

void CanonicalSet::order() {
  if (rdatas_.empty()) rdatas_ = dns::canonical_rdatas(set_.type, set_.rdatas);
}

Bytes CanonicalSet::for_signature(const Rrsig& rrsig, Bytes rrsig_rdata) {
  const auto owner = signed_owner(set_.owner, rrsig.labels);
  if (!owner || rrsig_rdata.size() < rrsig_fixed_size) return {};
  order();
  std::size_t size = rrsig_fixed_size + rrsig.signer.length();
  for (const auto& rdata : rdatas_) size += owner->length() + 10 + rdata.size();
  octets_.clear();
  octets_.reserve(size);
  append(octets_, rrsig_rdata.first(rrsig_fixed_size));
  append(octets_, rrsig.signer.lower().wire());

  std::uint8_t fields[10];
  store_u16(fields, static_cast<std::uint16_t>(set_.type));
  store_u16(fields + 2, static_cast<std::uint16_t>(set_.klass));
  store_u32(fields + 4, rrsig.original_ttl);
  for (const auto& rdata : rdatas_) {
    store_u16(fields + 8, static_cast<std::uint16_t>(rdata.size()));
    append(octets_, owner->wire());
    append(octets_, fields);
    append(octets_, rdata);
  }
  return octets_;
}

}  // namespace sekisho::dnssec
