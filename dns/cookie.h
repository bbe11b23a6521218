// DNS cookies as a server gives and checks them: proof that a client receives what is sent to its address.
//
// A server cookie is 16 octets: version 1, three reserved, a timestamp, and SipHash-2-4 over client cookie, these and
// the client's address. It is good for an hour; one older than half an hour is answered with a fresh one. Servers
// that share their secrets accept each other's cookies. Secrets roll in three steps (RFC 9018 §5): `next` is accepted
// before it makes cookies, `previous` is accepted after it made them.
//
// Spec: RFC 7873 §5.2, RFC 9018 §4. Threads: pure. Units: seconds since 1970, modulo 2^32, compared as serial numbers
// (RFC 1982). Errors: a cookie of another kind or length is not good, nothing more.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/siphash.h"

namespace sekisho::dns {

constexpr std::size_t client_cookie_size = 8;
constexpr std::size_t full_cookie_size = 24;  ///< client cookie and the server cookie that is ours
using FullCookie = std::array<std::uint8_t, full_cookie_size>;

struct CookieSecrets {
  SipKey current{};
  std::optional<SipKey> previous, next;
};

enum class CookieVerdict : std::uint8_t {
  none,         ///< no COOKIE option
  client_only,  ///< the client has no server cookie yet
  good,
  bad,  ///< forged, for another address, too old, of another kind
};

/// `option` is a COOKIE option of 8 or 16..40 octets; `address` the client's 4 or 16 octets.
CookieVerdict check_cookie(Bytes option, Bytes address, std::uint32_t now, const CookieSecrets& secrets) noexcept;
/// The same, and what the reply's COOKIE option must hold.
CookieVerdict answer_cookie(Bytes option, Bytes address, std::uint32_t now, const CookieSecrets& secrets,
                            FullCookie& reply) noexcept;

}  // namespace sekisho::dns
