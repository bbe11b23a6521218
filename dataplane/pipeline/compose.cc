#include "dataplane/pipeline/compose.h"

#include <algorithm>

#include "base/check.h"
#include "dataplane/pipeline/checksum.h"
#include "dns/message_writer.h"
#include "dns/rdata.h"

namespace sekisho::dataplane {
namespace {

// Room that OPT, NSID and EDE may take beside the additional section.
constexpr std::size_t opt_allowance = 96;

// TTLs as this view shows them; the shortest one counts for the body.
class TtlClamp {
 public:
  TtlClamp(const views::View& view, const Chain& chain)
      : cap_(std::min(view.ttl_cap, chain.ttl_cap)), floor_(chain.stale ? 0 : std::min(view.ttl_floor, cap_)) {}
  void apply(dns::Rrset& set) {
    set.ttl = std::min(std::max(set.ttl, floor_), cap_);
    shortest_ = std::min(shortest_, set.ttl);
  }
  void apply_negative(dns::Rrset& soa) {
    if (const auto numbers = dns::soa_numbers(soa.rdatas.front())) soa.ttl = std::min(soa.ttl, numbers->minimum);
    soa.ttl = std::min(soa.ttl, cap_);
    shortest_ = std::min(shortest_, soa.ttl);
  }
  std::uint32_t shortest() const { return shortest_; }

 private:
  std::uint32_t cap_, floor_;
  std::uint32_t shortest_ = Chain::no_limit;
};

std::uint32_t clamp_ttls(Chain& chain, const views::View& view) {
  TtlClamp clamp(view, chain);
  for (dns::Rrset& set : chain.answer) clamp.apply(set);
  for (dns::Rrset& set : chain.authority) {
    if (chain.negative && set.type == dns::RRType::soa && !set.rdatas.empty()) {
      clamp.apply_negative(set);
    } else {
      clamp.apply(set);
    }
  }
  for (dns::Rrset& set : chain.additional) clamp.apply(set);
  return std::min(clamp.shortest(), chain.age_limit);
}

// Leaves out what this client did not ask to see.
void select_authority(Chain& chain) {
  std::erase_if(chain.authority, [&chain](const dns::Rrset& set) {
    const bool referral = set.type == dns::RRType::ns && chain.answer.empty();  // a local zone's delegation
    if (chain.dnssec_ok || referral) return false;
    return !chain.negative || set.type != dns::RRType::soa;
  });
}

std::uint8_t flags_of(const Chain& chain) {
  unsigned flags = 0;
  if (chain.authoritative) flags |= ReplyMeta::authoritative;
  // Who asked for no check is told of none (RFC 4035 §3.2.2).
  if (chain.secure && !chain.mapped && !chain.checking_disabled) flags |= ReplyMeta::secure;
  if (chain.negative) flags |= ReplyMeta::negative;
  if (chain.leak) flags |= ReplyMeta::leak;
  if (chain.mapped) flags |= ReplyMeta::mapped;
  return static_cast<std::uint8_t>(flags);
}

void note_explanation(const Chain& chain, ReplyMeta& meta) {
  if (chain.mapped) {
    meta.ede = static_cast<std::uint16_t>(dns::Ede::forged_answer);
    meta.ede_text = 0;
  } else if (chain.ede) {
    meta.ede = static_cast<std::uint16_t>(*chain.ede);
    meta.ede_text = chain.ede_text;
  }
}

bool skip_name(ByteReader& in) {
  for (;;) {
    const std::uint8_t octet = in.u8();
    if (!in.ok() || octet == 0) return in.ok();
    if (octet >= 0xC0) {
      in.skip(1);
      return in.ok();
    }
    in.skip(octet);
  }
}

// The places of all TTLs behind the question; false when there are more than a body can note.
bool find_ttls(Bytes body, std::array<std::uint16_t, 255>& offsets, std::uint8_t& count) {
  ByteReader in(body);
  count = 0;
  while (in.left() != 0) {
    if (!skip_name(in)) return false;
    in.skip(4);
    if (count == offsets.size()) return false;
    offsets[count++] = static_cast<std::uint16_t>(in.offset());
    in.skip(4);
    in.skip(in.u16());
    if (!in.ok()) return false;
  }
  return true;
}

}  // namespace

ReplyBody bare_body(dns::Rcode rcode, std::optional<dns::Ede> ede, std::uint8_t text) {
  ReplyBody body;
  body.meta.rcode = static_cast<std::uint8_t>(rcode);
  if (ede) body.meta.ede = static_cast<std::uint16_t>(*ede);
  body.meta.ede_text = text;
  body.meta.flags = ReplyMeta::negative;
  return body;
}

ReplyBody cut_body() {
  ReplyBody body = bare_body(dns::Rcode::noerror);
  body.meta.flags |= ReplyMeta::cut;
  return body;
}

Composer::Composer() : message_(std::make_unique<std::array<std::uint8_t, max_message>>()) {}

ReplyBody Composer::compose(Chain& chain, const views::View& view, std::uint32_t now_s) {
  if (chain.mapped && chain.dnssec_ok && chain.checking_disabled &&
      view.mapped_for_validators == views::MappedForValidators::refuse) {
    fail_chain(chain, dns::Rcode::refused, dns::Ede::prohibited);
  }
  select_authority(chain);
  const std::uint32_t life = clamp_ttls(chain, view);

  dns::MessageWriter writer(*message_, max_message);
  writer.begin(dns::Header{});
  bool fits = writer.question(chain.asked);
  for (const dns::Rrset& set : chain.answer) fits = fits && writer.rrset(dns::Section::answer, set, chain.dnssec_ok);
  for (const dns::Rrset& set : chain.authority)
    fits = fits && writer.rrset(dns::Section::authority, set, chain.dnssec_ok);
  if (!fits) return bare_body(dns::Rcode::servfail, dns::Ede::other, resolver::ede_texts::work_limit);
  const std::size_t brief_end = writer.size();
  const std::size_t datagram = view.max_udp_size > opt_allowance ? view.max_udp_size - opt_allowance : 0;
  for (const dns::Rrset& set : chain.additional) {
    const std::size_t room = set.rdatas.flat().size() + set.signatures.flat().size() + set.owner.length() +
                             16 * (set.rdatas.count() + set.signatures.count());
    if (writer.size() + room > datagram) continue;
    writer.rrset(dns::Section::additional, set, chain.dnssec_ok);
  }
  const dns::Header counts = writer.header();
  const Bytes wire = writer.finish();

  const std::size_t start = dns::Header::size + chain.asked.name.length() + 4;
  const Bytes octets = wire.subspan(start);
  ReplyBody body;
  body.octets = octets.data();
  body.ttl_offsets = ttl_offsets_.data();
  ReplyMeta& meta = body.meta;
  meta.inserted = now_s;
  const bool aged = find_ttls(octets, ttl_offsets_, meta.ttl_count);
  meta.expires = aged && chain.cacheable && life != Chain::no_limit ? now_s + life : now_s;
  meta.whole_length = static_cast<std::uint16_t>(octets.size());
  meta.whole_sum = sum_of(octets);
  meta.brief_length = static_cast<std::uint16_t>(brief_end - start);
  meta.brief_sum = sum_of(octets.first(meta.brief_length));
  meta.ancount = counts.ancount;
  meta.nscount = counts.nscount;
  meta.arcount = counts.arcount;
  meta.rcode = static_cast<std::uint8_t>(chain.rcode);
  meta.flags = flags_of(chain);
  note_explanation(chain, meta);
  return body;
}

}  // namespace sekisho::dataplane
