// The configuration's life in the running gateway: mgmt/life with policies to publish, a database, a clock, and who
// asks.
//
// Every way to another configuration comes through here: changes of the control API, reloads of staff and of SIGHUP.
// A thread of its own asks the canaries, and watches the time limit of a change that waits to be confirmed; all else
// runs in the manager's.
//
// Owns: the change in progress, its thread. Threads: the manager's, but for start() and stop().
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "appliance/access_desk.h"
#include "appliance/canaries.h"
#include "appliance/policy_store.h"
#include "base/service_manager.h"
#include "mgmt/control/commands.h"
#include "mgmt/life/config_life.h"

namespace sekisho::appliance {

class ConfigDesk final : public mgmt::life::Surface {
 public:
  using Post = std::function<void(std::function<void()>)>;

  ConfigDesk(PolicyStore& policies, mgmt::store::Store& history, AccessDesk& access,
             const mgmt::life::Recovery& recovery);
  ~ConfigDesk() override { stop(); }
  /// `canaries` are asked in the desk's thread.
  void start(CanaryLane& canaries, Post post);
  /// Before start().
  void tell_of_reloads(const ServiceManager& service) { service_ = service; }
  void stop();

  mgmt::control::ConfigCommands commands();
  mgmt::control::ReloadReport reload(const std::string& language, const mgmt::control::Peer& peer);
  /// For the policy store's gate: why whoever reloads may not.
  std::string object(const mgmt::config::Config& next) const { return access_.object(reloads_, next).value_or(""); }
  /// As SIGHUP asks; what is wrong goes to the log.
  void reload_by_signal();
  /// For the audit log: what else was asked for, and what it got. Any thread: a capture's answer comes in its own.
  void witness(const mgmt::control::Request& request, const mgmt::control::Response& response);
  /// What the other node of a pair has kept, as a change of its own: checked, tried by this node's canaries, kept.
  void apply_from_peer(mgmt::life::Edit edit, const std::string& why, const mgmt::control::Peer& peer,
                       mgmt::life::Done done);
  /// Into the audit log, as the gateway's own doing or a person's.
  void note(const std::string& what, const std::string& outcome, const std::string& detail,
            const mgmt::control::Peer* by = nullptr);
  void describe(mgmt::control::StatusReport& status) const;
  const mgmt::life::ConfigLife& life() const { return life_; }
  /// For what other desks have to remember. Threads: the manager's.
  mgmt::store::Store& store() { return store_; }

  // Surface
  mgmt::life::Published publish(const mgmt::config::FileSource& source) override;
  void ask_canaries(const mgmt::config::Config& whose, Canaries done) override;
  Instant now() override { return monotonic_now(); }
  WallTime wall() override { return wall_now(); }

 private:
  void watch();
  Result<mgmt::control::ShownConfig, std::string> show(std::uint64_t revision, bool expanded);
  Result<mgmt::control::HistoryReport, std::string> history(std::uint64_t limit);
  Result<mgmt::control::AuditReport, std::string> audit(std::uint64_t after, std::uint64_t limit);
  Result<mgmt::control::AuditVerdictReport, std::string> verify();
  mgmt::control::PendingChange pending() const;
  mgmt::life::Proposal proposal_of(const mgmt::control::ApplyRequest& request,
                                   const mgmt::control::ConfigCommands::Asker& asker) const;
  void roll_back(const mgmt::control::RollbackRequest& request, const mgmt::control::ConfigCommands::Asker& asker,
                 const mgmt::control::ConfigCommands::Done& done);
  /// Why this role may not take back the change that waits.
  std::optional<std::string> object_to_undoing(mgmt::control::Role role) const;

  PolicyStore& policies_;
  AccessDesk& access_;
  mgmt::control::Role reloads_ = mgmt::control::Role::administrator;  ///< whoever reloads just now
  mgmt::trust::SystemCalls calls_;
  mgmt::store::Store& store_;
  mgmt::life::ConfigLife life_;
  Post post_;
  std::atomic<std::thread::id> manager_;
  CanaryLane* lane_ = nullptr;
  ServiceManager service_;
  std::mutex mutex_;  // guards jobs_ and stopping_
  std::deque<std::function<void()>> jobs_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace sekisho::appliance
