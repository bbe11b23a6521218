// Runs `sekishoctl capture`: one at a time, in a thread of its own that lanes never wait for.
//
// The lanes of the port get queues for copies (FrameCopies), the thread filters what comes out of them and keeps it
// as pcapng until the time or the space is used up, then takes the queues away again.
//
// Threads: begin() and stop() by the control server's thread or, after that has ended, by main. Owns: the thread, the
// queues; a lane that does not give its queue back in time keeps it until it ends.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "appliance/lanes.h"
#include "appliance/side_thread.h"
#include "dataplane/pipeline/frame_copies.h"
#include "mgmt/capture/packet_filter.h"
#include "mgmt/control/commands.h"

namespace sekisho::appliance {

class CaptureService {
 public:
  explicit CaptureService(const std::unique_ptr<Lanes>& lanes) : lanes_(lanes) {}

  /// `done` is called from the capture's thread with the file's octets.
  std::optional<mgmt::control::CommandError> begin(const mgmt::control::CaptureRequest& request,
                                                   std::function<void(std::string)> done);
  void stop() { side_.stop(); }

 private:
  struct Watched {
    dataplane::LaneCore* lane;
    std::unique_ptr<dataplane::FrameCopies> copies;
  };
  std::string run(const mgmt::control::CaptureRequest& request, const mgmt::capture::PacketFilter& filter);
  /// Lanes that do not take the order in time are named in `left_out`.
  std::vector<Watched> watch(const std::string& port, std::vector<std::string>& left_out);
  void unwatch(std::vector<Watched> watched);

  const std::unique_ptr<Lanes>& lanes_;
  std::vector<std::unique_ptr<dataplane::FrameCopies>> left_behind_;  // of lanes that do not turn
  SideThread side_;                                                   // last: what it works with outlives it
};

}  // namespace sekisho::appliance
