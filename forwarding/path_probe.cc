#include "forwarding/path_probe.h"

namespace sekisho::forwarding {
namespace {

using Result = PathTry::Result;

constexpr std::uint16_t smallest_edns = 512;
constexpr Duration udp_patience = 1s;  // longer than a server anywhere needs
constexpr Duration tcp_patience = 4s;  // a connection, and a retransmission in it

bool answers(const PathTry& t) { return t.result == Result::whole || t.result == Result::truncated; }
/// Something of the server came back, if not an answer.
bool speaks(const PathTry& t) { return answers(t) || t.result == Result::error || t.result == Result::unreadable; }

}  // namespace

bool is_good(PathFinding finding) {
  switch (finding) {
    case PathFinding::whole:
    case PathFinding::fits:
    case PathFinding::small:
      return true;
    case PathFinding::tcp_blocked:
    case PathFinding::tcp_stalls:
    case PathFinding::udp_lost:
    case PathFinding::udp_blocked:
    case PathFinding::no_answer:
    case PathFinding::error:
    case PathFinding::not_asked:
      return false;
  }
  return false;
}

PathFinding judge_path(const PathEvidence& e) {
  if (e.udp.result == Result::not_asked) return PathFinding::not_asked;
  const bool udp = speaks(e.udp) || speaks(e.udp_512);
  const bool tcp = speaks(e.tcp) || speaks(e.tcp_small);
  if (!udp && !tcp) return PathFinding::no_answer;
  if (!tcp) return PathFinding::tcp_blocked;
  if (!speaks(e.tcp)) return PathFinding::tcp_stalls;
  if (!udp) return PathFinding::udp_blocked;
  if (!speaks(e.udp)) return PathFinding::udp_lost;
  if (e.tcp.result != Result::whole || !answers(e.udp)) return PathFinding::error;
  if (e.udp.result == Result::truncated) return PathFinding::whole;
  return e.udp_512.result == Result::truncated ? PathFinding::fits : PathFinding::small;
}

PathTry& PathProbe::seen() {
  switch (stage_) {
    case Stage::udp:
      return evidence_.udp;
    case Stage::udp_512:
      return evidence_.udp_512;
    case Stage::tcp:
      return evidence_.tcp;
    case Stage::tcp_small:
    case Stage::done:
      return evidence_.tcp_small;
  }
  return evidence_.tcp_small;
}

PathProbe::Next PathProbe::start(Instant now, Random& random) { return enter(Stage::udp, now, random); }

PathProbe::Next PathProbe::enter(Stage stage, Instant now, Random& random) {
  stage_ = stage;
  sends_ = 0;
  return done() ? std::nullopt : send(now, random);
}

PathProbe::Next PathProbe::send(Instant now, Random& random) {
  ++sends_;
  ++attempt_;
  id_ = random.u16();
  due_ = now + (by_tcp() ? tcp_patience : udp_patience);
  const QueryFields fields{.id = id_,
                           .recursion_desired = question_.recursion_desired,
                           .checking_disabled = question_.dnssec_ok,
                           .dnssec_ok = question_.dnssec_ok,
                           .edns_size = stage_ == Stage::udp_512 ? smallest_edns : question_.edns_size};
  return Send{attempt_, by_tcp(), compose_query(asked(), fields)};
}

PathProbe::Stage PathProbe::stage_after() const {
  switch (stage_) {
    case Stage::udp: {
      const bool fits = evidence_.udp.result == Result::whole && evidence_.udp.octets > smallest_edns;
      return fits || evidence_.udp.result == Result::silent ? Stage::udp_512 : Stage::tcp;
    }
    case Stage::udp_512:
      return Stage::tcp;
    case Stage::tcp:
      return speaks(evidence_.tcp) || question_.small == question_.question ? Stage::done : Stage::tcp_small;
    case Stage::tcp_small:
    case Stage::done:
      return Stage::done;
  }
  return Stage::done;
}

PathProbe::Next PathProbe::note(Result result, Instant now, Random& random) {
  seen().result = result;
  return enter(stage_after(), now, random);
}

PathProbe::Next PathProbe::on_message(std::uint8_t attempt, bool tcp, Bytes message, Instant now, Random& random) {
  if (done() || attempt != attempt_ || tcp != by_tcp()) return std::nullopt;
  std::vector<std::uint8_t> wire(message.begin(), message.end());
  dns::Message reply;
  const Expectation expected{.id = id_, .question = &asked(), .tcp = tcp};
  const ReplyVerdict verdict = judge_reply(wire, expected, reply);
  seen().octets = message.size();
  switch (verdict) {
    case ReplyVerdict::answer:
      seen().rcode = reply.rcode();
      return note(Result::whole, now, random);
    case ReplyVerdict::error:
    case ReplyVerdict::bare_error:
      seen().rcode = reply.rcode();
      return note(Result::error, now, random);
    case ReplyVerdict::truncated:
      return note(Result::truncated, now, random);
    case ReplyVerdict::unreadable:
      return note(Result::unreadable, now, random);
    case ReplyVerdict::wrong_case:
    case ReplyVerdict::wrong_cookie:
    case ReplyVerdict::mismatch:
      seen().octets = 0;
      return std::nullopt;
  }
  return std::nullopt;
}

PathProbe::Next PathProbe::on_udp(std::uint8_t attempt, Bytes datagram, Instant now, Random& random) {
  return on_message(attempt, false, datagram, now, random);
}

PathProbe::Next PathProbe::on_tcp(std::uint8_t attempt, Bytes message, Instant now, Random& random) {
  return on_message(attempt, true, message, now, random);
}

PathProbe::Next PathProbe::on_failed(std::uint8_t attempt, Instant now, Random& random) {
  if (done() || attempt != attempt_) return std::nullopt;
  return note(Result::unreachable, now, random);
}

PathProbe::Next PathProbe::on_timer(Instant now, Random& random) {
  if (done() || now < due_) return std::nullopt;
  const unsigned most = stage_ == Stage::udp ? 3 : stage_ == Stage::udp_512 ? 2 : 1;
  if (sends_ < most) return send(now, random);
  return note(Result::silent, now, random);
}

}  // namespace sekisho::forwarding
