// Servers for tests: each has a behaviour, and answers queries in virtual time. No dns/ code makes the replies.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ip.h"
#include "base/random.h"

namespace sekisho::forwarding::testing {

/// How one server treats what reaches it.
struct Behaviour {
  enum class Mode {
    answer,  // NOERROR with one A record
    nxdomain,
    silent,
    unreachable,  // ICMP
    refused,
    servfail,
    truncate,        // TC by UDP, the answer by TCP
    tcp_only,        // silent by UDP, answers by TCP
    no_edns,         // FORMERR to EDNS, by UDP and TCP
    forged_formerr,  // FORMERR by UDP only: what a forger sends
    bare_formerr,    // FORMERR without question to EDNS
    lower_case,      // does not echo the case of the name
    garbage,         // right header and question, then octets that are no records
  };
  enum class Cookie {
    none,     // knows no such option
    gives,    // RFC 7873: echoes, and gives its own
    demands,  // BADCOOKIE by UDP without its own
    never,    // BADCOOKIE by UDP whatever comes
    echoes,   // sends the option back as it came
    wrong,    // gives one with another client cookie
    formerr,  // to any query with one
    deaf,     // by UDP no answer to a query with one
  };
  Mode mode = Mode::answer;
  Cookie cookie = Cookie::none;
  std::uint8_t cookie_secret = 1;
  Duration delay = 10ms;
  Duration jitter = 0ms;      // uniform on top of delay
  unsigned loss_percent = 0;  // of what is sent to it by UDP
  bool tcp_refused = false;
  unsigned forged_before = 0;   // datagrams with wrong IDs that come 1 ms after each query
  bool forged_with_id = false;  // … with the right one: the forger has guessed port and ID, but sees no cookie
};

struct Event {
  enum class Kind { udp, tcp, unreachable, tcp_failed };
  Kind kind = Kind::udp;
  std::uint64_t exchange = 0;
  std::uint8_t attempt = 0;
  std::vector<std::uint8_t> wire;
};

inline std::size_t question_end(Bytes query) {
  std::size_t at = 12;
  while (query[at] != 0) at += std::size_t{query[at]} + 1;
  return at + 5;
}
inline bool has_opt(Bytes query) { return query[11] == 1; }

/// Header and question of the query, QR and the rcode set; with an A record when `address`.
inline std::vector<std::uint8_t> reply_to(Bytes query, std::uint8_t rcode, bool address = false) {
  const auto end = static_cast<std::ptrdiff_t>(question_end(query));
  std::vector<std::uint8_t> reply(query.begin(), query.begin() + end);
  reply[2] = static_cast<std::uint8_t>(reply[2] | 0x80U);
  reply[3] = rcode;
  reply[7] = address ? 1 : 0;
  reply[11] = 0;
  if (address) {
    const std::uint8_t record[] = {0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1};
    reply.insert(reply.end(), std::begin(record), std::end(record));
  }
  if (has_opt(query) && rcode != 1) {
    const std::uint8_t opt[] = {0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0};
    reply.insert(reply.end(), std::begin(opt), std::end(opt));
    reply[11] = 1;
  }
  return reply;
}

/// The query's COOKIE option; its OPT has no other.
inline std::vector<std::uint8_t> cookie_in(Bytes query) {
  const std::size_t at = question_end(query) + 11 + 4;
  if (!has_opt(query) || query.size() <= at) return {};
  return {query.begin() + static_cast<std::ptrdiff_t>(at), query.end()};
}
inline void add_cookie(std::vector<std::uint8_t>& reply, const std::vector<std::uint8_t>& cookie,
                       std::uint8_t rcode) {
  const auto size = static_cast<std::uint8_t>(cookie.size());
  reply[3] = rcode & 15;
  reply[reply.size() - 6] = rcode >> 4;
  reply[reply.size() - 1] = static_cast<std::uint8_t>(4 + size);
  const std::uint8_t option[] = {0, 10, 0, size};
  reply.insert(reply.end(), std::begin(option), std::end(option));
  reply.insert(reply.end(), cookie.begin(), cookie.end());
}
/// What the server's cookies make of its reply; nothing: it is silent.
inline std::optional<std::vector<std::uint8_t>> with_cookie(const Behaviour& b, Bytes query, bool tcp,
                                                            std::vector<std::uint8_t> reply) {
  using Cookie = Behaviour::Cookie;
  std::vector<std::uint8_t> cookie = cookie_in(query);
  if (cookie.empty() || b.cookie == Cookie::none) return reply;
  if (b.cookie == Cookie::formerr) return reply_to(query, 1);
  if (b.cookie == Cookie::deaf) return tcp ? std::optional(reply) : std::nullopt;
  const std::vector<std::uint8_t> came = cookie;
  cookie.resize(8);
  cookie.insert(cookie.end(), 8, b.cookie_secret);
  const bool refused = b.cookie == Cookie::never || (b.cookie == Cookie::demands && came != cookie);
  if (refused && !tcp) reply = reply_to(query, 0);
  if (b.cookie == Cookie::wrong) cookie[0] ^= 1;
  add_cookie(reply, b.cookie == Cookie::echoes ? came : cookie, refused && !tcp ? 23 : reply[3] & 15);
  return reply;
}

class FakeServers {
 public:
  explicit FakeServers(std::uint64_t seed) : random_(seed) {}

