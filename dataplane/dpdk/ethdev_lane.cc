#include "dataplane/dpdk/ethdev_lane.h"

#include "dataplane/dpdk/ethdev_io.h"
#include "dataplane/pipeline/lane.h"

namespace sekisho::dataplane::dpdk {

Result<std::unique_ptr<LaneThread>, std::string> start_ethdev_lane(EthdevPort& port, unsigned index, LaneCore& core,
                                                                   const LaneThreadSettings& settings) {
  Doorbell* const bell = &core.bell();
  const EthdevQueue queue = port.queue(index, bell);
  return LaneThread::start(settings, bell, [queue, bell, &core, id = port.id()](const std::atomic<bool>& stop) {
    EthdevIo io(queue, bell);
    const auto lane = std::make_unique<Lane<EthdevIo>>(io, core, id);
    core.enter_thread();
    lane->run(stop);
    core.leave_thread();
  });
}

}  // namespace sekisho::dataplane::dpdk
