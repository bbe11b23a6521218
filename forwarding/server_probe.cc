#include "forwarding/server_probe.h"

#include <utility>

namespace sekisho::forwarding {
namespace {

using Result = ServerReply::Result;

constexpr Duration udp_patience = 1s;  // longer than a server anywhere needs
constexpr Duration tcp_patience = 4s;
constexpr unsigned udp_sends = 3;

}  // namespace

ServerProbe::Next ServerProbe::start(Instant now, Random& random) {
  tcp_ = question_.tcp;
  return send(now, random);
}

ServerProbe::Next ServerProbe::send(Instant now, Random& random) {
  ++sends_;
  ++attempt_;
  id_ = random.u16();
  due_ = now + (tcp_ ? tcp_patience : udp_patience);
  const QueryFields fields{.id = id_,
                           .recursion_desired = question_.recursion_desired,
                           .edns = question_.edns,
                           .dnssec_ok = question_.edns && question_.dnssec_ok,
                           .edns_size = question_.edns_size};
  return Send{attempt_, tcp_, compose_query(question_.question, fields)};
}

ServerProbe::Next ServerProbe::end(Result result) {
  reply_.result = truncated_ && result != Result::reply ? Result::truncated : result;
  done_ = true;
  return std::nullopt;
}

ServerProbe::Next ServerProbe::take(std::uint8_t attempt, bool tcp, Bytes message, Instant now, Random& random) {
  if (done_ || attempt != attempt_ || tcp != tcp_) return std::nullopt;
  std::vector<std::uint8_t> wire(message.begin(), message.end());
  const Expectation expected{.id = id_, .question = &question_.question, .tcp = tcp};
  dns::Message read;
  switch (judge_reply(wire, expected, read)) {
    case ReplyVerdict::answer:
    case ReplyVerdict::error:
    case ReplyVerdict::bare_error:
      reply_.rcode = read.rcode();
      reply_.edns = read.edns.has_value();
      reply_.message = std::move(read);
      reply_.message.edns.reset();  // its options point into `wire`
      return end(Result::reply);
    case ReplyVerdict::truncated:
      truncated_ = tcp_ = true;
      sends_ = 0;
      return send(now, random);
    case ReplyVerdict::unreadable:
      return end(Result::unreadable);
    case ReplyVerdict::wrong_case:
    case ReplyVerdict::wrong_cookie:
    case ReplyVerdict::mismatch:
      return std::nullopt;
  }
  return std::nullopt;
}

ServerProbe::Next ServerProbe::on_udp(std::uint8_t attempt, Bytes datagram, Instant now, Random& random) {
  return take(attempt, false, datagram, now, random);
}

ServerProbe::Next ServerProbe::on_tcp(std::uint8_t attempt, Bytes message, Instant now, Random& random) {
  return take(attempt, true, message, now, random);
}

ServerProbe::Next ServerProbe::on_failed(std::uint8_t attempt, Instant, Random&) {
  if (done_ || attempt != attempt_) return std::nullopt;
  return end(Result::unreachable);
}

ServerProbe::Next ServerProbe::on_timer(Instant now, Random& random) {
  if (done_ || now < due_) return std::nullopt;
  if (!tcp_ && sends_ < udp_sends) return send(now, random);
  return end(Result::silent);
}

}  // namespace sekisho::forwarding
