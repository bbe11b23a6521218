#include "dnssec/key_tag.h"

namespace sekisho::dnssec {

std::uint16_t key_tag(Bytes dnskey_rdata) {
  constexpr std::uint8_t rsamd5 = 1;
  const std::size_t size = dnskey_rdata.size();
  if (size < 4) return 0;
  if (dnskey_rdata[3] == rsamd5) return size < 7 ? std::uint16_t{0} : load_u16(&dnskey_rdata[size - 3]);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += (i & 1) != 0 ? dnskey_rdata[i] : std::uint32_t{dnskey_rdata[i]} << 8;
  sum += sum >> 16;
  return static_cast<std::uint16_t>(sum & 0xFFFF);
}

}  // namespace sekisho::dnssec
