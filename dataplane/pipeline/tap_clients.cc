#include "dataplane/pipeline/tap_clients.h"

#include <cstring>

namespace sekisho::dataplane {
namespace {

/// Addresses and ports as the query's own headers have them.
void add_addresses(const std::uint8_t* headers, const FrameView& frame, TapHead& head) noexcept {
  const std::size_t size = frame.v6 ? 16 : 4;
  const std::uint8_t* const addresses = headers + frame.l3 + (frame.v6 ? 8 : 12);
  head.v6 = frame.v6;
  std::memcpy(head.asker.data(), addresses, size);
  std::memcpy(head.responder.data(), addresses + size, size);
  head.has_asker = head.has_responder = true;
  head.asker_port = load_u16(headers + frame.l4);
  head.responder_port = load_u16(headers + frame.l4 + 2);
}

TapHead head_of(const ClientQuery& q, TapKind kind, Instant now) noexcept {
  TapHead head;
  head.kind = kind;
  head.at_ns = now.ns;
  head.tcp = q.transport == Transport::stream;
  if (!head.tcp) {
    add_addresses(q.headers, *q.frame, head);
  } else if (q.source != nullptr) {
    head.v6 = q.v6;
    std::memcpy(head.asker.data(), q.source, q.v6 ? 16 : 4);
    head.has_asker = true;
  }
  return head;
}

}  // namespace

void tap_queries(MessageTap& tap, std::span<const ClientQuery> queries, Instant now) noexcept {
  for (const ClientQuery& q : queries) {
    if (q.length >= dns::Header::size) tap.push(head_of(q, TapKind::client_query, now), {q.message, q.length});
  }
}

void tap_replies(MessageTap& tap, std::span<const ClientQuery> queries, Instant now) noexcept {
  for (const ClientQuery& q : queries) {
    if (q.fate == Fate::answered) tap.push(head_of(q, TapKind::client_response, now), {q.message, q.reply.length});
  }
}

void tap_late_reply(MessageTap& tap, const ReturnAddress& to, Bytes message, Instant now) noexcept {
  TapHead head;
  head.kind = TapKind::client_response;
  head.at_ns = now.ns;
  head.tcp = to.transport == Transport::stream;
  if (!head.tcp) add_addresses(to.headers.data(), to.frame, head);
  tap.push(head, message);
}

}  // namespace sekisho::dataplane
