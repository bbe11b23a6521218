// Checks of fields that are lists or packed values.
#include "dns/rdata/field_size.h"
#include "dns/rdata/svc_params.h"

namespace sekisho::dns {
namespace {

bool good_alpn(Bytes value) {
  ByteReader in(value);
  while (in.left() > 0) {
    const std::size_t n = in.u8();
    if (n == 0) return false;
    in.skip(n);
  }
  return in.ok() && !value.empty();
}

bool good_mandatory(Bytes value) {
  int last = 0;  // key 0 is "mandatory" itself, which must not be listed
  ByteReader in(value);
  while (in.left() >= 2) {
    const int key = in.u16();
    if (key <= last) return false;
    last = key;
  }
  return in.left() == 0 && !value.empty();
}

bool good_svc_value(SvcKey key, Bytes value) {
  switch (key) {
    case SvcKey::mandatory:
      return good_mandatory(value);
    case SvcKey::alpn:
      return good_alpn(value);
    case SvcKey::no_default_alpn:
      return value.empty();
    case SvcKey::port:
      return value.size() == 2;
    case SvcKey::ipv4hint:
      return !value.empty() && value.size() % 4 == 0;
    case SvcKey::ipv6hint:
      return !value.empty() && value.size() % 16 == 0;
    case SvcKey::ech:
      return !value.empty();
    case SvcKey::dohpath:
      return !value.empty();
  }
  return true;  // a key without a name
}

/// LOC's size and precision octets: mantissa and exponent, each 0..9.
bool good_metres(std::uint8_t octet) { return (octet >> 4) <= 9 && (octet & 0xF) <= 9; }

bool good_angle(std::uint32_t angle, std::uint32_t most) {
  constexpr std::uint32_t middle = 1U << 31;
  return angle >= middle - most && angle <= middle + most;
}

}  // namespace

bool good_svc_params(Bytes params) {
  int last = -1;
  ByteReader in(params);
  while (in.left() > 0) {
    const int key = in.u16();
    const Bytes value = in.bytes(in.u16());
    if (!in.ok() || key <= last || !good_svc_value(static_cast<SvcKey>(key), value)) return false;
    last = key;
  }
  return in.ok();
}

bool good_prefixes(Bytes items) {
  ByteReader in(items);
  while (in.left() > 0) {
    const unsigned family = in.u16();
    const unsigned length = in.u8();
    const std::size_t octets = in.u8() & 0x7FU;
    const Bytes address = in.bytes(octets);
    if (!in.ok() || (family != 1 && family != 2)) return false;
    const unsigned bits = family == 1 ? 32 : 128;
    if (length > bits || octets * 8 > bits || (octets > 0 && address.back() == 0)) return false;
  }
  return in.ok();
}

bool good_location(Bytes octets) {
  constexpr std::uint32_t degree = 3600U * 1000U;
  if (octets.size() != 16 || octets[0] != 0) return false;
  return good_metres(octets[1]) && good_metres(octets[2]) && good_metres(octets[3]) &&
         good_angle(load_u32(&octets[4]), 90 * degree) && good_angle(load_u32(&octets[8]), 180 * degree);
}

}  // namespace sekisho::dns
