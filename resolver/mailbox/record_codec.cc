#include "resolver/mailbox/record_codec.h"

#include "dns/rdata.h"

namespace sekisho::resolver {

void RecordWriter::u16(std::uint16_t v) {
  out_.resize(out_.size() + 2);
  store_u16(out_.data() + out_.size() - 2, v);
}

void RecordWriter::u32(std::uint32_t v) {
  out_.resize(out_.size() + 4);
  store_u32(out_.data() + out_.size() - 4, v);
}

void RecordWriter::u64(std::uint64_t v) {
  u32(static_cast<std::uint32_t>(v >> 32));
  u32(static_cast<std::uint32_t>(v));
}

void RecordWriter::name(const dns::Name& name) {
  u8(static_cast<std::uint8_t>(name.length()));
  const Bytes wire = name.wire();
  out_.insert(out_.end(), wire.begin(), wire.end());
}

void RecordWriter::rdatas(const dns::RdataList& list) {
  const Bytes flat = list.flat();
  u32(static_cast<std::uint32_t>(flat.size()));
  out_.insert(out_.end(), flat.begin(), flat.end());
}

void RecordWriter::rrset(const dns::Rrset& rrset) {
  name(rrset.owner);
  u16(static_cast<std::uint16_t>(rrset.type));
  u16(static_cast<std::uint16_t>(rrset.klass));
  u32(rrset.ttl);
  rdatas(rrset.rdatas);
  rdatas(rrset.signatures);
}

std::uint64_t read_u64(ByteReader& in) {
  const std::uint64_t high = in.u32();
  return (high << 32) | in.u32();
}

std::optional<dns::Name> read_name(ByteReader& in) {
  const std::size_t length = in.u8();
  const Bytes wire = in.bytes(length);
  if (!in.ok()) return std::nullopt;
  auto name = dns::Name::from_wire(wire);
  if (!name) return std::nullopt;
  return *name;
}

namespace {

/// RdataList trusts what it is given, so every length is walked here first.
std::optional<dns::RdataList> read_rdatas(ByteReader& in, dns::RRType type) {
  const std::size_t size = in.u32();
  const Bytes flat = in.bytes(size);
  if (!in.ok()) return std::nullopt;
  ByteReader walk(flat);
  while (walk.left() > 0) {
    const std::size_t length = walk.u16();
    const Bytes rdata = walk.bytes(length);
    if (!walk.ok() || !dns::check_rdata(type, rdata).ok()) return std::nullopt;
  }
  if (!walk.ok()) return std::nullopt;
  return dns::RdataList::from_flat(flat);
}

}  // namespace

std::optional<dns::Rrset> read_rrset(ByteReader& in) {
  dns::Rrset rrset;
  const auto owner = read_name(in);
  if (!owner) return std::nullopt;
  rrset.owner = *owner;
  rrset.type = static_cast<dns::RRType>(in.u16());
  rrset.klass = static_cast<dns::RRClass>(in.u16());
  rrset.ttl = in.u32();
  auto rdatas = read_rdatas(in, rrset.type);
  auto signatures = read_rdatas(in, dns::RRType::rrsig);
  if (!rdatas || !signatures || !in.ok()) return std::nullopt;
  rrset.rdatas = std::move(*rdatas);
  rrset.signatures = std::move(*signatures);
  return rrset;
}

}  // namespace sekisho::resolver
