#include "dns/cookie.h"

#include <cstring>

namespace sekisho::dns {
namespace {

constexpr std::int32_t oldest = 3600;   // RFC 9018 §4.3
constexpr std::int32_t renewal = 1800;  // older than this: a fresh one
constexpr std::int32_t furthest_ahead = 300;
constexpr std::uint8_t version = 1;

// Client cookie, version, reserved and timestamp as they stand in the option, then the address.
std::uint64_t hash_of(const std::uint8_t* sixteen, Bytes address, const SipKey& secret) noexcept {
  std::array<std::uint8_t, 32> input;
  std::memcpy(input.data(), sixteen, 16);
  std::memcpy(input.data() + 16, address.data(), address.size());
  return siphash({input.data(), 16 + address.size()}, secret);
}

enum class Maker : std::uint8_t { nobody, current, other };

// Which secret made this cookie, if one did and it is in its time. `age` in seconds.
Maker maker_of(Bytes option, Bytes address, std::uint32_t now, const CookieSecrets& secrets,
               std::int32_t& age) noexcept {
  if (option.size() != full_cookie_size || option[8] != version) return Maker::nobody;
  age = static_cast<std::int32_t>(now - load_u32(option.data() + 12));
  if (age > oldest || age < -furthest_ahead) return Maker::nobody;
  std::uint64_t shown;
  std::memcpy(&shown, option.data() + 16, 8);
  if (shown == hash_of(option.data(), address, secrets.current)) return Maker::current;
  for (const auto& other : {secrets.previous, secrets.next}) {
    if (other && shown == hash_of(option.data(), address, *other)) return Maker::other;
  }
  return Maker::nobody;
}

void make_cookie(Bytes client_cookie, Bytes address, std::uint32_t now, const SipKey& secret,
                 FullCookie& reply) noexcept {
  std::memcpy(reply.data(), client_cookie.data(), client_cookie_size);
  store_u32(reply.data() + 8, std::uint32_t{version} << 24);
  store_u32(reply.data() + 12, now);
  store_siphash(reply.data() + 16, hash_of(reply.data(), address, secret));
}

}  // namespace

CookieVerdict check_cookie(Bytes option, Bytes address, std::uint32_t now, const CookieSecrets& secrets) noexcept {
  if (option.size() < client_cookie_size) return CookieVerdict::none;
  if (option.size() == client_cookie_size) return CookieVerdict::client_only;
  std::int32_t age = 0;
  return maker_of(option, address, now, secrets, age) == Maker::nobody ? CookieVerdict::bad : CookieVerdict::good;
}

CookieVerdict answer_cookie(Bytes option, Bytes address, std::uint32_t now, const CookieSecrets& secrets,
                            FullCookie& reply) noexcept {
  if (option.size() < client_cookie_size) return CookieVerdict::none;
  CookieVerdict verdict = CookieVerdict::client_only;
  if (option.size() > client_cookie_size) {
    std::int32_t age = 0;
    const Maker maker = maker_of(option, address, now, secrets, age);
    if (maker == Maker::current && age >= 0 && age <= renewal) {
      std::memcpy(reply.data(), option.data(), full_cookie_size);
      return CookieVerdict::good;
    }
    verdict = maker == Maker::nobody ? CookieVerdict::bad : CookieVerdict::good;
  }
  make_cookie(option.first(client_cookie_size), address, now, secrets.current, reply);
  return verdict;
}

}  // namespace sekisho::dns
