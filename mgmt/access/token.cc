#include "mgmt/access/token.h"

#include <algorithm>

#include "dnssec/crypto/digest.h"

namespace sekisho::mgmt::access {
namespace {

constexpr std::string_view prefix = "sekisho_";
constexpr std::size_t secret_octets = 32;

std::string hex_of(Bytes octets) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t octet : octets) {
    hex += digits[octet >> 4];
    hex += digits[octet & 15];
  }
  return hex;
}

/// As long as it takes, whatever they hold.
bool same(std::string_view a, std::string_view b) {
  unsigned different = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    different |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  return different == 0;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string make_token(Random& random) {
  std::array<std::uint8_t, secret_octets> secret{};
  random.fill(secret);
  return std::string(prefix) + hex_of(secret);
}

std::optional<std::string> hash_of_token(std::string_view text) {
  if (text.size() != prefix.size() + 2 * secret_octets || !text.starts_with(prefix)) return std::nullopt;
  const std::string_view digits = text.substr(prefix.size());
  if (digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  const auto sum =
      dnssec::digest(dnssec::DigestType::sha256, {{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}});
  return hex_of(sum.bytes());
}

std::optional<std::string_view> bearer_of(std::string_view authorization) {
  static constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    if (lower(authorization[i]) != scheme[i]) return std::nullopt;
  }
  authorization.remove_prefix(scheme.size());
  const std::size_t from = authorization.find_first_not_of(' ');
  if (from == std::string_view::npos) return std::nullopt;
  return authorization.substr(from, authorization.find_last_not_of(' ') - from + 1);
}

bool is_token_name(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet > ' ' && octet < 0x7F && c != '"' && c != '\\' && c != '\'';
  });
}

Result<Token, TokenFault> TokenBook::find(std::string_view text, WallTime now) const {
  const auto hash = hash_of_token(text);
  if (!hash) return Failure{TokenFault::unknown};
  const Token* found = nullptr;
  for (const Token& token : tokens_) {
    if (same(token.sha256, *hash)) found = &token;
  }
  if (found == nullptr) return Failure{TokenFault::unknown};
  if (found->expires <= now) return Failure{TokenFault::expired};
  return *found;
}

}  // namespace sekisho::mgmt::access
