// Runs `sekishoctl explain`: one client's question, gone through with the gateway's own parts.
//
// The running policy's matcher says whose client it is; the lane's own chain, which rule decides at each name; the
// realm's workers are asked what they know and then the question. The reply is the finished one that a lane of the
// client's port has at hand; where there is none, the question goes through a lane's stages as that client would ask
// it over TCP. Nothing is decided here.
//
// Threads: begin() by the control server's thread; the work is a job of the inquirer. Owns: nothing. Limits: one at a
// time.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "appliance/canary_lane.h"
#include "appliance/inquirer.h"
#include "appliance/lanes.h"
#include "appliance/policy_store.h"
#include "mgmt/control/commands.h"

namespace sekisho::appliance {

class ExplainService {
 public:
  /// `lane` and `lanes` are there before the first begin().
  ExplainService(PolicyStore& store, Inquirer& inquirer, const std::unique_ptr<CanaryLane>& lane,
                 const std::unique_ptr<Lanes>& lanes)
      : store_(store), inquirer_(inquirer), lane_(lane), lanes_(lanes) {}
  ExplainService(const ExplainService&) = delete;
  ExplainService& operator=(const ExplainService&) = delete;

  /// `done` is called from the inquirer's thread.
  std::optional<mgmt::control::CommandError> begin(const mgmt::control::ExplainRequest& request,
                                                   std::function<void(mgmt::control::ExplainReport)> done);

 private:
  struct Plan;
  struct AtHand {
    std::int64_t seconds = -1;  ///< that it may still be used for; -1: there is none
    std::vector<std::uint8_t> octets;
  };
  Result<Plan, mgmt::control::CommandError> plan(const mgmt::control::ExplainRequest& request);
  void find_client(const mgmt::control::ExplainRequest& request, Plan& plan) const;
  void describe_client(Plan& plan) const;
  void run(Plan& plan);
  void find_out(Plan& plan);
  bool is_limited(const Plan& plan) const;
  bool is_answer_limited(const Plan& plan) const;
  AtHand reply_at_hand(const Plan& plan) const;

  PolicyStore& store_;
  Inquirer& inquirer_;
  const std::unique_ptr<CanaryLane>& lane_;
  const std::unique_ptr<Lanes>& lanes_;
  std::atomic<bool> busy_{false};
};

}  // namespace sekisho::appliance
