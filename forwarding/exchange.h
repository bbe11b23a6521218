// One question to one set of servers, until an acceptable reply or failure: retry, hedge, TC→TCP, EDNS fallback.
//
// Sans-I/O. The owner starts it, carries out what the Actions say, and reports back what happened to each attempt;
// the Exchange decides. It is used for forwarders (servers of an UpstreamGroup) and by iteration (addresses of a
// zone's NS).
//
// A reply is accepted only if it comes from the attempt's own 4-tuple (the engine's connected socket), with its ID,
// QR=1, opcode QUERY and the question that was asked, to the octet where 0x20 is used. Any other datagram is counted
// and ignored: it changes neither health nor timers (CVE-2023-26437); after `max_mismatches` of them the exchange
// goes on by TCP. Silence may mean that UDP, or EDNS in it, does not get through: before an exchange of iteration is
// given up, TCP is tried, with EDNS, and then without. A FORMERR/NOTIMP/BADVERS to EDNS is retried without EDNS only
// over TCP, and the server counts as EDNS-less only when that is confirmed (CVE-2026-52690). A reply must echo the
// cookie that was sent, and have the server's where one is expected (cookie_jar.h); otherwise TCP decides. BADCOOKIE
// is answered with the new cookie once, then by TCP. A server that has never given a cookie is asked without one from
// the second datagram on.
//
// Owns: its question and attempts. Threads: one. Units: Instant. Limits: max_sends sends in all. Errors: Failure
// enum. Spec: RFC 1035 §7.3, RFC 5452 §4–9, RFC 7766 §5 (TC), RFC 6891 §6.2.2, draft-vixie-dnsext-dns0x20, RFC 7873
// §5.3.
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/ip.h"
#include "base/random.h"
#include "dns/message_reader.h"
#include "dns/question.h"
#include "forwarding/cookie_jar.h"
#include "forwarding/retry_budget.h"

namespace sekisho::forwarding {

/// What the owner knows about one candidate when an exchange starts; candidates come in the order to be tried.
struct Candidate {
  Endpoint endpoint;
  std::uint32_t tag = 0;   ///< the owner's own index (server in group, address of NS)
  bool healthy = true;     ///< an unhealthy one is tried when the others failed, or were asked in vain several times
  bool suspected = false;  ///< real queries went unanswered lately: hedged without asking the budget
  bool edns = true;        ///< false: known (confirmed by TCP) not to speak EDNS
  bool tcp_only = false;
  std::optional<UpstreamCookie> cookie{};  ///< sent with EDNS; nothing: no COOKIE option
  Duration expected_rtt = 50ms;            ///< smoothed; first timeout is derived from it
  Duration rtt_variation = 25ms;
};

struct ExchangeSettings {
  bool recursion_desired = false;
  bool dnssec_ok = false;
  bool checking_disabled = false;
  bool use_0x20 = true;
  bool hedge = false;             ///< ask the next candidate too after hedge_delay, keep both running
  Duration hedge_delay = 50ms;    ///< learnt by the owner: about the p99 of this server
  RetryBudget* budget = nullptr;  ///< of the group; the owner's, outlives the exchange. Null: hedges are free
  Duration deadline = 1800ms;     ///< from start
  Duration min_timeout = 50ms, max_timeout = 1500ms;
  std::uint16_t edns_size = 1232;
  unsigned max_sends = 8;  ///< all attempts, UDP and TCP
  unsigned max_mismatches = 20;
  bool tcp_when_silent = false;  ///< the last two sends go by TCP when nobody has said anything
};

using AttemptNumber = std::uint8_t;

struct SendUdp {
  AttemptNumber attempt;
  Endpoint server;
  std::uint32_t tag;
  std::vector<std::uint8_t> wire;
  bool hedge = false;  ///< sent while the first server may still answer in time
};
struct SendTcp {
  AttemptNumber attempt;
  Endpoint server;
  std::uint32_t tag;
  std::vector<std::uint8_t> wire;
};
/// The attempt's socket is no longer wanted. Said once for each attempt, answered or not, except those whose end
/// the owner reported itself (on_unreachable, on_tcp_failed).
struct Cancel {
  AttemptNumber attempt;
};
using Action = std::variant<SendUdp, SendTcp, Cancel>;
using Actions = boost::container::small_vector<Action, 2>;

enum class Failure : std::uint8_t {
  no_servers,   ///< nothing to ask
  timeout,      ///< the deadline passed, or every send went unanswered
  unreachable,  ///< ICMP or connect errors from all
  refused,      ///< every server answered REFUSED / NOTAUTH
  servfail,     ///< every server answered SERVFAIL
  bad_reply,    ///< replies that do not parse
  send_limit,
};

/// What became of one attempt: for RTT estimates, health and the hedge delay. Taken by the owner after each event
/// and, for a group, handed to record() of forwarding/observe.h.
struct Observation {
  enum class Kind : std::uint8_t {
    reply,        ///< an accepted reply, TC included
    timeout,      ///< unanswered so far; a late reply may still come
    unreachable,  ///< ICMP, or the send failed
    error_rcode,
    mismatch,           ///< a datagram that was not accepted: moves nothing but a counter
    no_edns_confirmed,  ///< refused EDNS over TCP, and answered without
    tcp_failed,
    outrun,  ///< asked first, and another server's reply came before its own; rtt: how long it had
  };
  std::uint32_t tag = 0;
  Kind kind = Kind::reply;
  Duration rtt{0};  ///< reply and error_rcode: from its send to its reply
  bool tcp = false;
  dns::Rcode rcode = dns::Rcode::noerror;
};
using Observations = boost::container::small_vector<Observation, 2>;

struct Outcome {
  std::optional<dns::Message> reply;  ///< NOERROR, NXDOMAIN or YXDOMAIN
  std::vector<std::uint8_t> wire;     ///< the accepted reply's octets (EDNS views of `reply` point into it)
  std::uint32_t tag = 0;              ///< the candidate that answered
  bool tcp = false;
  Failure failure = Failure::timeout;            ///< when there is no reply
  dns::Rcode last_rcode = dns::Rcode::servfail;  ///< the last error code that a server sent, if any
  unsigned sends = 0;
};

class Exchange {
 public:
  Exchange(dns::Question question, std::vector<Candidate> candidates, const ExchangeSettings& settings);
  Exchange(Exchange&&) noexcept;
  Exchange& operator=(Exchange&&) noexcept;
  ~Exchange();

  // Events. Each may add actions and observations, and may finish the exchange.
  void start(Instant now, Random& random);
  void on_udp(AttemptNumber attempt, Bytes datagram, Instant now, Random& random);
  /// ICMP error on the attempt's socket, or the send itself failed.
  void on_unreachable(AttemptNumber attempt, Instant now, Random& random);
  void on_tcp(AttemptNumber attempt, Bytes message, Instant now, Random& random);
  void on_tcp_failed(AttemptNumber attempt, Instant now, Random& random);
  void on_timer(Instant now, Random& random);
  /// The owner wants no answer any more: ends it, with Cancel for what is open.
  void abandon();

  // What follows. take_…() empties.
  Actions take_actions();
  Observations take_observations();
  std::vector<CookieNews> take_cookie_news();
  /// When on_timer() must be called; nothing once it is done.
  std::optional<Instant> next_timer() const;
  bool done() const;
  /// Once, after done().
  Outcome take_outcome();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::forwarding
