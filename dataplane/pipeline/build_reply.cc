#include "dataplane/pipeline/build_reply.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "dataplane/pipeline/checksum.h"
#include "dns/edns.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::dataplane {
namespace {

constexpr std::size_t bare_opt = 11;
constexpr std::size_t cookie_option = 4 + dns::full_cookie_size;

bool has_options(const ReplyMeta& meta, const ClientFields& client, const ServerFields& server) noexcept {
  return meta.ede != ReplyMeta::no_ede || (client.nsid && !server.nsid.empty()) || client.keepalive;
}

dns::OptFields opt_fields(const ReplyMeta& meta, const ClientFields& client, const ServerFields& server) noexcept {
  dns::OptFields fields;
  fields.udp_size = server.udp_size;
  fields.extended_rcode = static_cast<std::uint8_t>(meta.rcode >> 4);
  fields.dnssec_ok = client.dnssec_ok;
  if (client.nsid) fields.nsid = server.nsid;
  if (client.has_cookie) fields.cookie = client.cookie;
  if (meta.ede != ReplyMeta::no_ede) {
    fields.ede = dns::ExtendedError{static_cast<dns::Ede>(meta.ede), resolver::ede_text(meta.ede_text)};
  }
  if (client.keepalive) fields.tcp_keepalive = server.keepalive;
  return fields;
}

/// A reason in words must not cost the answer: its text goes first, then the reason itself (RFC 8914 §3). Where even
/// that does not help the reply is truncated, and has room for both.
void shorten_reason(dns::OptFields& fields, std::size_t left) noexcept {
  if (!fields.ede || dns::opt_size(fields) <= left) return;
  const dns::ExtendedError whole = *fields.ede;
  fields.ede->text = {};
  if (dns::opt_size(fields) <= left) return;
  fields.ede.reset();
  if (dns::opt_size(fields) > left) fields.ede = whole;
}

// An OPT that holds a cookie at most: what nearly every reply needs.
void write_bare_opt(std::uint8_t* p, const ReplyMeta& meta, const ClientFields& client,
                    const ServerFields& server) noexcept {
  p[0] = 0;
  store_u16(p + 1, static_cast<std::uint16_t>(dns::RRType::opt));
  store_u16(p + 3, server.udp_size);
  p[5] = static_cast<std::uint8_t>(meta.rcode >> 4);
  p[6] = 0;
  store_u16(p + 7, client.dnssec_ok ? 0x8000 : 0);
  store_u16(p + 9, client.has_cookie ? cookie_option : 0);
  if (!client.has_cookie) return;
  store_u16(p + bare_opt, static_cast<std::uint16_t>(dns::OptionCode::cookie));
  store_u16(p + bare_opt + 2, dns::full_cookie_size);
  std::memcpy(p + bare_opt + 4, client.cookie.data(), dns::full_cookie_size);
}

// Ages the TTLs of the copied body and returns what that changes in its sum.
std::uint64_t age_ttls(std::uint8_t* body, std::size_t length, const ReplyBody& source, std::uint32_t age) noexcept {
  if (age == 0) return 0;
  std::uint64_t change = 0;
  for (unsigned i = 0; i < source.meta.ttl_count; ++i) {
    const std::size_t at = source.ttl_offsets[i];
    if (at >= length) break;
    std::uint32_t before;
    std::memcpy(&before, body + at, 4);
    const std::uint32_t ttl = load_u32(body + at);
    store_u32(body + at, ttl > age ? ttl - age : 0);
    std::uint32_t after;
    std::memcpy(&after, body + at, 4);
    change += sum_at(at, exchange32(before, after));
  }
  return change;
}

struct Parts {
  std::uint16_t length = 0, sum = 0, ancount = 0, nscount = 0, arcount = 0;
  bool truncated = false;
};

// The longest form that fits into `left` octets.
Parts choose_parts(const ReplyMeta& m, std::size_t left) noexcept {
  if ((m.flags & ReplyMeta::cut) != 0) [[unlikely]]
    return {0, 0, 0, 0, 0, true};
  if (m.whole_length <= left) return {m.whole_length, m.whole_sum, m.ancount, m.nscount, m.arcount, false};
  if (m.brief_length <= left) return {m.brief_length, m.brief_sum, m.ancount, m.nscount, 0, false};
  return {0, 0, 0, 0, 0, true};
}

void write_header(std::uint8_t* p, const ReplyMeta& meta, const ClientFields& c, const Parts& parts,
                  bool question) noexcept {
  const bool aa = (meta.flags & ReplyMeta::authoritative) != 0;
  const bool ad = (meta.flags & ReplyMeta::secure) != 0 && c.authentic_wanted;
  p[2] = static_cast<std::uint8_t>(0x80U | (c.opcode << 3U) | (aa ? 4U : 0U) | (parts.truncated ? 2U : 0U) |
                                   (c.recursion_desired ? 1U : 0U));
  p[3] = static_cast<std::uint8_t>(0x80U | (ad ? 0x20U : 0U) | (c.checking_disabled ? 0x10U : 0U) |
                                   (meta.rcode & 0x0FU));
  store_u16(p + 4, question ? 1 : 0);
  store_u16(p + 6, parts.ancount);
  store_u16(p + 8, parts.nscount);
  store_u16(p + 10, static_cast<std::uint16_t>(parts.arcount + (c.edns ? 1 : 0)));
}

}  // namespace

ClientFields client_fields(const dns::QueryView& query, std::uint16_t limit) noexcept {
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

BuiltReply build_reply(const ReplyBody& body, const ClientFields& client, const ServerFields& server,
                       std::uint32_t now_s, MutableBytes room, std::size_t question_end) noexcept {
  const std::size_t limit = std::min<std::size_t>(client.limit, room.size());
  std::size_t opt = 0;
  std::optional<dns::OptFields> options;
  if (client.edns) {
    const std::size_t least = bare_opt + (client.has_cookie ? cookie_option : 0);
    opt = least;
    if (has_options(body.meta, client, server)) [[unlikely]] {
      options = opt_fields(body.meta, client, server);
      const std::size_t taken = question_end + body.meta.brief_length;
      shorten_reason(*options, limit > taken ? limit - taken : 0);
      opt = dns::opt_size(*options);
      if (question_end + opt > limit) {  // options are a courtesy: the reply itself goes first
        options.reset();
        opt = least;
      }
    }
  }
  const Parts parts = choose_parts(body.meta, limit > question_end + opt ? limit - question_end - opt : 0);
  std::uint8_t* const at = room.data() + question_end;
  std::uint64_t part_sum = parts.sum;
  if (parts.length != 0) {
    std::memcpy(at, body.octets, parts.length);
    part_sum += age_ttls(at, parts.length, body, now_s - body.meta.inserted);
  }
  write_header(room.data(), body.meta, client, parts, question_end > dns::Header::size);
  const std::size_t opt_at = question_end + parts.length;
  if (options) {
    ByteWriter out(room.subspan(opt_at, opt));
    dns::compose_opt(*options, out);
  } else if (opt != 0) {
    write_bare_opt(room.data() + opt_at, body.meta, client, server);
  }
  std::uint64_t sum = add_octets(0, room.data(), question_end);
  sum += sum_at(question_end, part_sum);
  sum = std::uint64_t{fold(sum)} + sum_at(opt_at, add_octets(0, room.data() + opt_at, opt));
  return {static_cast<std::uint16_t>(opt_at + opt), fold(sum), parts.truncated};
}

}  // namespace sekisho::dataplane
