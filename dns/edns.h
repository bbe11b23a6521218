// EDNS(0): the OPT record and its options.
//
// parse_opt() reads one OPT record's fields and walks its options under caps; options that the gateway acts on get a
// field, others are counted and ignored. compose_opt() writes an OPT for a query or a reply.
//
// Limits: at most max_options options (attack CVE-2026-41292), option lengths inside the RDATA.
// Errors: a broken option list is FORMERR (RFC 6891 §6.1.2 leaves it to us). Threads: plain values.
// Spec: RFC 6891; RFC 5001 NSID; RFC 7873, 9018 COOKIE; RFC 8914 EDE; RFC 7828 TCP keepalive; RFC 7830 padding;
// RFC 7871 ECS (seen, never used).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace sekisho::dns {

/// Codes of RFC 8914 and the IANA registry that the gateway gives or understands.
enum class Ede : std::uint16_t {
  other = 0,
  unsupported_dnskey = 1,
  unsupported_ds = 2,
  stale_answer = 3,
  forged_answer = 4,
  indeterminate = 5,
  bogus = 6,
  signature_expired = 7,
  signature_not_yet_valid = 8,
  dnskey_missing = 9,
  rrsigs_missing = 10,
  no_zone_key = 11,
  nsec_missing = 12,
  cached_error = 13,
  not_ready = 14,
  blocked = 15,
  censored = 16,
  filtered = 17,
  prohibited = 18,
  stale_nxdomain = 19,
  not_authoritative = 20,
  not_supported = 21,
  no_reachable_authority = 22,
  network_error = 23,
  invalid_data = 24,
  signature_too_early_expired = 25,
  too_early = 26,
  unsupported_nsec3_iterations = 27,
  unable_to_conform = 28,
  synthesized = 29,
  negative_trust_anchor = 33,
};
/// The registry's words for a code ("DNSSEC Bogus"), "" for one without.
std::string_view to_text(Ede code);

struct ExtendedError {
  Ede code = Ede::other;
  std::string_view text;  ///< EXTRA-TEXT, at most 64 octets are sent; points to static text or to the message
};

enum class OptionCode : std::uint16_t {
  nsid = 3,
  ecs = 8,
  expire = 9,
  cookie = 10,
  tcp_keepalive = 11,
  padding = 12,
  chain = 13,
  key_tag = 14,
  ede = 15,
  report_channel = 18,
  zoneversion = 19
};

struct Edns {
  static constexpr unsigned max_options = 16;
  std::uint16_t udp_size = 512;  ///< as sent; below 512 counts as 512
  std::uint8_t version = 0;
  std::uint8_t extended_rcode = 0;  ///< the eight high bits
  bool dnssec_ok = false;
  bool nsid = false;  ///< the NSID option is there
  bool ecs = false;
  bool tcp_keepalive = false;
  Bytes cookie;  ///< the COOKIE option's octets, empty without; points into the message. 8 or 16..40 octets, else
                 ///< FORMERR
  Bytes nsid_value;
  std::uint8_t option_count = 0;
  std::optional<ExtendedError> ede;  ///< the first EDE
};

enum class EdnsError : std::uint8_t { option_overrun, too_many_options, bad_cookie, owner_not_root };

/// The same into `out`, which starts as Edns(); nothing when all is well. Saves the fast path a copy.
std::optional<EdnsError> parse_opt_into(std::uint16_t klass, std::uint32_t ttl, Bytes rdata, Edns& out);
/// `ttl` and `klass` are the OPT record's fields as on the wire.
Result<Edns, EdnsError> parse_opt(std::uint16_t klass, std::uint32_t ttl, Bytes rdata);

/// What to put into an OPT record.
struct OptFields {
  std::uint16_t udp_size = 1232;
  std::uint8_t extended_rcode = 0;
  bool dnssec_ok = false;
  bool nsid_request = false;  ///< an empty NSID option (queries)
  Bytes nsid;                 ///< NSID value (replies); empty: none
  Bytes cookie;               ///< empty: none
  std::optional<ExtendedError> ede;
  std::optional<std::uint16_t> tcp_keepalive;  ///< units of 100 ms
};
/// Octets that compose_opt() will write.
std::size_t opt_size(const OptFields& fields);
/// Writes the whole OPT record, owner included.
void compose_opt(const OptFields& fields, ByteWriter& out);

}  // namespace sekisho::dns
