#include "appliance/capture_service.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "appliance/version.h"
#include "base/log.h"
#include "mgmt/capture/pcapng.h"

namespace sekisho::appliance {

using mgmt::capture::PacketFilter;
using mgmt::control::CaptureRequest;
using mgmt::control::CommandError;

namespace {

constexpr std::size_t queue_bytes = 4U << 20;
constexpr std::size_t room_for_statistics = 128;
constexpr Duration pause = 10ms;
constexpr Duration lane_patience = 2s;

std::int64_t wall_offset_now() {
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<Duration>(wall).count() - monotonic_now().ns;
}

/// Moves what fits from a queue into the file; false when the file is full.
bool drain(SpscRing& ring, const CaptureRequest& request, const PacketFilter& filter, std::int64_t wall_offset,
           std::uint64_t& received, std::string& file) {
  for (Bytes record = ring.front(); !record.empty(); record = ring.front()) {
    dataplane::CopyHead head;
    std::memcpy(&head, record.data(), sizeof head);
    const Bytes octets = record.subspan(sizeof head);
    if (filter.matches(octets, head.length)) {
      const std::size_t before = file.size();
      const auto wall = static_cast<std::uint64_t>(head.at_ns + wall_offset);
      mgmt::capture::add_packet(octets, head.length, wall, head.outbound, file);
      if (file.size() + room_for_statistics > request.max_bytes) {
        file.resize(before);
        return false;
      }
      ++received;
    }
    ring.pop();
  }
  return true;
}

}  // namespace

std::vector<CaptureService::Watched> CaptureService::watch(const std::string& port,
                                                           std::vector<std::string>& left_out) {
  std::vector<Watched> watched;
  for (const LaneRow& lane : lanes_->lanes()) {
    if (lane.port != port) continue;
    auto copies = std::make_unique<dataplane::FrameCopies>(queue_bytes);
    dataplane::FrameCopies* const place = copies.get();
    if (lane.core->tasks().run_on_owner([&] { lane.core->set_frame_copies(place); }, lane_patience))
      watched.push_back({lane.core, std::move(copies)});
    else
      left_out.push_back(lane.name);
  }
  return watched;
}

void CaptureService::unwatch(std::vector<Watched> watched) {
  for (Watched& w : watched) {
    if (!w.lane->tasks().run_on_owner([&] { w.lane->set_frame_copies(nullptr); }, lane_patience))
      left_behind_.push_back(std::move(w.copies));
  }
}

std::string CaptureService::run(const CaptureRequest& request, const PacketFilter& filter) {
  std::string file;
  mgmt::capture::add_file_head(std::string("sekisho ") + version, request.port, request.filter, file);
  std::vector<std::string> left_out;
  std::vector<Watched> watched = watch(request.port, left_out);
  for (const std::string& lane : left_out)
    log::warn("capture: lane " + lane + " does not turn, its packets are missing");
  const Instant end = monotonic_now() + std::chrono::seconds(request.seconds);
  std::uint64_t received = 0;
  bool room = true;
  while (room && !side_.stopping().load(std::memory_order_relaxed) && monotonic_now() < end) {
    std::this_thread::sleep_for(pause);
    const std::int64_t offset = wall_offset_now();
    for (Watched& w : watched) room = room && drain(w.copies->ring(), request, filter, offset, received, file);
  }
  std::uint64_t dropped = 0;
  for (const Watched& w : watched) dropped += w.copies->dropped();
  unwatch(std::move(watched));
  mgmt::capture::add_statistics(static_cast<std::uint64_t>(monotonic_now().ns + wall_offset_now()),
                                received + dropped, dropped, left_out, file);
  return file;
}

std::optional<CommandError> CaptureService::begin(const CaptureRequest& request,
                                                  std::function<void(std::string)> done) {
  if (side_.busy()) return CommandError{503, "another capture is under way; ask again when it has ended"};
  const auto& lanes = lanes_->lanes();
  if (std::ranges::find(lanes, request.port, &LaneRow::port) == lanes.end())
    return CommandError{404, "there is no port called " + request.port};
  auto filter = PacketFilter::compile(request.filter);
  if (!filter) return CommandError{400, "the filter cannot be used: " + filter.error()};
  side_.begin(
      "capture", [this, request, filter = std::move(*filter)] { return run(request, filter); }, std::move(done));
  return std::nullopt;
}

}  // namespace sekisho::appliance
