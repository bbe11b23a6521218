#include "mgmt/access/gate.h"

#include <algorithm>

namespace sekisho::mgmt::access {
namespace {

bool over_tls(const Peer& peer) { return !peer.local && !peer.anonymous; }

}  // namespace

void Gate::set_rules(GateRules rules) {
  rules_ = std::move(rules);
  logins_.set_rules(rules_.logins);
  rate_.set_rules(rules_.rate);
}

std::optional<Refusal> Gate::admit(const Peer& peer, Instant now) {
  const std::string source = source_of(peer);
  if (over_tls(peer) && logins_.held(source, now)) return Refusal::on_hold;
  const bool is_root = peer.local && peer.uid == 0;  // whom nobody may lock out
  const auto open = connections_.find(source);
  if (!is_root && open != connections_.end() && open->second >= rules_.connections_per_source)
    return Refusal::too_many_connections;
  ++connections_[source];
  ++all_connections_;
  return std::nullopt;
}

void Gate::leave(const Peer& peer) {
  const auto open = connections_.find(source_of(peer));
  if (open == connections_.end()) return;
  --all_connections_;
  if (--open->second == 0) connections_.erase(open);
}

std::optional<Refusal> Gate::identify(Peer& peer, const Credentials& shown, Instant now, WallTime wall) {
  peer.name.clear();
  peer.way.clear();
  peer.role = Role::nobody;
  if (peer.local) {
    peer.name = account_name(peer.uid);
    peer.role = rules_.unix_roles.role_of(peer.uid, peer.groups);
    return std::nullopt;
  }
  if (peer.anonymous) return std::nullopt;
  if (logins_.held(source_of(peer), now)) return Refusal::on_hold;
  if (!shown.authorization.empty()) {
    const auto token = bearer_of(shown.authorization);
    return token && rules_.tokens ? identify_by_token(peer, *token, wall) : Refusal::unknown_token;
  }
  if (shown.certificate != nullptr) return identify_by_certificate(peer, *shown.certificate);
  return Refusal::no_credentials;
}

std::optional<Refusal> Gate::identify_by_token(Peer& peer, std::string_view token, WallTime wall) const {
  const auto found = tokens_.find(token, wall);
  if (!found) {
    return found.error() == TokenFault::expired ? Refusal::expired_token : Refusal::unknown_token;
  }
  peer.name = found->person;
  peer.way = "token " + found->name;
  peer.role = std::min(found->role, Role::approver);
  return std::nullopt;
}

std::optional<Refusal> Gate::identify_by_certificate(Peer& peer, const CertificateFacts& facts) const {
  for (const CertificateRule& rule : rules_.certificates) {
    const bool by_subject = !rule.subject.empty() && rule.subject == facts.subject;
    const bool by_name =
        !rule.name.empty() && std::find(facts.names.begin(), facts.names.end(), rule.name) != facts.names.end();
    if (!by_subject && !by_name) continue;
    peer.name = rule.person;
    peer.way = "certificate " + (by_subject ? rule.subject : rule.name);
    peer.role = std::min(rule.role, Role::approver);
    return std::nullopt;
  }
  return Refusal::unknown_certificate;
}

void Gate::refused(Refusal why, const Peer& peer, const std::string& detail, Instant now) {
  log_.refused(why, peer, detail, now);
  if (over_tls(peer) && is_failed_login(why)) logins_.failed(source_of(peer), now);
}

}  // namespace sekisho::mgmt::access
