#include "mgmt/domain/gather_servers.h"

#include <algorithm>
#include <array>

#include "dns/rdata.h"

namespace sekisho::mgmt::domain {
namespace {

using forwarding::ServerQuestion;
using Outcome = Resolved::Outcome;

/// One question of the round, and where its reply is kept.
struct Slot {
  ServerQuestion question;
  ServerReply ServerEvidence::*place;
};

constexpr std::array<std::uint8_t, 23> absent_label = {'n', 'o', '-', 's', 'u', 'c', 'h', '-', 'n', 'a', 'm', 'e',
                                                       '-', 's', 'e', 'k', 'i', 's', 'h', 'o', '-', '4', '7'};

std::vector<Slot> round_of_questions(const Evidence& e) {
  const auto ask = [&](dns::RRType type) { return dns::Question{e.domain, type, dns::RRClass::in}; };
  std::vector<Slot> slots = {
      {{.question = ask(dns::RRType::soa)}, &ServerEvidence::soa},
      {{.question = ask(dns::RRType::soa), .edns = false}, &ServerEvidence::soa_plain},
      {{.question = ask(dns::RRType::soa), .tcp = true}, &ServerEvidence::soa_tcp},
      {{.question = ask(dns::RRType::ns)}, &ServerEvidence::ns},
      {{.question = ask(dns::RRType::dnskey)}, &ServerEvidence::keys},
      {{.question = ask(dns::RRType::nsec3param)}, &ServerEvidence::nsec3param},
      {{.question = ask(dns::RRType::cds)}, &ServerEvidence::cds},
      {{.question = ask(dns::RRType::cdnskey)}, &ServerEvidence::cdnskey},
  };
  slots.push_back({{.question = {e.parent, dns::RRType::soa, dns::RRClass::in}, .recursion_desired = true},
                   &ServerEvidence::recursion});
  if (const auto absent = e.domain.prepend(absent_label))
    slots.push_back({{.question = {*absent, dns::RRType::a, dns::RRClass::in}}, &ServerEvidence::absent});
  if (e.is_reverse()) return slots;
  slots.push_back({{.question = ask(dns::RRType::mx)}, &ServerEvidence::mx});
  slots.push_back({{.question = ask(dns::RRType::a)}, &ServerEvidence::a});
  slots.push_back({{.question = ask(dns::RRType::aaaa)}, &ServerEvidence::aaaa});
  if (const auto www = e.domain.prepend(www_label())) {
    slots.push_back({{.question = {*www, dns::RRType::a, dns::RRClass::in}}, &ServerEvidence::www_a});
    slots.push_back({{.question = {*www, dns::RRType::aaaa, dns::RRClass::in}}, &ServerEvidence::www_aaaa});
  }
  return slots;
}

/// Whether strangers get the whole zone. By itself: a server may end the connection for such a question.
void ask_transfers(const Evidence& e, std::span<ServerEvidence* const> fresh, Sources& sources) {
  std::vector<ServerEvidence*> asked;
  std::vector<StraightQuestion> questions;
  for (ServerEvidence* server : fresh) {
    if (!server->soa_tcp.message.header.aa) continue;
    asked.push_back(server);
    questions.push_back({server->address, {{e.domain, dns::RRType::axfr, dns::RRClass::in}, true}});
  }
  auto replies = sources.ask(questions);
  for (std::size_t i = 0; i < asked.size(); ++i) asked[i]->transfer = std::move(replies[i]);
}

bool serves(const ServerEvidence& server) {
  return server.soa.message.header.aa || server.soa_plain.message.header.aa || server.soa_tcp.message.header.aa;
}

/// What one server of the zone says of a name server's address.
void take_addresses(const ServerReply& reply, dns::RRType type, NameServer& server) {
  const dns::Message& message = reply.message;
  if (!message.header.aa) return;
  if (const dns::Rrset* set = find_set(message.answer, server.name, type)) {
    add_addresses(*set, server.addresses);
    server.outcome = Outcome::data;
  } else if (const dns::Rrset* alias = find_set(message.answer, server.name, dns::RRType::cname)) {
    const auto target = dns::target_of(dns::RRType::cname, alias->rdatas.front());
    if (target) server.alias_of = *target;
    server.outcome = Outcome::data;
  } else if (server.outcome != Outcome::data) {
    server.outcome = reply.rcode == dns::Rcode::nxdomain ? Outcome::no_name : Outcome::no_data;
  }
}

}  // namespace

Bytes www_label() {
  static constexpr std::array<std::uint8_t, 3> label = {'w', 'w', 'w'};
  return label;
}

void ask_servers(Evidence& e, Sources& sources) {
  const std::vector<Slot> slots = round_of_questions(e);
  std::vector<ServerEvidence*> fresh;
  std::vector<StraightQuestion> questions;
  for (ServerEvidence& server : e.servers) {
    if (!server.asked || server.soa.result != ServerReply::Result::not_asked) continue;
    fresh.push_back(&server);
    for (const Slot& slot : slots) questions.push_back({server.address, slot.question});
  }
  auto replies = sources.ask(questions);
  std::size_t next = 0;
  for (ServerEvidence* server : fresh) {
    for (const Slot& slot : slots) server->*slot.place = std::move(replies[next++]);
  }
  ask_transfers(e, fresh, sources);
}

void read_own_addresses(Evidence& e, Sources& sources) {
  struct Asked {
    NameServer* server;
    dns::RRType type;
  };
  std::vector<Asked> asked;
  std::vector<StraightQuestion> questions;
  for (NameServer& name : e.names) {
    if (name.outcome != Outcome::not_asked || !name.name.is_under(e.domain)) continue;
    for (const ServerEvidence& server : e.servers) {
      if (!serves(server)) continue;
      for (const dns::RRType type : {dns::RRType::a, dns::RRType::aaaa}) {
        asked.push_back({&name, type});
        questions.push_back({server.address, {.question = {name.name, type, dns::RRClass::in}}});
      }
    }
  }
  const auto replies = sources.ask(questions);
  for (std::size_t i = 0; i < asked.size(); ++i) take_addresses(replies[i], asked[i].type, *asked[i].server);
}

}  // namespace sekisho::mgmt::domain
