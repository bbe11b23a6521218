// The gateway's memory of its own management: revisions of the configuration, negative trust anchors, the audit log,
// tokens, what checks of the NAT map have found, what people have said of the guideline's items, and the keys of
// watched domains over time.
//
// One SQLite file in the state directory. Nothing on the data path depends on it: a damaged file is set aside
// (sekisho.db.damaged-N) and a new one begun; where none can be made, every call fails with the reason and the
// gateway answers on. Times come as arguments.
//
// Owns: the database. Threads: the manager's. Errors: StoreError. Limits: max_nat_events; none on revisions
// and audit, whose texts are kept once.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "mgmt/access/token.h"
#include "mgmt/store/attestation.h"
#include "mgmt/store/audit.h"
#include "mgmt/store/database.h"
#include "mgmt/store/domain_key.h"
#include "mgmt/store/nat_event.h"
#include "mgmt/store/nta.h"
#include "mgmt/store/revision.h"

namespace sekisho::mgmt::store {

template <typename T>
using Stored = Result<T, StoreError>;
using StoreFault = std::optional<StoreError>;

class Store {
 public:
  /// Always a store; notices() says what was set aside, or why it cannot
  /// keep anything.
  static Store open(const std::string& directory);

  const std::vector<std::string>& notices() const { return notices_; }
  /// Why nothing can be kept; empty: it can.
  const std::string& unusable() const { return unusable_; }

  /// A new revision of these files; its number. `revision.number` and `.sha256` are ignored.
  Stored<std::uint64_t> add(const Revision& revision, const Files& files);
  /// Into force: the one that was before it becomes `replaced`.
  StoreFault put_in_force(std::uint64_t number);
  StoreFault give_up(std::uint64_t number);
  /// Trials that a start finds without a change in progress are given up; how many.
  Stored<std::uint64_t> give_up_trials();

  Stored<std::optional<Revision>> revision(std::uint64_t number);
  Stored<std::optional<Revision>> in_force();
  Stored<Files> files(std::uint64_t number);
  /// Newest first.
  Stored<std::vector<Revision>> history(std::uint64_t limit);

  /// A new paper with its first step, and the audit log's word of it; its number. `change.nta.id` is ignored.
  Stored<NtaKept> add_nta(const NtaChange& change);
  /// The next step of each, all or none.
  Stored<NtaKept> put_ntas(const std::vector<NtaChange>& changes);
  /// In one of these states, by number.
  Stored<std::vector<Nta>> ntas(const std::vector<std::string>& states, std::uint64_t newest);
  Stored<std::optional<Nta>> nta(std::uint64_t id);
  /// Of one paper, or with 0 of all; the newest `limit`, oldest first.
  Stored<std::vector<NtaStep>> nta_steps(std::uint64_t id, std::uint64_t limit);

  /// Chains and keeps an event; gives it back with its number and hash.
  Stored<AuditEvent> record(AuditEvent event);
  /// Numbers above `after`, oldest first.
  Stored<std::vector<AuditEvent>> events(std::uint64_t after, std::uint64_t limit);
  Stored<std::uint64_t> last_event();
  Stored<AuditVerdict> verify();

  /// A name that is there already is a fault.
  StoreFault add_token(const access::Token& token);
  /// False: there was none of that name.
  Stored<bool> remove_token(const std::string& name);
  /// By name.
  Stored<std::vector<access::Token>> tokens();

  /// None is ever removed.
  StoreFault attest(const AttestationRow& row);
  /// The newest of each item.
  Stored<std::vector<AttestationRow>> attestations();

  /// All keys of a domain, in place of those that were kept of it.
  StoreFault put_domain_keys(const std::string& domain, const std::vector<DomainKeyRow>& keys);
  Stored<std::vector<DomainKeyRow>> domain_keys(const std::string& domain);

  static constexpr std::size_t max_nat_events = 10'000;
  /// All of them, or none. Beyond max_nat_events the oldest go.
  StoreFault note(const std::vector<NatEvent>& events);
  /// The oldest first.
  Stored<std::vector<NatEvent>> nat_events();

 private:
  Store() = default;
  Failure<StoreError> no_database() const { return {StoreError{unusable_, false}}; }
  StoreFault set_state(std::uint64_t number, RevisionState state);
  Stored<AuditEvent> append(AuditEvent event);  ///< within a transaction
  StoreFault add_step(const NtaChange& change, NtaKept& kept);
  StoreFault add_file(std::uint64_t number, const std::string& path, const std::string& text);

  std::optional<Database> database_;
  std::vector<std::string> notices_;
  std::string unusable_;
};

}  // namespace sekisho::mgmt::store
