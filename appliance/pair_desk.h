// The other gateway of a pair, as this one deals with it: what was kept here is pushed there, what comes from there
// is taken.
//
// Every second it looks whether something changed here, or whether it is time to look at the peer; the conversation
// runs in a thread of its own (pair_exchange.h), what came of it is posted back and written into the book
// (mgmt/pair). What the peer pushes is a change like any other: checked here, tried by this node's own canaries,
// recorded. node.toml is neither sent nor taken. Every step to another state is an audit event.
//
// Owns: the book, the thread. Threads: the manager's, but for start() and stop() by main. Limits: one conversation at
// a time.
#pragma once

#include <functional>
#include <map>

#include "appliance/config_desk.h"
#include "appliance/pair_exchange.h"
#include "appliance/pair_health.h"
#include "appliance/pair_papers.h"
#include "appliance/side_thread.h"
#include "mgmt/control/pair_routes.h"
#include "mgmt/pair/push_book.h"

namespace sekisho::appliance {

class PairDesk {
 public:
  using Post = std::function<void(std::function<void()>)>;

  PairDesk(PolicyStore& store, ConfigDesk& changes, TrustDesk& trust, mgmt::store::Store& history,
           const std::string& state_directory);
  /// `health` may be one that does not run. What `post` reaches must outlive stop().
  void start(PairHealth& health, Post post);
  void tick();
  void stop() { side_.stop(); }

  mgmt::control::PairCommands commands();
  mgmt::control::PairReport report() const;
  /// What the health check shall look at, by the configuration in force.
  PairHealth::Plan plan() const;
  const mgmt::pair::PushBook& book() const { return book_; }
  bool configured() const { return store_.config().pair.configured(); }
  /// There is a peer to push to.
  bool pushes() const;
  /// Pushes by what came of them: done, refused, conflict, unreachable.
  const std::map<std::string, std::uint64_t>& outcomes() const { return outcomes_; }
  bool unsaved() const { return unsaved_; }
  bool healthy() const { return health_ != nullptr && health_->running() && health_->faults().empty(); }

 private:
  using Refused = mgmt::control::CommandError;
  mgmt::control::PairState state() const;
  std::string mark() const;
  PairTask task_of(bool force);
  void begin(bool force, std::function<void()> done);
  /// `own`: as it was when the conversation began; what was kept since has another mark and comes next.
  void take_result(const PairResult& result, const mgmt::control::PairState& own, const std::string& exemptions_mark);
  void take_reply(const mgmt::control::PairReply& reply, const mgmt::control::PairState& own);
  void take_standing(mgmt::pair::Part part, mgmt::pair::Standing standing, const std::string& digest);
  void put(mgmt::pair::Part part, const std::string& state, const std::string& text);
  void save();

  void take(const mgmt::control::PairPush& push, const mgmt::control::Peer& peer,
            const mgmt::control::PairCommands::Taken& done);
  std::optional<Refused> object(const mgmt::control::PairPush& push, const mgmt::control::Peer& peer);
  void alike(mgmt::pair::Part part, const std::string& digest);
  void take_cookies(const mgmt::control::PairCookiePart& part, const mgmt::control::Peer& peer,
                    mgmt::control::PairReply& reply);
  void take_config(const mgmt::control::PairPush& push, const mgmt::control::Peer& peer,
                   mgmt::control::PairReply reply, const mgmt::control::PairCommands::Taken& done);

  PolicyStore& store_;
  ConfigDesk& changes_;
  mgmt::trust::SystemCalls calls_;
  mgmt::trust::StateFiles files_;
  mgmt::pair::PushBook book_;
  PairPapers papers_;
  PairHealth* health_ = nullptr;
  Post post_;
  SideThread side_;
  std::string peer_node_, exemptions_pushed_ = "never", config_tried_;
  std::uint64_t peer_revision_ = 0, planned_for_ = 0;
  mutable std::uint64_t digest_of_ = 0;  ///< revision that digest_ was made of; 0: none
  mutable std::string digest_;
  std::map<std::string, std::uint64_t> outcomes_;
  bool unsaved_ = false;
};

}  // namespace sekisho::appliance
