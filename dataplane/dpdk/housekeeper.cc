#include "dataplane/dpdk/housekeeper.h"

#include <poll.h>
#include <pthread.h>

#include <array>

#include "base/check.h"

namespace sekisho::dataplane::dpdk {
namespace {

constexpr unsigned frames_per_round = 64;  // of one bridge and direction, so that none starves another
constexpr int longest_wait_ms = 100;
constexpr std::size_t largest_frame = 9216;

}  // namespace

const TapBridge& Housekeeper::add(TapDevice tap, std::vector<ExceptionGate*> gates, unsigned frames_per_second) {
  SEKISHO_CHECK(!thread_.joinable() && !gates.empty());
  for (ExceptionGate* gate : gates) gate->housekeeper_bell = &bell_;
  bridges_.push_back(std::make_unique<TapBridge>(std::move(tap), std::move(gates), frames_per_second));
  return *bridges_.back();
}

void Housekeeper::start() {
  if (bridges_.empty() || thread_.joinable()) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  pthread_setname_np(thread_.native_handle(), "housekeeper");
}

void Housekeeper::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  bell_.ring();
  thread_.join();
}

void Housekeeper::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!work(monotonic_now())) wait();
  }
}

bool Housekeeper::work(Instant now) {
  bool moved = false;
  for (const std::unique_ptr<TapBridge>& bridge : bridges_) {
    moved |= to_kernel(*bridge, now);
    moved |= from_kernel(*bridge);
  }
  return moved;
}

bool Housekeeper::to_kernel(TapBridge& bridge, Instant now) {
  bool moved = false;
  for (ExceptionGate* gate : bridge.gates) {
    for (unsigned i = 0; i < frames_per_round; ++i) {
      const Bytes frame = gate->to_kernel->front();
      if (frame.empty()) break;
      if (!bridge.rate.take(now) || !bridge.tap.write(frame)) bridge.to_kernel_dropped.add();
      gate->to_kernel->pop();
      moved = true;
    }
  }
  return moved;
}

bool Housekeeper::from_kernel(TapBridge& bridge) {
  std::array<std::uint8_t, largest_frame> room;
  ExceptionGate& gate = *bridge.gates.front();
  unsigned count = 0;
  for (; count < frames_per_round; ++count) {
    const std::size_t size = bridge.tap.read(room);
    if (size == 0) break;
    if (!gate.from_kernel->push({room.data(), size})) bridge.from_kernel_dropped.add();
  }
  if (count != 0 && gate.lane_bell != nullptr) gate.lane_bell->ring();
  return count != 0;
}

bool Housekeeper::idle() const {
  for (const std::unique_ptr<TapBridge>& bridge : bridges_) {
    for (const ExceptionGate* gate : bridge->gates) {
      if (gate->to_kernel->used() != 0) return false;
    }
  }
  return true;
}

void Housekeeper::wait() {
  std::vector<pollfd> waits{{bell_.fd(), POLLIN, 0}};
  for (const std::unique_ptr<TapBridge>& bridge : bridges_) waits.push_back({bridge->tap.fd(), POLLIN, 0});
  bell_.prepare();
  if (idle()) poll(waits.data(), waits.size(), longest_wait_ms);
  bell_.finish();
}

}  // namespace sekisho::dataplane::dpdk
