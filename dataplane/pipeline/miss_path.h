// What a lane does with a question that its cache cannot answer: local data at once, or a Request to a worker and,
// later, its Answer.
//
// Not the hot path: records are copied and sets are allocated here. Threads: one lane. Owns: nothing; it works on the
// LaneCore's parts for one round. Limits: PendingTable's; what exceeds them, and a full ring, is SERVFAIL + EDE,
// counted.
#pragma once

#include "dataplane/pipeline/lane_core.h"

namespace sekisho::dataplane {

class MissPath {
 public:
  explicit MissPath(LaneCore& core) : core_(core) {}

  /// Gives a row with a key its fate: answered from local data, pending, or refused.
  void start(ClientQuery& query);
  /// Asks the workers to make the truth behind a hit new; nobody waits.
  void refresh(const ClientQuery& query);
  /// One record of an answer ring.
  void finish(Bytes record, ReplySink& sink);

 private:
  void wait(ClientQuery& query, Chain&& chain);
  bool send(const Chain& chain, std::uint64_t handle, std::uint64_t client, resolver::RequestKind kind);
  void conclude(Pending& slot, const views::View* view, ReplySink& sink);
  void deliver(Pending& slot, const ReplyBody& body, const views::View* view, ReplySink& sink);
  void keep(const Chain& chain, const views::View& view, const ReplyBody& body);
  std::uint64_t client_hash(const ClientQuery& query) const;

  LaneCore& core_;
};

}  // namespace sekisho::dataplane
