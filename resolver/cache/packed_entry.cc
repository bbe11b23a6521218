#include "resolver/cache/packed_entry.h"

#include <new>

#include "base/check.h"

namespace sekisho::resolver {
namespace {

std::size_t packed_size(const dns::Rrset& set) {
  return 1 + set.owner.length() + 2 + 2 + 4 + 4 + set.rdatas.flat().size() + 4 + set.signatures.flat().size();
}

void pack_rrset(const dns::Rrset& set, ByteWriter& out) {
  out.u8(static_cast<std::uint8_t>(set.owner.length()));
  out.bytes(set.owner.wire());
  out.u16(static_cast<std::uint16_t>(set.type));
  out.u16(static_cast<std::uint16_t>(set.klass));
  out.u32(set.ttl);
  out.u32(static_cast<std::uint32_t>(set.rdatas.flat().size()));
  out.bytes(set.rdatas.flat());
  out.u32(static_cast<std::uint32_t>(set.signatures.flat().size()));
  out.bytes(set.signatures.flat());
}

dns::Name name_of(Bytes wire) {
  auto name = dns::Name::from_wire(wire);
  SEKISHO_CHECK(name.ok());  // packed from a Name
  return *name;
}

dns::Rrset unpack_rrset(ByteReader& in) {
  dns::Rrset set;
  const std::size_t length = in.u8();
  set.owner = name_of(in.bytes(length));
  set.type = static_cast<dns::RRType>(in.u16());
  set.klass = static_cast<dns::RRClass>(in.u16());
  set.ttl = in.u32();
  const std::size_t rdatas = in.u32();
  set.rdatas = dns::RdataList::from_flat(in.bytes(rdatas));
  const std::size_t signatures = in.u32();
  set.signatures = dns::RdataList::from_flat(in.bytes(signatures));
  return set;
}

}  // namespace

Slot slot_of(EntryKind kind) {
  switch (kind) {
    case EntryKind::rrset:
      return Slot::records;
    case EntryKind::nodata:
      return Slot::records;
    case EntryKind::nxdomain:
      return Slot::name_error;
    case EntryKind::delegation:
      return Slot::delegation;
    case EntryKind::glue:
      return Slot::glue;
  }
  SEKISHO_CHECK(false);
}

Slot PackedEntry::slot() const { return slot_of(kind); }

PackedEntry* pack_entry(const Entry& entry, std::uint64_t hash) {
  std::size_t size = sizeof(PackedEntry) + entry.name.length();
  for (const dns::Rrset& set : entry.rrsets) size += packed_size(set);
  auto* packed = new (::operator new(size)) PackedEntry;
  packed->hash = hash;
  packed->stored = entry.stored;
  packed->expires = entry.expires;
  packed->stale_until = entry.stale_until;
  packed->retry_at = entry.retry_at;
  packed->ttl = entry.ttl;
  packed->size = static_cast<std::uint32_t>(size);
  packed->type = entry.type;
  packed->rrset_count = static_cast<std::uint16_t>(entry.rrsets.size());
  packed->kind = entry.kind;
  packed->trust = entry.trust;
  packed->security = entry.security;
  packed->reason = entry.reason;
  packed->name_length = static_cast<std::uint8_t>(entry.name.length());
  ByteWriter out({reinterpret_cast<std::uint8_t*>(packed + 1), size - sizeof(PackedEntry)});
  out.bytes(entry.name.wire());
  for (const dns::Rrset& set : entry.rrsets) pack_rrset(set, out);
  SEKISHO_CHECK(out.ok() && out.left() == 0);
  return packed;
}

Entry unpack_entry(const PackedEntry& packed) {
  Entry entry;
  entry.kind = packed.kind;
  entry.trust = packed.trust;
  entry.security = packed.security;
  entry.reason = packed.reason;
  entry.name = name_of(packed.name_wire());
  entry.type = packed.type;
  entry.ttl = packed.ttl;
  entry.stored = packed.stored;
  entry.expires = packed.expires;
  entry.stale_until = packed.stale_until;
  entry.retry_at = packed.retry_at;
  entry.hot = packed.uses > 1;
  ByteReader in(packed.payload());
  entry.rrsets.reserve(packed.rrset_count);
  for (std::uint16_t i = 0; i < packed.rrset_count; ++i) entry.rrsets.push_back(unpack_rrset(in));
  SEKISHO_CHECK(in.ok() && in.left() == 0);
  return entry;
}

void free_entry(PackedEntry* packed) {
  packed->~PackedEntry();
  ::operator delete(packed);
}

}  // namespace sekisho::resolver
