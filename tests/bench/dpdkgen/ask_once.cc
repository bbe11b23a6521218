#include "tests/bench/dpdkgen/ask_once.h"

#include <time.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "base/clock.h"

namespace sekisho::bench {
namespace {

using dataplane::burst_size;
using dataplane::Packet;

constexpr Duration patience = 5s;

struct Tally {
  std::uint64_t answers = 0, failed = 0;
  double latency = 0;  // of all answers, added up
};

std::vector<std::string> names_of(const std::string& path) {
  std::vector<std::string> names;
  std::ifstream file(path);
  std::string name, type;
  while (file >> name >> type) names.push_back(name);
  return names;
}

class OneList {
 public:
  OneList(dataplane::dpdk::EthdevIo& io, const QuerySet& set) : io_(io), set_(set), sent_(65536) {}

  Tally ask(unsigned outstanding) {
    Instant last = monotonic_now();
    while (next_ < set_.names() || waiting_ != 0) {
      const Instant now = monotonic_now();
      const unsigned sent = waiting_ < outstanding ? send(std::min(outstanding - waiting_, burst_size), now) : 0;
      const unsigned received = receive(now);
      if (sent + received != 0) {
        last = now;
      } else if (now - last > patience) {
        break;
      } else {
        const timespec moment{0, 20'000};
        nanosleep(&moment, nullptr);
      }
    }
    tally_.failed += set_.names() - tally_.answers - tally_.failed;
    return tally_;
  }

 private:
  unsigned send(unsigned room, Instant now) {
    std::array<Packet, burst_size> packets;
    unsigned ready = 0;
    while (ready < room && next_ + ready < set_.names() && io_.allocate(packets[ready])) {
      const std::uint32_t index = next_ + ready;
      const QueryFrame& frame = set_.frame(index);
      write_query(set_, frame, static_cast<std::uint16_t>(index), set_.client(index), packets[ready].data);
      packets[ready].length = frame.length;
      sent_[index & 0xFFFF] = now;
      ++ready;
    }
    const std::uint64_t before = io_.tx_dropped();
    io_.transmit(std::span(packets).first(ready));
    const auto taken = ready - static_cast<unsigned>(io_.tx_dropped() - before);
    next_ += taken;
    waiting_ += taken;
    return taken;
  }

  unsigned receive(Instant now) {
    constexpr std::size_t message_at = 42;  // IPv4 without options, no VLAN
    std::array<Packet, 2 * burst_size> packets;
    const unsigned count = io_.receive(packets);
    for (unsigned i = 0; i < count; ++i) {
      const std::uint8_t* const message = packets[i].data + message_at;
      if (packets[i].length < message_at + 12 || (message[2] & 0x80) == 0) continue;
      const bool good = (message[3] & 0x0F) == 0 && load_u16(message + 6) != 0;
      ++(good ? tally_.answers : tally_.failed);
      tally_.latency += static_cast<double>((now - sent_[load_u16(message)]).count()) / 1e9;
      if (waiting_ > 0) --waiting_;
    }
    io_.release(std::span(packets).first(count));
    return count;
  }

  dataplane::dpdk::EthdevIo& io_;
  const QuerySet& set_;
  std::vector<Instant> sent_;  // by ID
  std::uint32_t next_ = 0;
  unsigned waiting_ = 0;
  Tally tally_;
};

}  // namespace

void serve_ask_once(dataplane::dpdk::EthdevIo& io, const QuerySetSettings& settings, unsigned outstanding) {
  std::printf("{}\n");  // ready
  std::fflush(stdout);
  for (std::string path; std::getline(std::cin, path);) {
    const QuerySet set(settings, names_of(path));
    const Tally tally = OneList(io, set).ask(outstanding);
    const double all = static_cast<double>(std::max<std::uint64_t>(1, tally.answers + tally.failed));
    std::printf("{\"answers\": %llu, \"failed\": %llu, \"latency\": %.9f}\n",
                static_cast<unsigned long long>(tally.answers), static_cast<unsigned long long>(tally.failed),
                tally.latency / all);
    std::fflush(stdout);
  }
}

}  // namespace sekisho::bench
