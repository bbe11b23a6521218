#include "dns/edns.h"

#include <algorithm>

#include "dns/rrtype.h"

namespace sekisho::dns {
namespace {

constexpr std::size_t max_extra_text = 64;

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
  switch (code) {
    case Ede::other:
      return "Other Error";
    case Ede::unsupported_dnskey:
      return "Unsupported DNSKEY Algorithm";
    case Ede::unsupported_ds:
      return "Unsupported DS Digest Type";
    case Ede::stale_answer:
      return "Stale Answer";
    case Ede::forged_answer:
      return "Forged Answer";
    case Ede::indeterminate:
      return "DNSSEC Indeterminate";
    case Ede::bogus:
      return "DNSSEC Bogus";
    case Ede::signature_expired:
      return "Signature Expired";
    case Ede::signature_not_yet_valid:
      return "Signature Not Yet Valid";
    case Ede::dnskey_missing:
      return "DNSKEY Missing";
    case Ede::rrsigs_missing:
      return "RRSIGs Missing";
    case Ede::no_zone_key:
      return "No Zone Key Bit Set";
    case Ede::nsec_missing:
      return "NSEC Missing";
    case Ede::cached_error:
      return "Cached Error";
    case Ede::not_ready:
      return "Not Ready";
    case Ede::blocked:
      return "Blocked";
    case Ede::censored:
      return "Censored";
    case Ede::filtered:
      return "Filtered";
    case Ede::prohibited:
      return "Prohibited";
    case Ede::stale_nxdomain:
      return "Stale NXDOMAIN Answer";
    case Ede::not_authoritative:
      return "Not Authoritative";
    case Ede::not_supported:
      return "Not Supported";
    case Ede::no_reachable_authority:
      return "No Reachable Authority";
    case Ede::network_error:
      return "Network Error";
    case Ede::invalid_data:
      return "Invalid Data";
    case Ede::signature_too_early_expired:
      return "Signature Expired before Valid";
    case Ede::too_early:
      return "Too Early";
    case Ede::unsupported_nsec3_iterations:
      return "Unsupported NSEC3 Iterations Value";
    case Ede::unable_to_conform:
      return "Unable to conform to policy";
    case Ede::synthesized:
      return "Synthesized";
    case Ede::negative_trust_anchor:
      return "Negative Trust Anchor";
  }
  return "";
}

Result<Edns, EdnsError> parse_opt(std::uint16_t klass, std::uint32_t ttl, Bytes rdata) {
  Edns edns;
  edns.udp_size = std::max<std::uint16_t>(klass, 512);
  edns.extended_rcode = static_cast<std::uint8_t>(ttl >> 24);
  edns.version = static_cast<std::uint8_t>(ttl >> 16);
  edns.dnssec_ok = (ttl & 0x8000U) != 0;
  ByteReader in(rdata);
  while (in.left() > 0) {
    const auto code = static_cast<OptionCode>(in.u16());
    const Bytes value = in.bytes(in.u16());
    if (!in.ok()) return Failure{EdnsError::option_overrun};
    if (++edns.option_count > Edns::max_options) return Failure{EdnsError::too_many_options};
    if (!note_option(code, value, edns)) return Failure{EdnsError::bad_cookie};
  }
  if (!in.ok()) return Failure{EdnsError::option_overrun};
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
