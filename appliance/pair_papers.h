// Negative trust anchors on their way between the nodes of a pair: the papers that go along with a push.
//
// What is in force on either node is in force on both, and what has ended on either ends on both: two sets that only
// grow together, so that there is nothing to conflict. One paper is known by its realm, name and the moment of its
// approval. Threads: the manager's. Spec: RFC 7646 §4; G2-21, G2-22.
#pragma once

#include "appliance/trust_desk.h"
#include "mgmt/control/pair_values.h"

namespace sekisho::appliance {

class PairPapers {
 public:
  PairPapers(TrustDesk& trust, mgmt::store::Store& history) : trust_(trust), shelf_(history) {}

  /// Changes whenever there is something new to push.
  std::string mark() const;
  void put_into(mgmt::control::PairPush& push);
  /// What the peer has pushed. `by`: the peer.
  void take(const mgmt::control::PairPush& push, const mgmt::trust::Person& by, mgmt::trust::ApprovalRule rule,
            mgmt::control::PairReply& reply);

 private:
  std::vector<mgmt::trust::Exemption> ended();

  TrustDesk& trust_;
  mgmt::life::StoreShelf shelf_;
};

}  // namespace sekisho::appliance
