#include "dnssec/record_fields.h"

namespace sekisho::dnssec {
namespace {

/// The uncompressed name at the reader's place; the reader moves behind it.
std::optional<dns::Name> read_name(ByteReader& in) {
  const std::size_t start = in.offset();
  for (;;) {
    const std::size_t length = in.u8();
    if (!in.ok() || length > 63) return std::nullopt;
    if (length == 0) break;
    in.skip(length);
  }
  auto name = dns::Name::from_wire(in.all().subspan(start, in.offset() - start));
  if (!name.ok()) return std::nullopt;
  return *name;
}

/// Windows rise, each of 1 to 32 octets (RFC 4034 §4.1.2). No window at all is right for NSEC3.
bool well_formed(Bytes bitmap) {
  ByteReader in(bitmap);
  int last = -1;
  while (in.left() > 0) {
    const int window = in.u8();
    const std::size_t size = in.u8();
    in.skip(size);
    if (!in.ok() || window <= last || size < 1 || size > 32) return false;
    last = window;
  }
  return in.ok();
}

}  // namespace

std::optional<Dnskey> parse_dnskey(Bytes rdata) {
  ByteReader in(rdata);
  Dnskey key;
  key.flags = in.u16();
  key.protocol = in.u8();
  key.algorithm = static_cast<Algorithm>(in.u8());
  key.key = in.bytes(in.left());
  if (!in.ok()) return std::nullopt;
  return key;
}

std::optional<Rrsig> parse_rrsig(Bytes rdata) {
  ByteReader in(rdata);
  Rrsig sig;
  sig.covered = static_cast<dns::RRType>(in.u16());
  sig.algorithm = static_cast<Algorithm>(in.u8());
  sig.labels = in.u8();
  sig.original_ttl = in.u32();
  sig.expiration = in.u32();
  sig.inception = in.u32();
  sig.key_tag = in.u16();
  const auto signer = read_name(in);
  if (!in.ok() || !signer) return std::nullopt;
  sig.signer = *signer;
  sig.signature = in.bytes(in.left());
  return sig;
}

std::optional<Ds> parse_ds(Bytes rdata) {
  ByteReader in(rdata);
  Ds ds;
  ds.key_tag = in.u16();
  ds.algorithm = static_cast<Algorithm>(in.u8());
  ds.digest_type = static_cast<DigestType>(in.u8());
  ds.digest = in.bytes(in.left());
  if (!in.ok()) return std::nullopt;
  return ds;
}

bool TypeBitmap::has(dns::RRType type) const {
  const auto number = static_cast<std::uint16_t>(type);
  const unsigned wanted = number >> 8;
  const unsigned low = number & 0xFF;
  ByteReader in(octets_);
  while (in.left() > 0) {
    const unsigned window = in.u8();
    const Bytes bits = in.bytes(in.u8());
    if (!in.ok() || window > wanted) return false;
    if (window == wanted) return low / 8 < bits.size() && (bits[low / 8] & (0x80U >> (low % 8))) != 0;
  }
  return false;
}

bool TypeBitmap::has_data() const {
  constexpr std::size_t octet_of_rrsig_and_nsec = 5;
  constexpr std::uint8_t rrsig_and_nsec = 0x03;
  ByteReader in(octets_);
  while (in.left() > 0) {
    const unsigned window = in.u8();
    const Bytes bits = in.bytes(in.u8());
    if (!in.ok()) return false;
    for (std::size_t i = 0; i < bits.size(); ++i) {
      const bool own = window == 0 && i == octet_of_rrsig_and_nsec;
      if ((bits[i] & (own ? ~rrsig_and_nsec : 0xFF)) != 0) return true;
    }
  }
  return false;
}

std::optional<NsecFields> parse_nsec(Bytes rdata) {
  ByteReader in(rdata);
  const auto next = read_name(in);
  if (!next) return std::nullopt;
  const Bytes types = in.bytes(in.left());
  if (types.empty() || !well_formed(types)) return std::nullopt;
  return NsecFields{*next, TypeBitmap(types)};
}

std::optional<Nsec3Fields> parse_nsec3(Bytes rdata) {
  ByteReader in(rdata);
  Nsec3Fields fields;
  fields.hash_algorithm = in.u8();
  fields.flags = in.u8();
  fields.iterations = in.u16();
  fields.salt = in.bytes(in.u8());
  fields.next = in.bytes(in.u8());
  const Bytes types = in.bytes(in.left());
  if (!in.ok() || fields.next.empty() || !well_formed(types)) return std::nullopt;
  fields.types = TypeBitmap(types);
  return fields;
}

}  // namespace sekisho::dnssec
