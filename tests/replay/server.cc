#include "tests/replay/server.h"

#include <algorithm>

#include "dns/message_writer.h"
#include "dns/presentation.h"

namespace sekisho::replay {
namespace {

constexpr unsigned most_links = 12;

std::string lower_text(const dns::Name& name) { return name.lower().to_text(); }

std::optional<dns::Rcode> rcode_named(const std::string& text) {
  for (unsigned n = 0; n < 32; ++n) {
    if (dns::to_text(static_cast<dns::Rcode>(n)) == text) return static_cast<dns::Rcode>(n);
  }
  return std::nullopt;
}

void add_record(std::vector<dns::Rrset>& section, const std::string& text) {
  const auto record = dns::record_from_text(text, dns::Name(), 300);
  if (!record) return;
  for (dns::Rrset& set : section) {
    if (set.owner == record->owner && set.type == record->type) {
      set.rdatas.add(record->rdata);
      return;
    }
  }
  dns::Rrset set;
  set.owner = record->owner;
  set.type = record->type;
  set.ttl = record->ttl;
  set.rdatas.add(record->rdata);
  section.push_back(set);
}

void fill_canned(const CannedReply& canned, Sections& out, dns::Header& header) {
  header.aa = false;
  for (const Line& line : canned.lines) {
    const std::string& kind = line.word(0);
    if (kind == "rcode") out.rcode = rcode_named(line.word(1)).value_or(dns::Rcode::servfail);
    if (kind == "flags") {
      header.aa = line.has("aa");
      header.ra = line.has("ra");
      header.tc = line.has("tc");
    }
    if (kind == "answer") add_record(out.answer, line.rest(1));
    if (kind == "authority") add_record(out.authority, line.rest(1));
    if (kind == "additional") add_record(out.additional, line.rest(1));
  }
}

/// A reply that has no more than a header, as very old servers answer what they do not understand.
std::vector<std::uint8_t> bare_reply(dns::Header header) {
  std::vector<std::uint8_t> wire(dns::Header::size);
  header.qdcount = header.ancount = header.nscount = header.arcount = 0;
  dns::compose_header(header, wire.data());
  return wire;
}

std::vector<std::uint8_t> compose(dns::Header header, const dns::Question& question, const Sections& sections,
                                  const std::optional<dns::OptFields>& opt, bool dnssec_ok) {
  std::vector<std::uint8_t> buffer(65535);
  dns::MessageWriter w(buffer, buffer.size());
  w.begin(header);
  w.question(question);
  if (!header.tc) {
    for (dns::Rrset set : sections.answer) {
      if (question.type == dns::RRType::rrsig) set.rdatas.clear();
      w.rrset(dns::Section::answer, set, dnssec_ok || question.type == dns::RRType::rrsig);
    }
    for (const auto& set : sections.authority) {
      const bool proof = set.type == dns::RRType::nsec || set.type == dns::RRType::nsec3;
      const bool referral_ds = set.type == dns::RRType::ds;
      if (dnssec_ok || !(proof || referral_ds)) w.rrset(dns::Section::authority, set, dnssec_ok);
    }
    for (const auto& set : sections.additional) w.rrset(dns::Section::additional, set, dnssec_ok);
  }
  if (opt) w.opt(*opt);
  const Bytes wire = w.finish();
  return {wire.begin(), wire.end()};
}

}  // namespace

std::string Server::take(const Line& line, KeyRing& keys) {
  for (const Line& part : line.below) {
    if (part.word(0) == "zone") {
      std::string error;
      Zone zone(part, keys, error);
      if (!error.empty()) return error;
      std::erase_if(zones_, [&](const Zone& old) { return old.apex() == zone.apex(); });
      zones_.push_back(std::move(zone));
    } else if (part.word(0) == "reply") {
      const std::string name = part.word(1) == "*" ? "*" : lower_text(dns::Name::of(part.word(1)));
      canned_.insert(canned_.begin(), {name, part.word(2), part.below});
    } else {
      return "line " + std::to_string(part.number) + ": zone or reply wanted";
    }
  }
  return {};
}

Zone* Server::zone(const dns::Name& apex) {
  const auto at = std::find_if(zones_.begin(), zones_.end(), [&](const Zone& zone) { return zone.apex() == apex; });
  return at == zones_.end() ? nullptr : &*at;
}

void Server::mend() {
  for (Zone& zone : zones_) zone.mend();
}

void Server::set_modes(const Line& line, std::size_t first) {
  modes_.clear();
  drop_ = 0;
  delay_ = 10ms;
  for (std::size_t i = first; i < line.words.size(); ++i) {
    const std::string& mode = line.words[i];
    if (mode == "recursing") {
      recursing_ = true;
    } else if (mode.rfind("drop=", 0) == 0) {
      drop_ = static_cast<unsigned>(std::stoul(mode.substr(5)));
    } else if (mode.rfind("delay=", 0) == 0) {
      delay_ = parse_duration(mode.substr(6));
    } else {
      modes_.push_back(mode);
    }
  }
}

bool Server::has_mode(const std::string& mode) const {
  return std::find(modes_.begin(), modes_.end(), mode) != modes_.end();
}

std::optional<Duration> Server::delay(bool tcp, bool& unreachable) {
  unreachable = has_mode("unreachable") || (tcp && has_mode("no-tcp"));
  if (has_mode("down") || (!tcp && has_mode("tcp-only"))) return std::nullopt;
  if (drop_ > 0) {
    --drop_;
    return std::nullopt;
  }
  return delay_;
}

const CannedReply* Server::canned(const dns::Question& question) const {
  for (const CannedReply& c : canned_) {
    const bool name_fits = c.name == "*" || c.name == lower_text(question.name);
    if (name_fits && (c.type == "*" || c.type == dns::to_text(question.type))) return &c;
  }
  return nullptr;
}

void Server::answer_from_zones(const dns::Question& question, Sections& out) const {
  dns::Question at = question;
  for (unsigned link = 0; link < most_links; ++link) {
    const Zone* best = nullptr;
    for (const Zone& zone : zones_) {
      const bool parent_side = at.type == dns::RRType::ds && zone.apex() == at.name && zones_.size() > 1;
      if (!at.name.is_under(zone.apex()) || parent_side) continue;
      if (best == nullptr || zone.apex().label_count() > best->apex().label_count()) best = &zone;
    }
    if (best == nullptr) {
      if (link == 0) out.rcode = dns::Rcode::refused;
      return;
    }
    const auto target = best->answer(at, has_mode("denies-ents"), out);
    if (!target) return;
    at.name = *target;
  }
}

/// Modes that spoil every answer.
bool Server::refuses(const dns::Message& query, Sections& out) const {
  out.authoritative = false;
  if (has_mode("formerr")) out.rcode = dns::Rcode::formerr;
  if (has_mode("refused")) out.rcode = dns::Rcode::refused;
  if (has_mode("servfail")) out.rcode = dns::Rcode::servfail;
  if (refuses_edns(query, out)) return true;
  if (has_mode("upward")) add_record(out.authority, ". 518400 IN NS a.root.");
  return out.rcode != dns::Rcode::noerror || has_mode("upward");
}

bool Server::refuses_edns(const dns::Message& query, Sections& out) const {
  if (!query.edns) return false;
  if (has_mode("no-edns")) out.rcode = dns::Rcode::formerr;
  if (has_mode("edns-notimp")) out.rcode = dns::Rcode::notimp;
  if (has_mode("edns-badvers")) out.rcode = dns::Rcode::badvers;
  if (has_mode("no-options") && query.edns->option_count > 0) out.rcode = dns::Rcode::formerr;
  return out.rcode != dns::Rcode::noerror;
}

/// What the server's COOKIE option says, and with `cookies-needed` its BADCOOKIE. The server's part is always the
/// same.
Server::Cookie Server::cookie_for(const dns::Message& query, bool tcp) const {
  const bool needed = has_mode("cookies-needed");
  if (!query.edns || query.edns->cookie.empty() || !(needed || has_mode("cookies"))) return {};
  const Bytes came = query.edns->cookie;
  Cookie cookie;
  cookie.octets.assign(came.begin(), came.begin() + 8);
  cookie.octets.insert(cookie.octets.end(), 16, 0x5E);
  cookie.bad = needed && !tcp && !std::ranges::equal(came, cookie.octets);
  return cookie;
}

std::vector<std::uint8_t> Server::reply(Bytes wire, bool tcp) const {
  const auto query = dns::parse_message(wire);
  if (!query || !query->question || (query->edns && has_mode("drops-edns"))) return {};
  dns::Question question = *query->question;
  dns::Header header = query->header;
  Sections sections;
  header.qr = true;
  if (has_mode("formerr-udp") && !tcp) sections.rcode = dns::Rcode::formerr;
  header.ra = recursing_;
  const Cookie cookie = cookie_for(*query, tcp);
  if (cookie.bad) sections.rcode = dns::Rcode::badcookie;
  const bool refused = sections.rcode != dns::Rcode::noerror || refuses(*query, sections);
  if (!refused) {
    sections.authoritative = !has_mode("no-aa");
    if (const CannedReply* c = canned(question)) {
      fill_canned(*c, sections, header);
      sections.authoritative = header.aa;
    } else {
      answer_from_zones(question, sections);
    }
  }
  header.aa = sections.authoritative && !recursing_;
  header.rcode = static_cast<std::uint8_t>(static_cast<unsigned>(sections.rcode) & 0xF);
  if (tcp) header.tc = false;
  if (!tcp && has_mode("truncating")) header.tc = true;
  if (has_mode("other-name")) question.name = dns::Name::of("elsewhere.test.");
  if (has_mode("lowercase") || (has_mode("lowercase-udp") && !tcp)) question.name = question.name.lower();
  if (has_mode("forging") && !tcp) header.id = static_cast<std::uint16_t>(header.id ^ 0x5555);
  if (refused && has_mode("bare")) return bare_reply(header);
  std::optional<dns::OptFields> opt;
  if (query->edns && !has_mode("no-edns") && !has_mode("plain")) {
    opt.emplace();
    opt->extended_rcode = static_cast<std::uint8_t>(static_cast<unsigned>(sections.rcode) >> 4U);
    opt->cookie = cookie.octets;
  }
  const bool dnssec_ok = opt && query->edns->dnssec_ok && !has_mode("no-dnssec");
  return compose(header, question, sections, opt, dnssec_ok);
}

}  // namespace sekisho::replay
