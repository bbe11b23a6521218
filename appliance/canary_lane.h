// Asks a view's questions as one of its clients would: through a lane's own stages, from matching the client to the
// reply.
//
// One more lane beside those of the ports, without a port: questions are put in where a TCP client's would be, with
// the port, VLAN and a source address that the view claims. So a canary meets what clients meet: view, local zone,
// route, NAT map, realm, cache. It is a lane only while ask() runs.
//
// Owns: its lane core. Threads: one at a time calls ask(), which blocks for at most its patience.
#pragma once

#include <string>
#include <vector>

#include "dataplane/pipeline/client_query.h"
#include "dataplane/pipeline/lane_core.h"
#include "dns/message_reader.h"
#include "dns/question.h"

namespace sekisho::appliance {

/// A client of a view, as the stages see it.
struct CanaryClient {
  PortId port;
  std::uint16_t vlan = 0;
  IpAddress source;
};

struct CanaryQuestion {
  CanaryClient client;
  dns::Question question;
};

class CanaryLane final : private dataplane::ReplySink {
 public:
  static constexpr std::size_t max_questions = 512;

  /// `row`: the mailbox's, used by nobody else.
  CanaryLane(LaneId row, const dataplane::LaneShared& shared);

  /// What earlier questions left in this lane's reply cache is not used again.
  void forget() { core_.cache().flush_all(); }
  /// One reply for each question, in order; nothing where none came in time.
  std::vector<std::optional<dns::Message>> ask(const std::vector<CanaryQuestion>& questions, Duration patience);

 private:
  void put(const std::vector<CanaryQuestion>& questions, std::size_t from, std::size_t count);
  void take(std::size_t index, Bytes message);
  bool deliver(const dataplane::ReturnAddress& to, Bytes message, std::uint16_t sum,
               dataplane::DropReason& why) override;
  void gave_up(const dataplane::ReturnAddress& to) override;
  void settle(std::size_t index);

  dataplane::LaneCore core_;
  std::uint64_t turn_ = 0;  ///< tells replies to earlier questions
  std::size_t open_ = 0;
  std::vector<bool> settled_;
  std::vector<std::optional<dns::Message>> replies_;
};

}  // namespace sekisho::appliance
