#include "mgmt/store/revision.h"

#include "dnssec/crypto/digest.h"

namespace sekisho::mgmt::store {

std::string_view to_text(RevisionState state) {
  switch (state) {
    case RevisionState::trial:
      return "trial";
    case RevisionState::in_force:
      return "in-force";
    case RevisionState::replaced:
      return "replaced";
    case RevisionState::rolled_back:
      return "rolled-back";
  }
  return "";
}

std::string sha256_of(std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const auto sum =
      dnssec::digest(dnssec::DigestType::sha256, {{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}});
  std::string hex;
  for (const std::uint8_t octet : sum.bytes()) {
    hex += digits[octet >> 4];
    hex += digits[octet & 15];
  }
  return hex;
}

std::string sha256_of(const Files& files) {
  std::string all;
  for (const auto& [path, text] : files) all += sha256_of(path) + sha256_of(text);
  return sha256_of(all);
}

}  // namespace sekisho::mgmt::store
