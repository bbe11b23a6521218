#include "dnssec/crypto/zone_hash.h"

#include "base/check.h"
#include "dnssec/crypto/evp.h"

namespace sekisho::dnssec {

std::vector<std::uint8_t> zone_hash(std::uint8_t algorithm, Bytes octets) {
  const EVP_MD* method = algorithm == 1 ? evp::digests().sha384 : algorithm == 2 ? evp::digests().sha512 : nullptr;
  if (method == nullptr) return {};
  std::vector<std::uint8_t> result(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  SEKISHO_CHECK(EVP_Digest(octets.data(), octets.size(), result.data(), &size, method, nullptr) == 1);
  result.resize(size);
  return result;
}

}  // namespace sekisho::dnssec
