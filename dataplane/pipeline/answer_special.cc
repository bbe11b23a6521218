#include "dataplane/pipeline/answer_special.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "dataplane/pipeline/checksum.h"
#include "dataplane/pipeline/compose.h"
#include "dataplane/pipeline/stages.h"
#include "dns/ascii.h"

namespace sekisho::dataplane {
namespace {

using dns::QueryFault;
using dns::Rcode;

dns::Rcode rcode_for(QueryFault fault) noexcept {
  switch (fault) {
    case QueryFault::opcode:
      return Rcode::notimp;
    case QueryFault::tsig:
      return Rcode::refused;
    case QueryFault::none:
    case QueryFault::short_header:
    case QueryFault::is_response:
    case QueryFault::qdcount_zero:
    case QueryFault::cookie_only:
    case QueryFault::qdcount_many:
    case QueryFault::qname_truncated:
    case QueryFault::qname_pointer:
    case QueryFault::qname_label_type:
    case QueryFault::qname_too_long:
    case QueryFault::question_truncated:
    case QueryFault::answer_in_query:
    case QueryFault::record_truncated:
    case QueryFault::two_opts:
    case QueryFault::opt_owner:
    case QueryFault::opt_options:
    case QueryFault::trailing_octets:
    case QueryFault::too_many_additional:
    case QueryFault::tcp_length:
      break;
  }
  return Rcode::formerr;
}

bool asks_identity(const ClientQuery& q) noexcept {
  constexpr std::string_view names[] = {{"\2id\6server\0", 11}, {"\10hostname\4bind\0", 15}};
  if (q.dns.qclass != dns::RRClass::ch || q.dns.qtype != dns::RRType::txt) return false;
  return std::any_of(std::begin(names), std::end(names), [&q](std::string_view name) {
    return dns::same_octets_folded(q.dns.qname, {reinterpret_cast<const std::uint8_t*>(name.data()), name.size()});
  });
}

void answer_identity(ClientQuery& q, const ServerFields& server, std::uint32_t now_s,
                     LaneCounters& counters) noexcept {
  std::array<std::uint8_t, 12 + 256> octets{};
  const std::size_t size = std::min<std::size_t>(server.nsid.size(), 255);
  ByteWriter out(octets);
  out.u16(0xC000 | dns::Header::size);  // the question's name
  out.u16(static_cast<std::uint16_t>(dns::RRType::txt));
  out.u16(static_cast<std::uint16_t>(dns::RRClass::ch));
  out.u32(0);
  out.u16(static_cast<std::uint16_t>(size + 1));
  out.u8(static_cast<std::uint8_t>(size));
  out.bytes(server.nsid.first(size));
  ReplyBody body;
  body.octets = octets.data();
  body.meta.whole_length = body.meta.brief_length = static_cast<std::uint16_t>(out.size());
  body.meta.whole_sum = body.meta.brief_sum = sum_of(out.written());
  body.meta.ancount = 1;
  reply_with(q, body, server, now_s, counters);
}

// BADCOOKIE to who speaks cookies, else TC: over TCP the address proves itself (RFC 7873 §5.2.1, §5.2.3, §5.2.4).
void demand_proof(ClientQuery& q, const ServerFields& server, std::uint32_t now_s, LaneCounters& counters) noexcept {
  counters.views[q.view_slot].cookies_demanded.add();
  reply_with(q, q.client.has_cookie ? bare_body(Rcode::badcookie) : cut_body(), server, now_s, counters);
}

// RFC 7873 §5.4: a client that wants a cookie and nothing else.
Rcode rcode_for_cookie_alone(const ClientQuery& q) noexcept {
  if (!q.client.has_cookie) return Rcode::formerr;
  return q.cookie == dns::CookieVerdict::bad ? Rcode::badcookie : Rcode::noerror;
}

bool is_bad_type(dns::RRType type) noexcept {
  return static_cast<std::uint16_t>(type) == 0 || type == dns::RRType::opt || type == dns::RRType::tsig;
}

}  // namespace

void answer_special(ClientQuery& q, const ServerFields& server, std::uint32_t now_s,
                    LaneCounters& counters) noexcept {
  const auto say = [&](const ReplyBody& body) { reply_with(q, body, server, now_s, counters); };
  const bool cookie_only = q.dns.fault == QueryFault::cookie_only;
  if (q.dns.fault != QueryFault::none && !cookie_only) return say(bare_body(rcode_for(q.dns.fault)));
  if (q.view == nullptr) return say(bare_body(Rcode::refused, dns::Ede::prohibited));
  if (q.dns.edns && q.dns.edns->version != 0) {
    counters.bad_edns_version.add();
    return say(bare_body(Rcode::badvers));
  }
  if (cookie_only) return say(bare_body(rcode_for_cookie_alone(q)));
  if (q.unproven) return demand_proof(q, server, now_s, counters);
  if (q.dns.qclass != dns::RRClass::in) {
    counters.other_class.add();
    if (asks_identity(q) && !server.nsid.empty()) return answer_identity(q, server, now_s, counters);
    return say(bare_body(Rcode::refused, dns::Ede::not_supported));
  }
  counters.meta_type.add();
  if (is_bad_type(q.dns.qtype)) return say(bare_body(Rcode::formerr));
  say(bare_body(Rcode::refused, dns::Ede::not_supported));
}

}  // namespace sekisho::dataplane
