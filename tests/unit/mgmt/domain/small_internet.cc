#include "small_internet.h"

#include <algorithm>

namespace sekisho::mgmt::domain::test {

using dns::Rcode;
using dns::RRType;
using testing::SignedZone;
using Outcome = Resolved::Outcome;
using Result = ServerReply::Result;

namespace {

const dns::Name domain = dns::Name::of("city.jp.");
const IpAddress parent_address = *IpAddress::parse("133.0.0.1");

ServerReply reply_with(Rcode rcode, bool authority) {
  ServerReply reply;
  reply.result = Result::reply;
  reply.edns = true;
  reply.rcode = rcode;
  reply.message.header.aa = authority;
  return reply;
}

Resolved resolved(const dnssec::Reply& reply, RRType type) {
  Resolved made;
  made.answer = reply.answer;
  const bool data = std::ranges::any_of(reply.answer, [&](const dns::Rrset& set) { return set.type == type; });
  made.outcome = reply.rcode == Rcode::nxdomain ? Outcome::no_name : data ? Outcome::data : Outcome::no_data;
  return made;
}

Resolved from_lines(const std::vector<std::string>& lines) {
  Resolved made;
  made.outcome = lines.empty() ? Outcome::no_data : Outcome::data;
  for (const std::string& line : lines) {
    const dns::Record record = testing::record(line);
    const dns::Rrset* known = find_set(made.answer, record.owner, record.type);
    if (known == nullptr) made.answer.push_back({record.owner, record.type, record.klass, record.ttl, {}, {}});
    for (dns::Rrset& set : made.answer)
      if (set.owner == record.owner && set.type == record.type) set.rdatas.add(record.rdata);
  }
  return made;
}

Resolved from_host(const std::string& name, const Host& host, RRType type) {
  Resolved made;
  made.outcome = Outcome::failed;
  if (host.fails) return made;
  std::vector<std::string> lines;
  if (!host.alias.empty()) lines.push_back(name + " 60 CNAME " + host.alias);
  for (const std::string& address : host.addresses) {
    const bool four = address.find(':') == std::string::npos;
    if (four != (type == RRType::a)) continue;
    lines.push_back((host.alias.empty() ? name : host.alias) + (four ? " 60 A " : " 60 AAAA ") + address);
  }
  return from_lines(lines);
}

}  // namespace

SmallInternet::SmallInternet(testing::Denial denial, dnssec::Algorithm algorithm)
    : ksk("city.jp.", algorithm), zsk("city.jp.", algorithm, testing::SigningKey::zsk), denial_(denial) {
  lines = {
      "city.jp. 3600 SOA ns1.city.jp. root.city.jp. 7 3600 900 604800 600",
      "city.jp. 3600 NS ns1.city.jp.",
      "city.jp. 3600 NS ns2.city.jp.",
      "city.jp. 3600 MX 10 mail.city.jp.",
      "city.jp. 3600 A 133.1.0.80",
      "www.city.jp. 3600 A 133.1.0.80",
      "ns1.city.jp. 3600 A 133.1.0.1",
      "ns2.city.jp. 3600 A 133.2.0.1",
      "mail.city.jp. 3600 A 133.1.0.25",
  };
  ds = {ksk.ds()};
  take_zone();
}

SignedZone SmallInternet::edition(const std::vector<std::string>& records) const {
  SignedZone zone("city.jp.", denial_, ksk, zsk);
  for (const std::string& line : records) zone.add(line);
  return zone;
}

void SmallInternet::take_zone() {
  servers.clear();
  add_server("133.1.0.1");
  add_server("133.2.0.1");
}

Server& SmallInternet::add_server(const char* address) {
  return servers.insert_or_assign(*IpAddress::parse(address), Server{.zone = edition(lines)}).first->second;
}

void SmallInternet::replace(std::string_view from, std::string_view to) {
  for (std::string& line : lines)
    if (const std::size_t at = line.find(from); at != std::string::npos) line.replace(at, from.size(), to);
  take_zone();
}

void SmallInternet::leave_unsigned() {
  for (auto& [address, server] : servers) server.is_signed = false;
}

Resolved SmallInternet::resolve(Side side, const dns::Question& q, bool checked) {
  const std::string name = q.name.to_text();
  if (side == Side::lgwan) {
    if (lgwan.empty()) return {};
    const auto found = lgwan.find(name + " " + to_text(q.type));
    return from_lines(found == lgwan.end() ? std::vector<std::string>{} : found->second);
  }
  Resolved lost;
  lost.outcome = Outcome::failed;
  if (name == "jp." && !parent_resolves) return lost;
  if (name == "." && q.type == RRType::ns) return from_lines({". 60 NS a.dns.jp."});
  if (name == "jp." && q.type == RRType::ns) return from_lines({"jp. 60 NS a.dns.jp."});
  if (name == "a.dns.jp." && q.type == RRType::a) return from_lines({"a.dns.jp. 60 A 133.0.0.1"});
  if (const auto host = hosts.find(name); host != hosts.end()) return from_host(name, host->second, q.type);
  Resolved made;
  made.outcome = Outcome::no_name;
  if (!q.name.is_under(domain)) return made;
  for (const auto& [address, server] : servers) {
    if (server.manner != Manner::serves) continue;
    made = resolved(server.zone.ask(q), q.type);
    made.security = checked ? security : dnssec::Security::indeterminate;
    return made;
  }
  made.outcome = Outcome::failed;
  return made;
}

ServerReply SmallInternet::ask_parent(const dns::Question& q) const {
  if (!parent_answers) return {Result::silent, false, Rcode::noerror, {}};
  if (!registered) return reply_with(Rcode::nxdomain, true);
  ServerReply reply = reply_with(Rcode::noerror, q.type == RRType::ds || delegation.empty());
  if (q.type == RRType::ds && !ds.empty()) {
    reply.message.answer.push_back(testing::set_of("city.jp.", RRType::ds, 3600, ds));
    return reply;
  }
  if (q.type == RRType::ds || delegation.empty()) return reply;
  std::vector<std::string> names;
  for (const std::string& name : delegation) names.push_back("city.jp. 3600 NS " + name);
  reply.message.authority = from_lines(names).answer;
  reply.message.additional = from_lines(glue).answer;
  return reply;
}

ServerReply SmallInternet::ask_server(const Server& server, const forwarding::ServerQuestion& q) const {
  if (server.manner == Manner::silent || (q.tcp && !server.tcp) || (!q.tcp && !server.udp))
    return {Result::silent, false, Rcode::noerror, {}};
  if (q.edns && !server.edns) {
    ServerReply refusal = reply_with(Rcode::formerr, false);
    refusal.edns = false;
    return refusal;
  }
  switch (server.manner) {
    case Manner::unreachable:
      return {Result::unreachable, false, Rcode::noerror, {}};
    case Manner::garbles:
      return {Result::unreadable, false, Rcode::noerror, {}};
    case Manner::refuses:
      return reply_with(Rcode::refused, false);
    case Manner::fails:
      return reply_with(Rcode::servfail, false);
    case Manner::not_implemented:
      return reply_with(Rcode::notimp, false);
    case Manner::no_such_zone:
      return reply_with(Rcode::nxdomain, true);
    case Manner::refers_up: {
      ServerReply reply = reply_with(Rcode::noerror, false);
      reply.message.authority = from_lines({". 60 NS a.root-servers.net."}).answer;
      return reply;
    }
    case Manner::silent:
    case Manner::serves:
    case Manner::without_authority:
      break;
  }
  if (!q.question.name.is_under(domain)) {
    ServerReply reply = reply_with(server.recursive && q.recursion_desired ? Rcode::noerror : Rcode::refused, false);
    if (reply.rcode != Rcode::noerror) return reply;
    reply.message.header.ra = true;
    reply.message.answer = from_lines({"jp. 60 SOA a.dns.jp. root.dns.jp. 1 1 1 1 1"}).answer;
    return reply;
  }
  if (q.question.type == RRType::axfr) {
    ServerReply reply = reply_with(server.open ? Rcode::noerror : Rcode::refused, server.open);
    if (server.open) reply.message.answer = from_lines(lines).answer;
    return reply;
  }
  const dnssec::Reply said = server.zone.ask(q.question);
  ServerReply reply = reply_with(said.rcode, server.manner == Manner::serves);
  reply.edns = q.edns && server.edns;
  reply.message.answer = said.answer;
  reply.message.authority = said.authority;
  if (server.is_signed) return reply;
  for (auto* section : {&reply.message.answer, &reply.message.authority}) {
    std::erase_if(*section, [](const dns::Rrset& set) {
      return set.type == RRType::dnskey || set.type == RRType::nsec || set.type == RRType::nsec3;
    });
    for (dns::Rrset& set : *section) set.signatures.clear();
  }
  return reply;
}

std::vector<ServerReply> SmallInternet::ask(std::span<const StraightQuestion> questions) {
  std::vector<ServerReply> replies;
  for (const StraightQuestion& q : questions) {
    const auto server = servers.find(q.server);
    if (q.server == parent_address) {
      replies.push_back(ask_parent(q.question.question));
    } else if (server != servers.end()) {
      replies.push_back(ask_server(server->second, q.question));
    } else {
      replies.push_back({Result::silent, false, Rcode::noerror, {}});
    }
  }
  return replies;
}

std::string show(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& f : findings) {
    text += std::string(row_of(f.fault).word) + " " + f.server + " " + f.address;
    for (const std::string& detail : f.details) text += " [" + detail + "]";
    text += "\n";
  }
  return text;
}

}  // namespace sekisho::mgmt::domain::test
