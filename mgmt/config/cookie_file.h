// The secrets of DNS cookies in a file that the two nodes of a pair share, and the three steps by which they roll.
//
//   # comment
//   current 000102030405060708090a0b0c0d0e0f since 1790000000
//   next    …                                            (staged: accepted, not used yet)
//   previous …                                           (still accepted)
//
// stage adds `next` (then bring the file to the other node and reload it), activate makes it `current`, drop forgets
// `previous` when no cookie made with it can still be good: at no moment does a node refuse the other's cookies.
// The file is created with mode 0600 when it is not there, replaced as a whole, and never read when all may read it.
//
// Spec: RFC 9018 §5. Threads: the manager's; reads and writes files. Errors: a sentence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "dns/cookie.h"

namespace sekisho::mgmt::config {

struct CookieKey {
  SipKey secret{};
  std::int64_t since = 0;  ///< made (next), in use (current), out of use (previous): seconds since 1970
};

struct CookieBook {
  CookieKey current;
  std::optional<CookieKey> previous, next;
  dns::CookieSecrets secrets() const;
};

enum class RollStep : std::uint8_t { stage, activate, drop };

CookieBook new_cookie_book(Random& random, WallTime now);
Result<CookieBook, std::string> parse_cookie_book(std::string_view text);
std::string format(const CookieBook& book);
/// Eight digits that tell one secret from another and nothing about it.
std::string fingerprint(const SipKey& secret);

/// Makes the file when it is not there.
Result<CookieBook, std::string> open_cookie_file(const std::string& path, Random& random, WallTime now);
/// Empty when the whole new text is safely on disk.
std::string replace_cookie_file(const std::string& path, const CookieBook& book);

/// The book after one step, or why it must wait.
Result<CookieBook, std::string> roll(const CookieBook& book, RollStep step, Random& random, WallTime now);

}  // namespace sekisho::mgmt::config
