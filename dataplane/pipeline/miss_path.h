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
  /// Makes the reply behind a hit new, link by link, with nobody waiting; what comes is cached if it is good.
  void refresh(const ClientQuery& query);
  /// One record of an answer ring.
  void finish(Bytes record, ReplySink& sink);

 private:
  void wait(ClientQuery& query, Chain&& chain);
  bool send(const Chain& chain, const Pending& slot);
  void end_refresh(Pending& slot, const views::View* view);
  void conclude(Pending& slot, const views::View* view, ReplySink& sink);
  void deliver(Pending& slot, const ReplyBody& body, const views::View* view, ReplySink& sink);
  void hand_over(Pending& slot, const ReplyBody& body, const views::View* view, ReplySink& sink);
  /// Good until the next one.
  ReplyKey key_of(const Chain& chain, ViewId view);
  void keep(const Chain& chain, const views::View& view, const ReplyBody& body);
  void count_refusal(PendingTable::Refusal why) const;
  Shares shares_of(const ClientQuery& query, const Chain& chain) const;

  LaneCore& core_;
  std::array<std::uint8_t, 256> lowered_;
};

}  // namespace sekisho::dataplane
