#include "dns/canonical.h"

#include <algorithm>

#include "dns/rdata.h"

namespace sekisho::dns {

bool canonical_before(Bytes a, Bytes b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

std::vector<std::vector<std::uint8_t>> canonical_rdatas(RRType type, const RdataList& rdatas) {
  std::vector<std::vector<std::uint8_t>> all;
  all.reserve(rdatas.count());
  for (const Bytes rdata : rdatas) {
    all.emplace_back(rdata.begin(), rdata.end());
    canonicalize_rdata(type, all.back());
  }
  std::sort(all.begin(), all.end(), canonical_before);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace sekisho::dns