  Behaviour& at(const Endpoint& endpoint) { return behaviours_[endpoint]; }
  unsigned received(const Endpoint& endpoint) const {
    const auto found = received_.find(endpoint);
    return found == received_.end() ? 0 : found->second;
  }

  void udp(std::uint64_t exchange, std::uint8_t attempt, const Endpoint& to, Bytes query, Instant now) {
    const Behaviour& b = behaviours_[to];
    if (b.loss_percent > 0 && random_.below(100) < b.loss_percent) return;
    ++received_[to];
    for (unsigned i = 0; i < b.forged_before; ++i) {
      auto forged = reply_to(query, 0, true);
      if (!b.forged_with_id) forged[0] = static_cast<std::uint8_t>(forged[0] ^ (1U + i % 255));
      queue_.emplace(now + 1ms, Event{Event::Kind::udp, exchange, attempt, std::move(forged)});
    }
    auto reply = udp_reply(b.mode, query);
    if (reply) reply = with_cookie(b, query, false, *std::move(reply));
    const bool icmp = b.mode == Behaviour::Mode::unreachable;
    if (!reply && !icmp) return;
    const Event::Kind kind = icmp ? Event::Kind::unreachable : Event::Kind::udp;
    queue_.emplace(now + delay(b), Event{kind, exchange, attempt, reply.value_or(std::vector<std::uint8_t>{})});
  }

  void tcp(std::uint64_t exchange, std::uint8_t attempt, const Endpoint& to, Bytes query, Instant now) {
    using Mode = Behaviour::Mode;
    const Behaviour& b = behaviours_[to];
    ++received_[to];
    if (b.mode == Mode::silent) return;
    if (b.tcp_refused || b.mode == Mode::unreachable) {
      queue_.emplace(now + delay(b), Event{Event::Kind::tcp_failed, exchange, attempt, {}});
      return;
    }
    const bool formerr = (b.mode == Mode::no_edns || b.mode == Mode::bare_formerr) && has_opt(query);
    std::uint8_t rcode = formerr ? 1 : 0;
    if (b.mode == Mode::refused) rcode = 5;
    if (b.mode == Mode::servfail) rcode = 2;
    if (b.mode == Mode::nxdomain) rcode = 3;
    queue_.emplace(now + 2 * delay(b), Event{Event::Kind::tcp, exchange, attempt,
                                             *with_cookie(b, query, true, reply_to(query, rcode, rcode == 0))});
  }

  std::optional<Instant> next() const { return queue_.empty() ? std::nullopt : std::optional(queue_.begin()->first); }
  Event pop() {
    Event event = std::move(queue_.begin()->second);
    queue_.erase(queue_.begin());
    return event;
  }
  void forget_all() { queue_.clear(); }

 private:
  Duration delay(const Behaviour& b) {
    if (b.jitter <= 0ns) return b.delay;
    return b.delay + Duration{random_.below(static_cast<std::uint32_t>(b.jitter.count()))};
  }
  static std::optional<std::vector<std::uint8_t>> udp_reply(Behaviour::Mode mode, Bytes query) {
    using Mode = Behaviour::Mode;
    std::vector<std::uint8_t> reply;
    switch (mode) {
      case Mode::answer:
        return reply_to(query, 0, true);
      case Mode::nxdomain:
        return reply_to(query, 3);
      case Mode::silent:
      case Mode::tcp_only:
      case Mode::unreachable:
        return std::nullopt;
      case Mode::refused:
        return reply_to(query, 5);
      case Mode::servfail:
        return reply_to(query, 2);
      case Mode::truncate:
        reply = reply_to(query, 0);
        reply[2] = static_cast<std::uint8_t>(reply[2] | 0x02U);
        return reply;
      case Mode::no_edns:
        return has_opt(query) ? reply_to(query, 1) : reply_to(query, 0, true);
      case Mode::forged_formerr:
        return reply_to(query, 1);
      case Mode::bare_formerr:
        if (!has_opt(query)) return reply_to(query, 0, true);
        reply = reply_to(query, 1);
        reply.resize(12);
        reply[5] = 0;
        return reply;
      case Mode::lower_case:
        reply = reply_to(query, 0, true);
        for (std::size_t i = 12; i < question_end(query) - 4; ++i) {
          if (reply[i] >= 'A' && reply[i] <= 'Z') reply[i] = static_cast<std::uint8_t>(reply[i] | 0x20U);
        }
        return reply;
      case Mode::garbage:
        reply = reply_to(query, 0, true);
        reply.resize(reply.size() - 3);
        return reply;
    }
    return std::nullopt;
  }

  ScriptedRandom random_;
  std::map<Endpoint, Behaviour> behaviours_;
  std::map<Endpoint, unsigned> received_;
  std::multimap<Instant, Event> queue_;
};

}  // namespace sekisho::forwarding::testing
