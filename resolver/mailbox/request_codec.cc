#include <algorithm>

#include "resolver/mailbox/messages.h"
#include "resolver/mailbox/record_codec.h"

namespace sekisho::resolver {

namespace {

/// At least 1 when it is not 0, which means something else.
std::uint16_t to_milliseconds(Duration patience) {
  if (patience == Duration{0}) return 0;
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(patience / Duration{1ms}, 1, 0xFFFF));
}

}  // namespace

void encode_request(const Request& request, std::vector<std::uint8_t>& out) {
  out.clear();
  RecordWriter w(out);
  w.u8(static_cast<std::uint8_t>(request.kind));
  w.u8(request.checking_disabled ? 1 : 0);
  w.u16(request.lane.value);
  w.u64(request.pending);
  w.u16(request.realm.value);
  w.u32(request.realm_epoch);
  w.u64(request.client);
  w.u16(to_milliseconds(request.patience));
  w.u16(static_cast<std::uint16_t>(request.question.type));
  w.u16(static_cast<std::uint16_t>(request.question.klass));
  w.name(request.question.name);
}

std::optional<Request> decode_request(Bytes record) {
  ByteReader in(record);
  Request request;
  const std::uint8_t kind = in.u8();
  const std::uint8_t checking_disabled = in.u8();
  if (kind > static_cast<std::uint8_t>(RequestKind::renew) || checking_disabled > 1) return std::nullopt;
  request.kind = static_cast<RequestKind>(kind);
  request.checking_disabled = checking_disabled == 1;
  request.lane.value = in.u16();
  request.pending = read_u64(in);
  request.realm.value = in.u16();
  request.realm_epoch = in.u32();
  request.client = read_u64(in);
  request.patience = std::chrono::milliseconds(in.u16());
  request.question.type = static_cast<dns::RRType>(in.u16());
  request.question.klass = static_cast<dns::RRClass>(in.u16());
  const auto name = read_name(in);
  if (!name || in.left() != 0) return std::nullopt;
  request.question.name = *name;
  return request;
}

}  // namespace sekisho::resolver
