// Bearer tokens for the TLS listener: 256 random bits, of which only the SHA-256 is kept.
//
// "sekisho_" and 64 hexadecimal digits, so that a token that leaks into a text is seen and found. It is shown once,
// when it is made. A random value of 256 bits needs no slow hash: there is nothing to guess at. A look-up compares
// with every token in constant time. Each token has an end.
//
// Owns: TokenBook its tokens. Threads: one. Limits: max_tokens, max_life. Spec: RFC 6750.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "mgmt/access/role.h"

namespace sekisho::mgmt::access {

inline constexpr std::size_t max_tokens = 200;
inline constexpr std::int64_t max_token_life_seconds = 366 * 86'400;

struct Token {
  std::string name;    ///< which: "laptop"
  std::string person;  ///< whose
  Role role = Role::nobody;
  WallTime made, expires;
  std::string made_by;
  std::string sha256;  ///< of the token, in hexadecimal digits
};

/// The text to hand over.
std::string make_token(Random& random);
/// Of any text that has a token's form.
std::optional<std::string> hash_of_token(std::string_view text);
/// "Bearer …" of an Authorization header. Spec: RFC 6750 §2.1.
std::optional<std::string_view> bearer_of(std::string_view authorization);
/// A token's name or a person's: 1 to 64 characters that show, none of them a space or a quote.
bool is_token_name(std::string_view text);

enum class TokenFault : std::uint8_t { unknown, expired };

class TokenBook {
 public:
  void set(std::vector<Token> tokens) { tokens_ = std::move(tokens); }
  const std::vector<Token>& all() const { return tokens_; }
  Result<Token, TokenFault> find(std::string_view text, WallTime now) const;

 private:
  std::vector<Token> tokens_;
};

}  // namespace sekisho::mgmt::access
