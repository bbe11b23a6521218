#include "dns/presentation.h"

#include "dns/rdata/tokens.h"

namespace sekisho::dns {
namespace {

constexpr std::uint32_t max_ttl = 0x7FFFFFFF;  // RFC 2181 §8

bool starts_like_number(std::string_view word) { return !word.empty() && word[0] >= '0' && word[0] <= '9'; }

bool starts_like_class(std::string_view word) {
  constexpr std::string_view prefix = "CLASS";
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    if (i >= word.size() || (word[i] & ~0x20) != prefix[i]) return false;
  }
  return true;
}

/// TTL, class and type, the first two in any order or absent.
std::optional<RecordTextError> take_head(TokenReader& tokens, Record& record) {
  bool has_ttl = false;
  bool has_class = false;
  while (const auto word = tokens.next()) {
    if (!has_ttl && starts_like_number(*word)) {
      const auto ttl = parse_seconds(*word);
      if (!ttl || *ttl > max_ttl) return RecordTextError::bad_ttl;
      record.ttl = *ttl;
      has_ttl = true;
      continue;
    }
    const auto klass = has_class ? std::nullopt : parse_rrclass(*word);
    if (klass && *klass != RRClass::any) {
      record.klass = *klass;
      has_class = true;
      continue;
    }
    const auto type = parse_rrtype(*word);
    if (!type) return starts_like_class(*word) ? RecordTextError::bad_class : RecordTextError::bad_type;
    record.type = *type;
    return std::nullopt;
  }
  return RecordTextError::bad_type;
}

std::string head_text(const Name& owner, std::uint32_t ttl, RRClass klass, RRType type) {
  return owner.to_text() + " " + std::to_string(ttl) + " " + to_text(klass) + " " + to_text(type);
}

std::string record_text(const Name& owner, std::uint32_t ttl, RRClass klass, RRType type, Bytes rdata) {
  std::string text = head_text(owner, ttl, klass, type);
  const std::string words = rdata_to_text(described_as(type, klass), rdata);
  if (!words.empty()) text += " " + words;
  return text;
}

std::string_view to_text(Opcode opcode) {
  switch (opcode) {
    case Opcode::query:
      return "QUERY";
    case Opcode::iquery:
      return "IQUERY";
    case Opcode::status:
      return "STATUS";
    case Opcode::notify:
      return "NOTIFY";
    case Opcode::update:
      return "UPDATE";
  }
  return "OTHER";
}

std::string flags_text(const Header& h) {
  std::string text;
  const auto add = [&text](bool set, std::string_view word) {
    if (set) text.append(" ").append(word);
  };
  add(h.qr, "qr");
  add(h.aa, "aa");
  add(h.tc, "tc");
  add(h.rd, "rd");
  add(h.ra, "ra");
  add(h.z, "z");
  add(h.ad, "ad");
  add(h.cd, "cd");
  return text;
}

std::string edns_text(const Edns& edns) {
  std::string text = ";; EDNS: version: " + std::to_string(edns.version) +
                     ", flags:" + (edns.dnssec_ok ? " do" : "") + "; udp: " + std::to_string(edns.udp_size) + "\n";
  if (edns.ede) {
    text += ";; EDE: " + std::to_string(static_cast<unsigned>(edns.ede->code));
    if (const auto words = to_text(edns.ede->code); !words.empty()) text.append(" (").append(words).append(")");
    if (!edns.ede->text.empty()) {
      const auto* octets = reinterpret_cast<const std::uint8_t*>(edns.ede->text.data());
      text += ": ";
      append_quoted({octets, edns.ede->text.size()}, text);
    }
    text += "\n";
  }
  return text;
}

void append_section(std::string_view title, const std::vector<Rrset>& sets, std::string& text) {
  if (sets.empty()) return;
  text.append("\n;; ").append(title).append(" SECTION:\n");
  for (const Rrset& set : sets) text += to_text(set);
}

}  // namespace

std::string_view to_text(RecordTextError error) {
  switch (error) {
    case RecordTextError::empty:
      return "no record is there";
    case RecordTextError::bad_owner:
      return "the owner is no domain name";
    case RecordTextError::bad_ttl:
      return "the TTL is no number from 0 to 2147483647";
    case RecordTextError::bad_class:
      return "the class is not known";
    case RecordTextError::bad_type:
      return "the record type is missing or not known";
    case RecordTextError::bad_rdata:
      return "the data do not fit the record type";
  }
  return "";
}

Result<Record, RecordTextError> record_from_text(std::string_view line, const Name& origin,
                                                 std::uint32_t default_ttl) {
  TokenReader tokens(line);
  const auto owner_word = tokens.next();
  if (!owner_word) return Failure{tokens.ok() ? RecordTextError::empty : RecordTextError::bad_owner};
  const auto owner = Name::from_text(*owner_word, origin);
  if (!owner.ok()) return Failure{RecordTextError::bad_owner};
  Record record;
  record.owner = *owner;
  record.ttl = default_ttl;
  if (const auto error = take_head(tokens, record)) return Failure{*error};
  auto rdata = rdata_from_text(described_as(record.type, record.klass), tokens.rest(), origin);
  if (!rdata.ok()) return Failure{RecordTextError::bad_rdata};
  record.rdata = std::move(*rdata);
  return record;
}

std::string to_text(const Record& record) {
  return record_text(record.owner, record.ttl, record.klass, record.type, record.rdata);
}

std::string to_text(const Rrset& rrset) {
  std::string text;
  for (const Bytes rdata : rrset.rdatas) {
    text += record_text(rrset.owner, rrset.ttl, rrset.klass, rrset.type, rdata) + "\n";
  }
  for (const Bytes rdata : rrset.signatures) {
    text += record_text(rrset.owner, rrset.ttl, rrset.klass, RRType::rrsig, rdata) + "\n";
  }
  return text;
}

std::string to_text(const Message& message) {
  const Header& h = message.header;
  std::string text = ";; opcode: ";
  text.append(to_text(h.opcode)).append(", status: ").append(to_text(message.rcode()));
  text += ", id: " + std::to_string(h.id) + "\n;; flags:" + flags_text(h);
  text += "; QUERY: " + std::to_string(h.qdcount) + ", ANSWER: " + std::to_string(h.ancount) +
          ", AUTHORITY: " + std::to_string(h.nscount) + ", ADDITIONAL: " + std::to_string(h.arcount) + "\n";
  if (message.edns) text += edns_text(*message.edns);
  if (message.question) {
    const Question& q = *message.question;
    text += "\n;; QUESTION SECTION:\n;" + q.name.to_text() + " " + to_text(q.klass) + " " + to_text(q.type) + "\n";
  }
  append_section("ANSWER", message.answer, text);
  append_section("AUTHORITY", message.authority, text);
  append_section("ADDITIONAL", message.additional, text);
  return text;
}

}  // namespace sekisho::dns
