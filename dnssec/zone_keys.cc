#include "dnssec/zone_keys.h"

#include "base/check.h"
#include "dnssec/key_tag.h"

namespace sekisho::dnssec {

ZoneKey::ZoneKey(Bytes rdata) : rdata_(rdata.begin(), rdata.end()), tag_(key_tag(rdata)) {
  const auto fields = parse_dnskey(rdata_);
  SEKISHO_CHECK(fields.has_value());
  flags_ = fields->flags;
  algorithm_ = fields->algorithm;
  signs_zone_ = fields->signs_zone();
}

const PublicKey* ZoneKey::read() const {
  if (!was_read_) {
    was_read_ = true;
    auto key = PublicKey::read(algorithm_, parse_dnskey(rdata_)->key);
    if (key.ok()) key_.emplace(std::move(key).value());
  }
  return key_ ? &*key_ : nullptr;
}

ZoneKeys::ZoneKeys(const dns::Name& zone, const dns::RdataList& dnskeys) : zone_(zone) {
  for (const Bytes rdata : dnskeys) {
    if (keys_.size() == max_keys) break;
    if (parse_dnskey(rdata)) keys_.emplace_back(rdata);
  }
}

}  // namespace sekisho::dnssec
