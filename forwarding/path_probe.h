// Does a large answer come from one server to here? One question by UDP and by TCP, until it is known where it stops.
//
// The question goes by UDP with the size that the gateway asks for. If nothing comes, or the answer fits, it goes
// again with 512 octets: the first tells loss of large datagrams from loss of all, the second makes the server
// truncate. Then it goes by TCP, whatever UDP brought. If that fails, a question with a small answer is tried by
// TCP, which tells a blocked port from a way that loses full segments.
//
// Sans-I/O: each event gives what to send next; the attempt before is over then. Only replies to the attempt under
// way are looked at; what is not ours is ignored. Owns: its state. Threads: one. Units: Instant. Limits: 5 datagrams,
// 3 streams. Spec: requirements K-2, K-3, G2-4; RFC 7766 §5, RFC 9715.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "dns/question.h"
#include "forwarding/query_wire.h"

namespace sekisho::forwarding {

struct PathQuestion {
  dns::Question question;
  dns::Question small;  ///< one that the same server answers in few octets; may be the same
  bool recursion_desired = false;
  bool dnssec_ok = false;
  std::uint16_t edns_size = 1232;
};

/// What one way of asking brought.
struct PathTry {
  enum class Result : std::uint8_t {
    not_asked,
    whole,        ///< a whole answer, NXDOMAIN included
    truncated,    ///< TC, by UDP; a reply that came in fragments too
    error,        ///< the server says SERVFAIL, REFUSED, FORMERR …
    unreadable,   ///< no well-formed message
    unreachable,  ///< an ICMP error; by TCP: no connection, or it ended without the reply
    silent,
  };
  Result result = Result::not_asked;
  std::size_t octets = 0;  ///< of the reply
  dns::Rcode rcode = dns::Rcode::noerror;
  friend bool operator==(const PathTry&, const PathTry&) = default;
};

struct PathEvidence {
  PathTry udp;        ///< with the size that the gateway asks for
  PathTry udp_512;    ///< with 512
  PathTry tcp;        ///< the same question
  PathTry tcp_small;  ///< the small question
};

/// Where it stops, for staff. The first three are good.
enum class PathFinding : std::uint8_t {
  whole,        ///< truncated over UDP, whole by TCP, larger than UDP carries
  fits,         ///< UDP, TC at 512 and TCP work; the answer was no larger than UDP carries
  small,        ///< UDP and TCP work; the answer was too small to be truncated at all
  tcp_blocked,  ///< UDP works, TCP/53 does not
  tcp_stalls,   ///< TCP works for small answers alone
  udp_lost,     ///< UDP replies above 512 octets do not arrive
  udp_blocked,  ///< TCP works, UDP/53 does not
  no_answer,    ///< neither
  error,        ///< the server answers this question with an error
  not_asked,    ///< there was no time or no room for it
};
bool is_good(PathFinding finding);
PathFinding judge_path(const PathEvidence& evidence);

class PathProbe {
 public:
  struct Send {
    std::uint8_t attempt = 0;
    bool tcp = false;
    std::vector<std::uint8_t> wire;
  };
  /// What to send now; nothing: wait on, or done().
  using Next = std::optional<Send>;

  explicit PathProbe(PathQuestion question) : question_(std::move(question)) {}

  Next start(Instant now, Random& random);
  Next on_udp(std::uint8_t attempt, Bytes datagram, Instant now, Random& random);
  Next on_tcp(std::uint8_t attempt, Bytes message, Instant now, Random& random);
  /// ICMP, or a connection that failed.
  Next on_failed(std::uint8_t attempt, Instant now, Random& random);
  Next on_timer(Instant now, Random& random);

  bool done() const { return stage_ == Stage::done; }
  /// When on_timer() is due; only while it is not done.
  Instant next_timer() const { return due_; }
  const PathEvidence& evidence() const { return evidence_; }

 private:
  enum class Stage : std::uint8_t { udp, udp_512, tcp, tcp_small, done };
  PathTry& seen();
  bool by_tcp() const { return stage_ == Stage::tcp || stage_ == Stage::tcp_small; }
  const dns::Question& asked() const { return stage_ == Stage::tcp_small ? question_.small : question_.question; }
  Next on_message(std::uint8_t attempt, bool tcp, Bytes message, Instant now, Random& random);
  Next note(PathTry::Result result, Instant now, Random& random);
  Stage stage_after() const;
  Next enter(Stage stage, Instant now, Random& random);
  Next send(Instant now, Random& random);

  PathQuestion question_;
  PathEvidence evidence_;
  Stage stage_ = Stage::udp;
  unsigned sends_ = 0;  // in this stage
  std::uint8_t attempt_ = 0;
  std::uint16_t id_ = 0;
  Instant due_{};
};

}  // namespace sekisho::forwarding
