// The gate of the control plane: who may come in, how often, and what is told of those who may not.
//
//   if (auto why = gate.admit(peer, now)) …            // a connection; leave() when it ends
//   if (auto why = gate.identify(peer, shown, now, wall)) …   // each request: name and role
//
// Rules, tokens and limits follow the configuration while it runs. Owns: its tables, all of fixed size. Threads: the
// control server's; times come as arguments.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mgmt/access/peer.h"
#include "mgmt/access/refusal.h"
#include "mgmt/access/source_limits.h"
#include "mgmt/access/token.h"
#include "mgmt/access/unix_roles.h"

namespace sekisho::mgmt::access {

/// What the TLS layer has proven of a client's certificate.
struct CertificateFacts {
  std::string subject;             ///< RFC 2253: "CN=hanako,O=City"
  std::vector<std::string> names;  ///< "dns:host", "email:hanako@city.example", "uri:…"
};

/// Whose certificate is whose: by subject, or by one of its names.
struct CertificateRule {
  std::string person;
  Role role = Role::nobody;
  std::string subject, name;  ///< one of them
};

/// What a request brought along over TLS.
struct Credentials {
  std::string authorization;  ///< the header; empty: none
  const CertificateFacts* certificate = nullptr;
};

struct GateRules {
  UnixRoles unix_roles;
  std::vector<CertificateRule> certificates;
  bool tokens = true;
  std::size_t connections_per_source = 16;
  LoginRules logins;
  RateRules rate;
};

class Gate {
 public:
  explicit Gate(std::function<void(const RefusalNote&)> keep = [](const RefusalNote&) {}) : log_(std::move(keep)) {}

  void set_rules(GateRules rules);
  TokenBook& tokens() { return tokens_; }
  const TokenBook& tokens() const { return tokens_; }

  /// A connection begins: why not. Nothing: it counts until leave().
  std::optional<Refusal> admit(const Peer& peer, Instant now);
  void leave(const Peer& peer);
  /// One request more from there: false when they come too often.
  bool take_request(const Peer& peer, Instant now) { return rate_.take(source_of(peer), now); }
  /// Fills in name, way and role; or says why nobody vouches for them.
  std::optional<Refusal> identify(Peer& peer, const Credentials& shown, Instant now, WallTime wall);
  /// Counts and tells; a failed login also goes to the source's account.
  void refused(Refusal why, const Peer& peer, const std::string& detail, Instant now);
  void tick(Instant now) { log_.tick(now); }

  std::uint64_t count(Refusal why) const { return log_.count(why); }
  std::size_t held_now(Instant now) const { return logins_.held_now(now); }
  std::size_t connections() const { return all_connections_; }

 private:
  std::optional<Refusal> identify_by_token(Peer& peer, std::string_view token, WallTime wall) const;
  std::optional<Refusal> identify_by_certificate(Peer& peer, const CertificateFacts& facts) const;

  GateRules rules_;
  TokenBook tokens_;
  LoginLimits logins_;
  RequestRate rate_;
  RefusalLog log_;
  std::map<std::string, std::size_t> connections_;  ///< by source; as many as there are connections at most
  std::size_t all_connections_ = 0;
};

}  // namespace sekisho::mgmt::access
