// A finished chain becomes a body: wire octets with TTLs clamped and their places noted, ready for the cache and for
// every client.
//
// Without DO no RRSIG, NSEC or NSEC3 is shown that was not asked for. A negative answer's SOA lives at most its
// MINIMUM. The body lives as long as its shortest TTL, and no longer than the realm allows. Additional data is left
// out when it would not fit beside the answer into `datagram` octets.
//
// Owns: the scratch buffers; the ReplyBody points into them until the next compose(). Threads: one lane.
// Units: seconds. Spec: RFC 4035 §3.2.1, RFC 2308 §5, RFC 6840 §5.7-5.8, RFC 8914.
#pragma once

#include <array>
#include <memory>

#include "dataplane/pipeline/chain.h"
#include "dataplane/pipeline/reply_body.h"

namespace sekisho::dataplane {

class Composer {
 public:
  Composer();
  /// meta.expires == now_s: not to be cached.
  ReplyBody compose(Chain& chain, const views::View& view, std::uint32_t now_s);

 private:
  static constexpr std::size_t max_message = 65535;
  std::unique_ptr<std::array<std::uint8_t, max_message>> message_;
  std::array<std::uint16_t, 255> ttl_offsets_{};
};

/// A body without records: REFUSED, SERVFAIL, FORMERR …
ReplyBody bare_body(dns::Rcode rcode, std::optional<dns::Ede> ede = std::nullopt, std::uint8_t text = 0);
/// Nothing but TC: ask again over TCP.
ReplyBody cut_body();

}  // namespace sekisho::dataplane
