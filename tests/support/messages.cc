#include "tests/support/messages.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace sekisho::testing {
namespace {

[[noreturn]] void give_up(std::string_view what, std::string_view text) {
  std::fprintf(stderr, "bad test text (%.*s): %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(text.size()), text.data());
  std::abort();
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t n = std::min(text.find(' '), text.size());
    if (n > 0) words.push_back(text.substr(0, n));
    text.remove_prefix(std::min(n + 1, text.size()));
  }
  return words;
}

}  // namespace

dns::Question question(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() < 2 || words.size() > 3) give_up("question", text);
  const auto name = dns::Name::from_text(words[0]);
  const auto type = dns::parse_rrtype(words.back());
  const auto klass = words.size() == 3 ? dns::parse_rrclass(words[1]) : dns::RRClass::in;
  if (!name.ok() || !type || !klass) give_up("question", text);
  return {*name, *type, *klass};
}

dns::Record record(std::string_view line) {
  auto record = dns::record_from_text(line, dns::Name(), 300);
  if (!record.ok()) give_up(to_text(record.error()), line);
  return *record;
}

dns::Rrset rrset(std::initializer_list<std::string_view> lines) {
  dns::Rrset set;
  bool first = true;
  for (const std::string_view line : lines) {
    const dns::Record r = record(line);
    const bool signature = r.type == dns::RRType::rrsig;
    const auto type = signature ? static_cast<dns::RRType>(load_u16(r.rdata.data())) : r.type;
    if (first) set = {r.owner, type, r.klass, r.ttl, {}, {}};
    if (!(set.owner == r.owner) || set.type != type) give_up("another set", line);
    first = false;
    (signature ? set.signatures : set.rdatas).add(r.rdata);
  }
  return set;
}

Octets rdata(dns::RRType type, std::string_view text) {
  auto octets = dns::rdata_from_text(type, text, dns::Name());
  if (!octets.ok()) give_up("rdata", text);
  return *octets;
}

MessageText::MessageText(std::string_view question_text) : question_(question(question_text)) { header_.id = 0x1234; }

MessageText& MessageText::id(std::uint16_t id) { return header_.id = id, *this; }
MessageText& MessageText::aa(bool on) { return header_.aa = on, *this; }
MessageText& MessageText::tc(bool on) { return header_.tc = on, *this; }
MessageText& MessageText::rd(bool on) { return header_.rd = on, *this; }
MessageText& MessageText::ra(bool on) { return header_.ra = on, *this; }
MessageText& MessageText::ad(bool on) { return header_.ad = on, *this; }
MessageText& MessageText::cd(bool on) { return header_.cd = on, *this; }
MessageText& MessageText::qr(bool on) { return header_.qr = on, *this; }
MessageText& MessageText::opcode(dns::Opcode opcode) { return header_.opcode = opcode, *this; }
MessageText& MessageText::no_question() { return question_.reset(), *this; }

MessageText& MessageText::rcode(dns::Rcode rcode) {
  const auto number = static_cast<unsigned>(rcode);
  header_.rcode = static_cast<std::uint8_t>(number & 0xFU);
  high_rcode_ = static_cast<std::uint8_t>(number >> 4);
  return *this;
}

MessageText& MessageText::edns(std::uint16_t udp_size) {
  if (!opt_) opt_.emplace();
  opt_->udp_size = udp_size;
  return *this;
}

MessageText& MessageText::dnssec_ok(bool on) {
  if (!opt_) opt_.emplace();
  opt_->dnssec_ok = on;
  return *this;
}

MessageText& MessageText::opt(const dns::OptFields& fields) { return opt_ = fields, *this; }

MessageText& MessageText::add(dns::Section section, std::string_view line) {
  lines_.push_back({section, record(line)});
  return *this;
}
MessageText& MessageText::answer(std::string_view line) { return add(dns::Section::answer, line); }
MessageText& MessageText::authority(std::string_view line) { return add(dns::Section::authority, line); }
MessageText& MessageText::additional(std::string_view line) { return add(dns::Section::additional, line); }

Octets MessageText::wire() const {
  Octets buffer(65535);
  dns::MessageWriter writer(buffer, buffer.size());
  writer.begin(header_);
  if (question_) writer.question(*question_);
  for (const auto section : {dns::Section::answer, dns::Section::authority, dns::Section::additional}) {
    for (const Line& line : lines_) {
      const dns::Record& r = line.record;
      if (line.section != section) continue;
      if (!writer.record(section, r.owner, r.type, r.klass, r.ttl, r.rdata)) give_up("too much", to_text(r));
    }
  }
  if (opt_) {
    dns::OptFields fields = *opt_;
    if (high_rcode_ != 0) fields.extended_rcode = high_rcode_;
    writer.opt(fields);
  }
  buffer.resize(writer.finish().size());
  return buffer;
}

dns::Message MessageText::message() const {
  const Octets octets = wire();
  auto message = dns::parse_message(octets);
  if (!message.ok()) give_up("message", to_hex(octets));
  if (message->edns) {  // its option bytes would point into `octets`
    message->edns->cookie = {};
    message->edns->nsid_value = {};
    if (message->edns->ede) message->edns->ede->text = {};
  }
  return *message;
}

MessageText query(std::string_view question_text) { return MessageText(question_text).rd(); }
MessageText reply(std::string_view question_text) { return MessageText(question_text).qr().rd().ra(); }

std::string show(Bytes wire) {
  const auto message = dns::parse_message(wire);
  if (!message.ok()) return "(no message: error " + std::to_string(static_cast<int>(message.error())) + ")";
  return to_text(*message);
}

std::string show(const std::vector<dns::Rrset>& sets) {
  std::string text;
  for (const auto& set : sets) text += to_text(set);
  return text;
}

std::string to_hex(Bytes octets) {
  std::string text;
  for (const std::uint8_t octet : octets) {
    char digits[4];
    std::snprintf(digits, sizeof digits, "%02x", octet);
    if (!text.empty()) text += ' ';
    text += digits;
  }
  return text;
}

Octets from_hex(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c != ' ' && c != '\n'; });
  if (digits.size() % 2 != 0) give_up("hex", text);
  Octets octets;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    char* end = nullptr;
    const std::string pair = digits.substr(i, 2);
    octets.push_back(static_cast<std::uint8_t>(std::strtoul(pair.c_str(), &end, 16)));
    if (end != pair.c_str() + 2) give_up("hex", text);
  }
  return octets;
}

}  // namespace sekisho::testing
