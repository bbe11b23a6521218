// What one source may cost: failed logins put it on hold, longer each time, and requests come at a bounded rate.
//
// A source is an IPv4 address, an IPv6 /64, or an account of this host. Memory is fixed: when the table is full, the
// sources that are nearest to being forgotten make room, so that a flood from many addresses costs no more than the
// table. A success does not forgive failures, or whoever has one token could guess on for ever; time does.
//
// Threads: one; time comes as an argument. Limits: max_sources.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "mgmt/access/peer.h"

namespace sekisho::mgmt::access {

inline constexpr std::size_t max_sources = 1024;

/// "192.0.2.7", "2001:db8:1:2::/64", "uid 1000".
std::string source_of(const Peer& peer);

struct LoginRules {
  unsigned free_failures = 5;  ///< before the first hold
  Duration first_hold = 1s;    ///< doubled with each further failure
  Duration longest_hold = 15min;
  Duration forgotten_after = 1h;  ///< without a failure
};

class LoginLimits {
 public:
  explicit LoginLimits(const LoginRules& rules = {}) : rules_(rules) {}
  void set_rules(const LoginRules& rules) { rules_ = rules; }

  bool held(const std::string& source, Instant now) const;
  void failed(const std::string& source, Instant now);
  /// Sources that are on hold now.
  std::size_t held_now(Instant now) const;
  std::size_t size() const { return sources_.size(); }

 private:
  struct Record {
    unsigned failures = 0;
    Instant last, held_until;
  };
  void make_room(Instant now);

  LoginRules rules_;
  std::unordered_map<std::string, Record> sources_;
};

/// Of requests: `burst` at once, then `per_second`.
struct RateRules {
  double per_second = 50;
  double burst = 100;
};

class RequestRate {
 public:
  explicit RequestRate(const RateRules& rules = {}) : rules_(rules) {}
  void set_rules(const RateRules& rules) { rules_ = rules; }

  bool take(const std::string& source, Instant now);
  std::size_t size() const { return sources_.size(); }

 private:
  struct Bucket {
    double left = 0;
    Instant at;
  };
  double left_in(const Bucket& bucket, Instant now) const;
  void make_room(Instant now);

  RateRules rules_;
  std::unordered_map<std::string, Bucket> sources_;
};

}  // namespace sekisho::mgmt::access
