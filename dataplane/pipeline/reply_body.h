// A reply without what differs from client to client: ID, flags, question, OPT, TTLs aged. One body serves every
// client of a view.
//
// The octets are the sections behind the question, so names in them may point at the question (offset 12), whose
// length is part of the key. `whole` has all sections, `brief` leaves the additional section out; a client for whom
// neither fits gets TC. Owns: nothing (ReplyBody points into the cache or into a scratch buffer). Threads: plain
// values.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace sekisho::dataplane {

struct ReplyMeta {
  static constexpr std::uint16_t no_ede = 0xFFFF;
  static constexpr std::uint8_t authoritative = 1;  ///< AA
  static constexpr std::uint8_t secure = 2;         ///< AD, for who asks for it
  static constexpr std::uint8_t negative = 4;  ///< NXDOMAIN, NODATA, failure: lives in the small part of the cache
  static constexpr std::uint8_t leak = 8;      ///< a leak was prevented; counted each time
  static constexpr std::uint8_t mapped = 16;   ///< addresses were rewritten
  static constexpr std::uint8_t cut = 32;      ///< TC whatever the size: this client shall ask again over TCP

  std::uint32_t inserted = 0;  ///< seconds of the monotonic clock
  std::uint32_t expires = 0;
  std::uint16_t whole_length = 0, whole_sum = 0;  ///< sums as in checksum.h, with the TTLs as stored
  std::uint16_t brief_length = 0, brief_sum = 0;
  std::uint16_t ancount = 0, nscount = 0, arcount = 0;  ///< arcount without OPT
  std::uint16_t ede = no_ede;
  std::uint8_t rcode = 0;  ///< may exceed 15 (BADVERS) in a reply that is not cached
  std::uint8_t ede_text = 0;
  std::uint8_t ttl_count = 0;
  std::uint8_t flags = 0;
};

struct ReplyBody {
  ReplyMeta meta;
  const std::uint8_t* octets = nullptr;
  const std::uint16_t* ttl_offsets = nullptr;  ///< meta.ttl_count, ascending, from octets on
};

}  // namespace sekisho::dataplane
