#include "dns/message_reader.h"

#include "dns/rdata.h"
#include "dns/rrset_builder.h"

namespace sekisho::dns {
namespace {

constexpr std::size_t max_message = 65535;

/// The fields of a record before its RDATA.
struct RecordHead {
  Name owner;
  RRType type{};
  std::uint16_t klass = 0;
  std::uint32_t ttl = 0;
  std::size_t rdata_length = 0;
};

std::optional<ParseError> read_head(ByteReader& in, RecordHead& head) {
  const auto owner = Name::parse(in);
  if (!owner.ok())
    return owner.error() == NameError::truncated ? ParseError::truncated_record : ParseError::bad_owner;
  head.owner = *owner;
  head.type = static_cast<RRType>(in.u16());
  head.klass = in.u16();
  head.ttl = in.u32();
  head.rdata_length = in.u16();
  if (!in.ok() || head.rdata_length > in.left()) return ParseError::truncated_record;
  return std::nullopt;
}

std::optional<ParseError> read_opt(ByteReader& in, const RecordHead& head, bool additional, Message& message) {
  if (message.edns) return ParseError::two_opts;
  if (!additional || !head.owner.is_root()) return ParseError::bad_opt;
  const auto edns = parse_opt(head.klass, head.ttl, in.bytes(head.rdata_length));
  if (!edns.ok()) return ParseError::bad_opt;
  message.edns = *edns;
  return std::nullopt;
}

/// RFC 2181 §8: a TTL with its top bit set counts as zero.
std::uint32_t sane_ttl(std::uint32_t ttl) { return (ttl & 0x80000000U) != 0 ? 0 : ttl; }

std::optional<ParseError> read_section(ByteReader& in, unsigned count, bool additional, Message& message,
                                       std::vector<Rrset>& sets) {
  RrsetBuilder builder(sets);
  std::vector<std::uint8_t> rdata;
  for (unsigned i = 0; i < count; ++i) {
    RecordHead head;
    if (const auto error = read_head(in, head)) return error;
    if (head.type == RRType::opt) {
      if (const auto error = read_opt(in, head, additional, message)) return error;
      continue;
    }
    rdata.clear();
    const auto klass = static_cast<RRClass>(head.klass);
    const auto expanded = expand_rdata(described_as(head.type, klass), in, head.rdata_length, rdata);
    if (!expanded.ok()) {
      return expanded.error() == RdataError::bad_name ? ParseError::bad_rdata_name : ParseError::bad_rdata;
    }
    if (!builder.add(head.owner, head.type, klass, sane_ttl(head.ttl), rdata)) {
      return ParseError::too_many_rrsets;
    }
  }
  return std::nullopt;
}

std::optional<ParseError> read_questions(ByteReader& in, Message& message) {
  for (unsigned i = 0; i < message.header.qdcount; ++i) {
    const auto name = Name::parse(in);
    const auto type = static_cast<RRType>(in.u16());
    const auto klass = static_cast<RRClass>(in.u16());
    if (!name.ok() || !in.ok()) return ParseError::bad_question;
    if (i == 0) message.question = Question{*name, type, klass};
  }
  return std::nullopt;
}

}  // namespace

Result<Message, ParseError> parse_message(Bytes wire) {
  if (wire.size() < Header::size) return Failure{ParseError::short_header};
  if (wire.size() > max_message) return Failure{ParseError::trailing_octets};
  Message message;
  message.header = parse_header(wire.data());
  ByteReader in(wire, Header::size);
  if (const auto error = read_questions(in, message)) return Failure{*error};
  const Header& h = message.header;
  auto error = read_section(in, h.ancount, false, message, message.answer);
  if (!error) error = read_section(in, h.nscount, false, message, message.authority);
  if (!error) error = read_section(in, h.arcount, true, message, message.additional);
  // Some servers cut a truncated reply in the midst of a record: what came before is whole, and TC says what to do.
  if (error == ParseError::truncated_record && h.tc) return message;
  if (error) return Failure{*error};
  if (in.left() != 0) return Failure{ParseError::trailing_octets};
  return message;
}

}  // namespace sekisho::dns
