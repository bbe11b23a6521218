// A client's query on its way through the lane: each stage adds what it learnt; nothing reaches back.
//
// One row of a burst. The transport fills the first part, the stages the rest, and the transport reads the fate. The
// reply is built where the query lies. Client and transport peer are kept apart: `source` is whose view counts,
// ReturnAddress is where the reply goes. Threads: one lane. Owns: nothing but the lowered name; pointers are good for
// one burst (I6).
#pragma once

#include <array>
#include <cstdint>

#include "base/ids.h"
#include "dataplane/pipeline/build_reply.h"
#include "dataplane/pipeline/fate.h"
#include "dataplane/pipeline/frame.h"
#include "dns/query_reader.h"
#include "views/policy.h"

namespace sekisho::dataplane {

enum class Transport : std::uint8_t { datagram, stream };

/// Where a late reply goes: a bounded copy, since the frame is given back at once.
struct ReturnAddress {
  Transport transport = Transport::datagram;
  FrameView frame;  ///< datagram
  std::array<std::uint8_t, max_frame_headers>
      headers;               ///< datagram: the query's headers as they came; frame.l4 + 8 octets count
  std::uint64_t stream = 0;  ///< stream: the connection's handle, never reused
  std::size_t header_length() const { return std::size_t{frame.l4} + udp_header; }
};

/// What the reply cache looks for: (view, lowered name, type, class, DO, CD). Class is always IN.
struct ReplyKey {
  std::uint64_t hash = 0;
  std::uint64_t shape = 0;  ///< view, type and flags in one number
  const std::uint8_t* name = nullptr;
  std::uint8_t name_length = 0;

  static std::uint64_t shape_of(ViewId view, dns::RRType type, bool dnssec_ok, bool checking_disabled) noexcept {
    return (std::uint64_t{view.value} << 32) | (std::uint64_t{static_cast<std::uint16_t>(type)} << 8) |
           (dnssec_ok ? 2U : 0U) | (checking_disabled ? 1U : 0U);
  }
};

struct ClientQuery {
  // From the transport.
  Transport transport = Transport::datagram;
  bool v6 = false;
  PortId port;
  std::uint16_t vlan = 0;
  const std::uint8_t* source = nullptr;  ///< 4 or 16 octets
  std::uint8_t* message = nullptr;       ///< the query's octets; the reply's later
  std::uint32_t length = 0;
  std::uint32_t room = 0;                 ///< octets that may be written from message on
  const std::uint8_t* headers = nullptr;  ///< datagram: the frame
  const FrameView* frame = nullptr;       ///< datagram
  std::uint64_t stream = 0;

  // What the stages learnt.
  dns::QueryView dns;
  ClientFields client;
  const views::View* view = nullptr;  ///< none: no view claims the client
  std::uint16_t view_slot = 0;        ///< LaneCounters::views
  dns::CookieVerdict cookie = dns::CookieVerdict::none;
  bool unproven = false;    ///< the view requires a cookie, and this query has no good one
  bool over_limit = false;  ///< its source asks too much; only a good cookie helps
  bool cacheable = false;   ///< an ordinary question: key is set
  ReplyKey key;
  std::array<std::uint8_t, 256> lowered;

  // What became of it.
  Fate fate = Fate::undecided;
  DropReason reason = DropReason::none;
  BuiltReply reply;

  ReturnAddress return_address() const noexcept;
  std::size_t question_end() const noexcept {
    return dns.question_end != 0 && dns.header.qdcount == 1 ? dns.question_end : dns::Header::size;
  }
};

}  // namespace sekisho::dataplane
