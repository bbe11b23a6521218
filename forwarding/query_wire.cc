#include "forwarding/query_wire.h"

#include <algorithm>

#include <utility>

#include "base/check.h"
#include "dns/edns.h"
#include "dns/header.h"

namespace sekisho::forwarding {

namespace {

bool is_error(dns::Rcode rcode) {
  return rcode != dns::Rcode::noerror && rcode != dns::Rcode::nxdomain && rcode != dns::Rcode::yxdomain;
}

ReplyVerdict judge_bare(Bytes wire, const dns::Header& header, dns::Message& message) {
  if (!is_error(static_cast<dns::Rcode>(header.rcode)) || header.ancount != 0 || header.nscount != 0) {
    return ReplyVerdict::mismatch;
  }
  auto parsed = dns::parse_message(wire);
  if (!parsed.ok()) return ReplyVerdict::mismatch;
  message = std::move(parsed).value();
  return ReplyVerdict::bare_error;
}

// By TCP the server may have lost its cookies, say so by leaving them out, and be believed.
bool echoes(const UpstreamCookie& sent, const dns::Message& message, bool tcp) {
  const Bytes option = message.edns ? message.edns->cookie : Bytes{};
  if (option.empty()) return tcp || !(sent.expected() || message.rcode() == dns::Rcode::badcookie);
  if (!std::ranges::equal(option.first(UpstreamCookie::client_size), sent.ours())) return false;
  return tcp || option.size() > UpstreamCookie::client_size || !sent.expected();
}

}  // namespace

std::vector<std::uint8_t> compose_query(const dns::Question& question, const QueryFields& fields) {
  dns::Header header;
  header.id = fields.id;
  header.rd = fields.recursion_desired;
  header.cd = fields.checking_disabled;
  header.qdcount = 1;
  header.arcount = fields.edns ? 1 : 0;
  dns::OptFields opt;
  opt.udp_size = fields.edns_size;
  opt.dnssec_ok = fields.dnssec_ok;
  opt.cookie = fields.cookie;
  std::vector<std::uint8_t> wire(dns::Header::size + question.name.length() + 4 +
                                 (fields.edns ? dns::opt_size(opt) : 0));
  dns::compose_header(header, wire.data());
  ByteWriter out(MutableBytes(wire).subspan(dns::Header::size));
  out.bytes(question.name.wire());
  out.u16(static_cast<std::uint16_t>(question.type));
  out.u16(static_cast<std::uint16_t>(question.klass));
  if (fields.edns) dns::compose_opt(opt, out);
  SEKISHO_CHECK(out.ok() && out.left() == 0);
  return wire;
}

ReplyVerdict judge_reply(MutableBytes wire, const Expectation& expected, dns::Message& message) {
  if (wire.size() < dns::Header::size) return ReplyVerdict::mismatch;
  const dns::Header header = dns::parse_header(wire.data());
  if (header.id != expected.id || !header.qr || header.opcode != dns::Opcode::query) return ReplyVerdict::mismatch;
  if (header.qdcount == 0) return judge_bare(wire, header, message);
  if (header.qdcount != 1) return ReplyVerdict::mismatch;

  ByteReader reader(wire, dns::Header::size);
  const auto name = dns::Name::parse(reader);
  const auto type = static_cast<dns::RRType>(reader.u16());
  const auto klass = static_cast<dns::RRClass>(reader.u16());
  if (!name.ok() || !reader.ok()) return ReplyVerdict::mismatch;
  if (!(dns::Question{*name, type, klass} == *expected.question)) return ReplyVerdict::mismatch;
  if (expected.exact_case && !name->same_octets(expected.question->name)) return ReplyVerdict::wrong_case;

  // A truncated message may end anywhere: it is not read further.
  if (header.tc) return expected.tcp ? ReplyVerdict::unreadable : ReplyVerdict::truncated;
  // An uncompressed name of this length lies here: that of the question is never compressed by those who have it
  // first.
  if (expected.spelled != nullptr && reader.offset() == dns::Header::size + expected.spelled->length() + 4) {
    const Bytes spelled = expected.spelled->wire();
    std::copy(spelled.begin(), spelled.end(), wire.begin() + dns::Header::size);
  }
  auto parsed = dns::parse_message(wire);
  if (!parsed.ok()) return ReplyVerdict::unreadable;
  message = std::move(parsed).value();
  if (expected.cookie != nullptr && !echoes(*expected.cookie, message, expected.tcp)) {
    return ReplyVerdict::wrong_cookie;
  }
  return is_error(message.rcode()) ? ReplyVerdict::error : ReplyVerdict::answer;
}

}  // namespace sekisho::forwarding
