#include "dns/edns.h"

#include <algorithm>

#include "dns/rrtype.h"

namespace sekisho::dns {
namespace {

constexpr std::size_t max_extra_text = 64;

struct EdeWords {
  Ede code;
  std::string_view words;
};
constexpr EdeWords ede_words[]{
    {Ede::other, "Other Error"},
    {Ede::unsupported_dnskey, "Unsupported DNSKEY Algorithm"},
    {Ede::unsupported_ds, "Unsupported DS Digest Type"},
    {Ede::stale_answer, "Stale Answer"},
    {Ede::forged_answer, "Forged Answer"},
    {Ede::indeterminate, "DNSSEC Indeterminate"},
    {Ede::bogus, "DNSSEC Bogus"},
    {Ede::signature_expired, "Signature Expired"},
    {Ede::signature_not_yet_valid, "Signature Not Yet Valid"},
    {Ede::dnskey_missing, "DNSKEY Missing"},
    {Ede::rrsigs_missing, "RRSIGs Missing"},
    {Ede::no_zone_key, "No Zone Key Bit Set"},
    {Ede::nsec_missing, "NSEC Missing"},
    {Ede::cached_error, "Cached Error"},
    {Ede::not_ready, "Not Ready"},
    {Ede::blocked, "Blocked"},
    {Ede::censored, "Censored"},
    {Ede::filtered, "Filtered"},
    {Ede::prohibited, "Prohibited"},
    {Ede::stale_nxdomain, "Stale NXDOMAIN Answer"},
    {Ede::not_authoritative, "Not Authoritative"},
    {Ede::not_supported, "Not Supported"},
    {Ede::no_reachable_authority, "No Reachable Authority"},
    {Ede::network_error, "Network Error"},
    {Ede::invalid_data, "Invalid Data"},
    {Ede::signature_too_early_expired, "Signature Expired before Valid"},
    {Ede::too_early, "Too Early"},
    {Ede::unsupported_nsec3_iterations, "Unsupported NSEC3 Iterations Value"},
    {Ede::unable_to_conform, "Unable to conform to policy"},
    {Ede::synthesized, "Synthesized"},
    {Ede::negative_trust_anchor, "Negative Trust Anchor"},
};

bool good_cookie_size(std::size_t n) { return n == 8 || (n >= 16 && n <= 40); }

/// Notes one option; false when it breaks its own rules.
bool note_option(OptionCode code, Bytes value, Edns& edns) {
  switch (code) {
    case OptionCode::nsid:
      edns.nsid = true;
      edns.nsid_value = value;
      return true;
    case OptionCode::ecs:
      edns.ecs = true;
      return true;
    case OptionCode::cookie:
      if (!good_cookie_size(value.size())) return false;
      if (edns.cookie.empty()) edns.cookie = value;  // RFC 7873 §5.2: only the first counts
      return true;
    case OptionCode::tcp_keepalive:
      edns.tcp_keepalive = true;
      return true;
    case OptionCode::ede:
      if (value.size() >= 2 && !edns.ede) {
        const auto* text = reinterpret_cast<const char*>(value.data() + 2);
        edns.ede = ExtendedError{static_cast<Ede>(load_u16(value.data())), std::string_view(text, value.size() - 2)};
      }
      return true;
    case OptionCode::expire:
    case OptionCode::padding:
    case OptionCode::chain:
    case OptionCode::key_tag:
    case OptionCode::report_channel:
    case OptionCode::zoneversion:
      return true;
  }
  return true;  // a code without a name
}

std::size_t extra_text_size(const ExtendedError& ede) { return std::min(ede.text.size(), max_extra_text); }

void compose_option(OptionCode code, Bytes value, ByteWriter& out) {
  out.u16(static_cast<std::uint16_t>(code));
  out.u16(static_cast<std::uint16_t>(value.size()));
  out.bytes(value);
}

}  // namespace

std::string_view to_text(Ede code) {
  for (const EdeWords& e : ede_words) {
    if (e.code == code) return e.words;
  }
  return "";
}

std::optional<EdnsError> parse_opt_into(std::uint16_t klass, std::uint32_t ttl, Bytes rdata, Edns& out) {
  out.udp_size = std::max<std::uint16_t>(klass, 512);
  out.extended_rcode = static_cast<std::uint8_t>(ttl >> 24);
  out.version = static_cast<std::uint8_t>(ttl >> 16);
  out.dnssec_ok = (ttl & 0x8000U) != 0;
  ByteReader in(rdata);
  while (in.left() > 0) {
    const auto code = static_cast<OptionCode>(in.u16());
    const Bytes value = in.bytes(in.u16());
    if (!in.ok()) return EdnsError::option_overrun;
    if (++out.option_count > Edns::max_options) return EdnsError::too_many_options;
    if (!note_option(code, value, out)) return EdnsError::bad_cookie;
  }
  return std::nullopt;
}

Result<Edns, EdnsError> parse_opt(std::uint16_t klass, std::uint32_t ttl, Bytes rdata) {
  Edns edns;
  if (const auto error = parse_opt_into(klass, ttl, rdata, edns)) return Failure{*error};
  return edns;
}

std::size_t opt_size(const OptFields& fields) {
  std::size_t size = 11;
  if (fields.nsid_request || !fields.nsid.empty()) size += 4 + fields.nsid.size();
  if (!fields.cookie.empty()) size += 4 + fields.cookie.size();
  if (fields.ede) size += 6 + extra_text_size(*fields.ede);
  if (fields.tcp_keepalive) size += 6;
  return size;
}

void compose_opt(const OptFields& fields, ByteWriter& out) {
  out.u8(0);
  out.u16(static_cast<std::uint16_t>(RRType::opt));
  out.u16(fields.udp_size);
  out.u32((std::uint32_t{fields.extended_rcode} << 24) | (fields.dnssec_ok ? 0x8000U : 0U));
  out.u16(static_cast<std::uint16_t>(opt_size(fields) - 11));
  if (fields.nsid_request || !fields.nsid.empty()) compose_option(OptionCode::nsid, fields.nsid, out);
  if (!fields.cookie.empty()) compose_option(OptionCode::cookie, fields.cookie, out);
  if (fields.ede) {
    const std::size_t n = extra_text_size(*fields.ede);
    out.u16(static_cast<std::uint16_t>(OptionCode::ede));
    out.u16(static_cast<std::uint16_t>(2 + n));
    out.u16(static_cast<std::uint16_t>(fields.ede->code));
    out.bytes({reinterpret_cast<const std::uint8_t*>(fields.ede->text.data()), n});
  }
  if (fields.tcp_keepalive) {
    out.u16(static_cast<std::uint16_t>(OptionCode::tcp_keepalive));
    out.u16(2);
    out.u16(*fields.tcp_keepalive);
  }
}

}  // namespace sekisho::dns
