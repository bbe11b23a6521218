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

/// Courtesies must not cost the answer: the server's name goes first, then the reason's text, then the reason itself
/// (RFC 5001 §2.2, RFC 8914 §3). Where even that does not help the reply is truncated, and has room for all.
void shorten_options(dns::OptFields& fields, std::size_t left) noexcept {
  if (dns::opt_size(fields) <= left) return;
  const dns::OptFields whole = fields;
  fields.nsid = {};
  if (dns::opt_size(fields) <= left) return;
  if (fields.ede) {
    fields.ede->text = {};
    if (dns::opt_size(fields) <= left) return;
    fields.ede.reset();
  }
  if (dns::opt_size(fields) > left) fields = whole;
}

// An OPT that holds a cookie at most: what nearly every reply needs. Returns its sum; it is not read again where it
// lies, which would have to wait for the stores.
std::uint64_t write_bare_opt(std::uint8_t* p, const ReplyMeta& meta, const ClientFields& client,
                             const ServerFields& server) noexcept {
  constexpr std::uint64_t type = std::uint64_t{static_cast<std::uint16_t>(dns::RRType::opt)} << 16;
  const std::uint64_t first = type | (std::uint64_t{swap_octets(server.udp_size)} << 24) |
                              (std::uint64_t{static_cast<std::uint8_t>(meta.rcode >> 4)} << 40) |
                              (client.dnssec_ok ? 0x80ULL << 56 : 0);
  std::memcpy(p, &first, 8);
  p[8] = 0;
  p[9] = 0;
  p[10] = client.has_cookie ? cookie_option : 0;
  if (!client.has_cookie) return first;
  constexpr std::uint32_t option =
      static_cast<std::uint32_t>(dns::OptionCode::cookie) << 8 | std::uint32_t{dns::full_cookie_size} << 24;
  std::memcpy(p + bare_opt, &option, 4);
  std::memcpy(p + bare_opt + 4, client.cookie.data(), dns::full_cookie_size);
  const std::uint64_t rest = sum_at(bare_opt, add_octets(option, client.cookie.data(), dns::full_cookie_size));
  return add_sums(first, add_sums(rest, cookie_option));
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

// Flags and counts as they lie in memory.
struct HeaderWords {
  std::uint16_t flags;
  std::uint64_t counts;
};

HeaderWords header_words(const ReplyMeta& meta, const ClientFields& c, const Parts& parts, bool question) noexcept {
  const bool aa = (meta.flags & ReplyMeta::authoritative) != 0;
  const bool ad = (meta.flags & ReplyMeta::secure) != 0 && c.authentic_wanted;
  const unsigned high = 0x80U | (static_cast<unsigned>(c.opcode) << 3U) | (aa ? 4U : 0U) |
                        (parts.truncated ? 2U : 0U) | (c.recursion_desired ? 1U : 0U);
  const unsigned low =
      0x80U | (ad ? 0x20U : 0U) | (c.checking_disabled ? 0x10U : 0U) | static_cast<unsigned>(meta.rcode & 0x0FU);
  const std::uint64_t counts = (question ? 1ULL << 48 : 0) | (std::uint64_t{parts.ancount} << 32) |
                               (std::uint64_t{parts.nscount} << 16) |
                               static_cast<std::uint16_t>(parts.arcount + (c.edns ? 1 : 0));
  return {static_cast<std::uint16_t>(high | (low << 8)), __builtin_bswap64(counts)};
}

/// Writes what differs from the query's header, and sums header and question.
std::uint64_t write_header(std::uint8_t* p, const HeaderWords& words, std::size_t question_end) noexcept {
  std::uint16_t id;
  std::memcpy(&id, p, 2);
  std::memcpy(p + 2, &words.flags, 2);
  std::memcpy(p + 4, &words.counts, 8);
  const std::uint64_t sum = add_sums(words.counts, std::uint64_t{id} + words.flags);
  return add_octets(sum, p + dns::Header::size, question_end - dns::Header::size);
}

}  // namespace

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
      shorten_options(*options, limit > taken ? limit - taken : 0);
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
  std::uint64_t sum = write_header(
      room.data(), header_words(body.meta, client, parts, question_end > dns::Header::size), question_end);
  sum = add_sums(sum, sum_at(question_end, part_sum));
  const std::size_t opt_at = question_end + parts.length;
  if (options) [[unlikely]] {
    ByteWriter out(room.subspan(opt_at, opt));
    dns::compose_opt(*options, out);
    sum = add_sums(sum, sum_at(opt_at, add_octets(0, room.data() + opt_at, opt)));
  } else if (opt != 0) {
    sum = add_sums(sum, sum_at(opt_at, write_bare_opt(room.data() + opt_at, body.meta, client, server)));
  }
  return {static_cast<std::uint16_t>(opt_at + opt), fold(sum), parts.truncated};
}

}  // namespace sekisho::dataplane
