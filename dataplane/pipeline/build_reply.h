// The last stage: a body becomes this client's reply, in the octets where his question lies.
//
// The question (with his case) and ID stay where they are; flags, counts, body, aged TTLs, OPT, EDE, NSID and
// cookie are written around them. A hit costs a copy of the body and a few stores; the checksum comes from the body's
// stored sum (checksum.h). Threads: pure. Limits: nothing is written beyond min(client.limit, room). Spec: RFC 1035
// §4.1.1, RFC 2181 §9 and RFC 6891 §6.2.5 (TC), RFC 6840 §5.8 (AD), RFC 3225 (DO), RFC 5001, RFC 8914, RFC 7828, RFC
// 7873.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "dataplane/pipeline/reply_body.h"
#include "dns/cookie.h"
#include "dns/query_reader.h"

namespace sekisho::dataplane {

/// What a reply must know of the query; copied into Pending for late ones.
struct ClientFields {
  std::uint16_t id = 0;
  std::uint16_t limit = 512;  ///< octets that the client can take
  std::uint8_t opcode = 0;
  bool recursion_desired = false;
  bool checking_disabled = false;
  bool authentic_wanted = false;  ///< AD or DO was set
  bool edns = false;
  bool dnssec_ok = false;
  bool nsid = false;
  bool keepalive = false;  ///< stream only: edns-tcp-keepalive was there
  bool has_cookie = false;
  dns::FullCookie cookie{};  ///< with has_cookie: what the reply's COOKIE option holds
};

/// Inline, so that it is made where it shall lie.
inline ClientFields client_fields(const dns::QueryView& query, std::uint16_t limit) noexcept {
  ClientFields c;
  c.id = query.header.id;
  c.limit = limit;
  c.opcode = static_cast<std::uint8_t>(query.header.opcode);
  c.recursion_desired = query.header.rd;
  c.checking_disabled = query.header.cd;
  c.authentic_wanted = query.header.ad;
  if (query.edns) {
    c.edns = true;
    c.dnssec_ok = query.edns->dnssec_ok;
    c.authentic_wanted = c.authentic_wanted || c.dnssec_ok;
    c.nsid = query.edns->nsid;
    c.keepalive = query.edns->tcp_keepalive;
  }
  return c;
}

/// What the server puts into its OPT records.
struct ServerFields {
  Bytes nsid;
  std::uint16_t udp_size = 1232;
  std::uint16_t keepalive = 100;  ///< units of 100 ms
};

struct BuiltReply {
  std::uint16_t length = 0;
  std::uint16_t sum = 0;  ///< of the whole message, for finish_frame()
  bool truncated = false;
};

/// `question_end` octets of `room` hold the query's header and question; 12 (dns::Header::size): there is no question
/// to echo.
BuiltReply build_reply(const ReplyBody& body, const ClientFields& client, const ServerFields& server,
                       std::uint32_t now_s, MutableBytes room, std::size_t question_end) noexcept;

}  // namespace sekisho::dataplane
