#include "dns/rrset.h"

#include <cstring>

#include "base/check.h"

namespace sekisho::dns {

bool RdataList::contains(Bytes rdata) const {
  for (const Bytes known : *this) {
    if (known.size() == rdata.size() &&
        (rdata.empty() || std::memcmp(known.data(), rdata.data(), rdata.size()) == 0)) {
      return true;
    }
  }
  return false;
}

bool RdataList::add(Bytes rdata) {
  if (contains(rdata)) return false;
  append(rdata);
  return true;
}

void RdataList::append(Bytes rdata) {
  SEKISHO_CHECK(rdata.size() <= 0xFFFF);
  const std::size_t at = flat_.size();
  flat_.resize(at + 2 + rdata.size());
  store_u16(flat_.data() + at, static_cast<std::uint16_t>(rdata.size()));
  if (!rdata.empty()) std::memcpy(flat_.data() + at + 2, rdata.data(), rdata.size());
  ++count_;
}

RdataList RdataList::from_flat(Bytes flat) {
  RdataList list;
  list.flat_.assign(flat.begin(), flat.end());
  for (std::size_t at = 0; at + 2 <= flat.size(); at += 2U + load_u16(&flat[at])) ++list.count_;
  return list;
}

}  // namespace sekisho::dns
