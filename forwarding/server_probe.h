// One question to one server, straight, until its whole reply is here or it is known that none comes.
//
// By UDP it is sent up to three times; what comes truncated is asked for again by TCP. Health, cookies, case games
// and other servers play no part: the reply shall show what this server says to anybody.
//
// Sans-I/O, as PathProbe: each event gives what to send next. Owns: its state and the reply. Threads: one. Units:
// Instant. Limits: 3 datagrams, 1 stream. Spec: RFC 1035 §4.2, RFC 7766 §5; requirements L-9, L-10.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "dns/message_reader.h"
#include "dns/question.h"
#include "forwarding/query_wire.h"

namespace sekisho::forwarding {

struct ServerQuestion {
  dns::Question question;
  bool tcp = false;  ///< by TCP at once
  bool edns = true;  ///< false: as before 1999
  bool dnssec_ok = true;
  bool recursion_desired = false;
  std::uint16_t edns_size = 1232;
};

struct ServerReply {
  enum class Result : std::uint8_t {
    not_asked,
    reply,        ///< `message`, whatever its RCODE
    truncated,    ///< by UDP; the rest did not come by TCP
    unreadable,   ///< no well-formed message
    unreachable,  ///< an ICMP error; by TCP: no connection, or it ended without the reply
    silent,
  };
  Result result = Result::not_asked;
  bool edns = false;  ///< the reply had an OPT record
  dns::Rcode rcode = dns::Rcode::noerror;
  dns::Message message;  ///< without its OPT record
};

class ServerProbe {
 public:
  struct Send {
    std::uint8_t attempt = 0;
    bool tcp = false;
    std::vector<std::uint8_t> wire;
  };
  using Next = std::optional<Send>;

  explicit ServerProbe(ServerQuestion question) : question_(std::move(question)) {}

  Next start(Instant now, Random& random);
  Next on_udp(std::uint8_t attempt, Bytes datagram, Instant now, Random& random);
  Next on_tcp(std::uint8_t attempt, Bytes message, Instant now, Random& random);
  /// ICMP, or a connection that failed.
  Next on_failed(std::uint8_t attempt, Instant now, Random& random);
  Next on_timer(Instant now, Random& random);

  bool done() const { return done_; }
  /// When on_timer() is due; only while it is not done.
  Instant next_timer() const { return due_; }
  const ServerReply& reply() const { return reply_; }

 private:
  Next send(Instant now, Random& random);
  Next take(std::uint8_t attempt, bool tcp, Bytes message, Instant now, Random& random);
  Next end(ServerReply::Result result);

  ServerQuestion question_;
  ServerReply reply_;
  bool tcp_ = false, truncated_ = false, done_ = false;
  unsigned sends_ = 0;
  std::uint8_t attempt_ = 0;
  std::uint16_t id_ = 0;
  Instant due_{};
};

}  // namespace sekisho::forwarding
