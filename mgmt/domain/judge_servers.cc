// Each server by itself: does it serve the zone, by UDP and by TCP, and if not, in which way is it lame (L-10).
#include <algorithm>

#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

using Result = ServerReply::Result;

/// What the server says, if it says anything by any way.
const ServerReply* word_of(const ServerEvidence& server) {
  for (const ServerReply* reply : {&server.soa, &server.soa_plain, &server.soa_tcp})
    if (reply->result == Result::reply) return reply;
  return nullptr;
}

Fault silence_of(const ServerEvidence& server) {
  const auto any = [&](Result result) {
    return server.soa.result == result || server.soa_plain.result == result || server.soa_tcp.result == result;
  };
  if (any(Result::unreadable) || any(Result::truncated)) return Fault::server_unreadable;
  return server.soa.result == Result::unreachable ? Fault::server_unreachable : Fault::server_silent;
}

Fault lame_by(const ServerReply& reply, const dns::Name& domain) {
  switch (reply.rcode) {
    case dns::Rcode::refused:
    case dns::Rcode::notauth:
      return Fault::server_refuses;
    case dns::Rcode::servfail:
      return Fault::server_fails;
    case dns::Rcode::nxdomain:
      return Fault::server_no_zone;
    case dns::Rcode::noerror:
      break;
    case dns::Rcode::formerr:
    case dns::Rcode::notimp:
    case dns::Rcode::yxdomain:
    case dns::Rcode::badvers:
    case dns::Rcode::badcookie:
      return Fault::server_error;
    default:  // an open enum: any code can come
      return Fault::server_error;
  }
  if (find_set(reply.message.answer, domain, dns::RRType::soa)) return Fault::server_not_authoritative;
  const bool refers =
      std::ranges::any_of(reply.message.authority, [](const dns::Rrset& set) { return set.type == dns::RRType::ns; });
  return refers && reply.message.answer.empty() ? Fault::server_refers : Fault::server_no_zone;
}

void judge_lame(const ServerEvidence& server, const dns::Name& domain, Findings& out) {
  const ServerReply* word = word_of(server);
  if (!word) {
    out.push_back(about(silence_of(server), server));
    return;
  }
  out.push_back(about(lame_by(*word, domain), server, {to_text(word->rcode)}));
}

std::string why_not(const ServerReply& reply) {
  switch (reply.result) {
    case Result::reply:
      return to_text(reply.rcode);
    case Result::unreachable:
      return "unreachable";
    case Result::unreadable:
      return "unreadable";
    case Result::truncated:
      return "truncated";
    case Result::silent:
    case Result::not_asked:
      return "silent";
  }
  return "";
}

void judge_ways(const ServerEvidence& server, const dns::Name& domain, Findings& out) {
  const bool udp = has_soa(server.soa, domain), plain = has_soa(server.soa_plain, domain);
  // Who refuses EDNS refuses it by TCP too: that the answer came shows that the way is open.
  const bool refused = plain && !udp && server.soa_tcp.result == Result::reply;
  const bool tcp = refused || has_soa(server.soa_tcp, domain);
  if (!udp && !plain) {
    out.push_back(about(Fault::server_udp_closed, server, {why_not(server.soa)}));
  } else if (!tcp) {
    out.push_back(about(Fault::server_tcp_closed, server, {why_not(server.soa_tcp)}));
  }
  if (plain && !udp) {
    out.push_back(about(Fault::server_no_edns, server, {why_not(server.soa)}));
  } else if (udp && !server.soa.edns) {
    out.push_back(about(Fault::server_no_edns, server, {"no OPT"}));
  }
}

/// What it gives to strangers and should not.
void judge_openness(const ServerEvidence& server, const Evidence& e, Findings& out) {
  const dns::Header& header = server.recursion.message.header;
  const bool looked_up = server.recursion.result == Result::reply && server.recursion.rcode == dns::Rcode::noerror &&
                         header.ra && !header.aa &&
                         find_set(server.recursion.message.answer, e.parent, dns::RRType::soa) != nullptr;
  if (looked_up) out.push_back(about(Fault::server_recursive, server));
  // A server that does not know AXFR may answer with the SOA alone.
  const dns::Message& whole = server.transfer.message;
  const bool handed_over = server.transfer.result == Result::reply && whole.answer.size() > 1 &&
                           find_set(whole.answer, e.domain, dns::RRType::soa) != nullptr;
  if (handed_over) out.push_back(about(Fault::transfer_open, server));
}

}  // namespace

void judge_servers(const Evidence& e, Findings& out) {
  std::vector<std::string> untested;
  for (const ServerEvidence& server : e.servers) {
    const std::string address = server.address.to_string();
    if (!server.asked) {
      untested.push_back(server.name.to_text() + " (" + address + ")");
      continue;
    }
    if (server.soa.result == Result::not_asked) continue;  // there was no time for it
    // What wrong glue or a private address leads to is somebody else's machine: what it says is no second fault.
    const bool explained = std::ranges::any_of(out, [&](const Finding& f) {
      return (f.fault == Fault::glue_wrong || f.fault == Fault::server_private) && f.address == address;
    });
    if (serves(server, e.domain)) {
      judge_ways(server, e.domain, out);
      judge_openness(server, e, out);
    } else if (!explained) {
      judge_lame(server, e.domain, out);
    }
  }
  if (!untested.empty()) out.push_back({Fault::not_tested, "", "", {"IPv6", list(untested)}});
}

}  // namespace sekisho::mgmt::domain
