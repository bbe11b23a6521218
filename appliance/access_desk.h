// The control plane's gate in the running gateway: rules out of [control], tokens out of the store, refusals into the
// audit log.
//
// Threads: the manager's. Owns: the gate. What changes in the configuration is followed by itself.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "appliance/policy_store.h"
#include "mgmt/access/gate.h"
#include "mgmt/control/access_values.h"
#include "mgmt/store/store.h"

namespace sekisho::appliance {

class AccessDesk {
 public:
  explicit AccessDesk(const PolicyStore& policies);

  using Tell = std::function<void(const mgmt::access::RefusalNote&)>;
  /// Tokens are kept in the store, which outlives the desk's use; refusals are told by `tell`.
  void start(mgmt::store::Store& store, Tell tell);
  mgmt::access::Gate& gate() { return gate_; }
  const mgmt::access::Gate& gate() const { return gate_; }
  /// After a configuration has come into force.
  void follow_configuration();

  mgmt::control::AccessCommands commands();
  /// Whether this role may bring `next` into force; why not. Only the administrator changes who may do what.
  std::optional<std::string> object(mgmt::access::Role role, const mgmt::config::Config& next) const;

 private:
  using Refused = mgmt::control::CommandError;
  Result<mgmt::control::TokensReport, Refused> tokens() const;
  Result<mgmt::control::NewToken, Refused> add(const mgmt::control::TokenRequest& request,
                                               const mgmt::access::Peer& by);
  Result<mgmt::control::TokensReport, Refused> remove(const mgmt::control::TokenRemoval& removal);
  std::optional<Refused> read_tokens();

  const PolicyStore& policies_;
  mgmt::access::Gate gate_;
  SystemRandom random_;
  mgmt::store::Store* store_ = nullptr;
  Tell tell_;
  std::optional<std::uint64_t> seen_;
};

}  // namespace sekisho::appliance
