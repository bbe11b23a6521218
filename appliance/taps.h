// dnstap, put together: a tap for each lane and worker, and the writer that empties them. Nothing at all while it is
// off.
//
// Owns: taps, writer. Threads: the manager's; taps are given out before lanes and workers start, and outlive them.
#pragma once

#include <memory>
#include <vector>

#include "base/message_tap.h"
#include "mgmt/config/config.h"
#include "mgmt/dnstap/writer.h"

namespace sekisho::appliance {

class Taps {
 public:
  Taps(const mgmt::config::Config& config, std::size_t lanes, std::size_t workers);

  /// Null while dnstap is off.
  MessageTap* of_lane(std::size_t index) const { return at(index); }
  MessageTap* of_worker(std::size_t index) const { return at(lanes_ + index); }
  void start();
  void stop();

  bool on() const { return writer_ != nullptr; }
  std::uint64_t dropped_by_lanes() const { return dropped(0, lanes_); }
  std::uint64_t dropped_by_workers() const { return dropped(lanes_, taps_.size()); }
  const mgmt::dnstap::Writer* writer() const { return writer_.get(); }

 private:
  MessageTap* at(std::size_t index) const { return index < taps_.size() ? taps_[index].get() : nullptr; }
  std::uint64_t dropped(std::size_t from, std::size_t to) const;

  std::size_t lanes_;
  std::vector<std::unique_ptr<MessageTap>> taps_;
  std::unique_ptr<mgmt::dnstap::Writer> writer_;
};

}  // namespace sekisho::appliance
