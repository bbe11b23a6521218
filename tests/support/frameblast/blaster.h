// Sends prepared Ethernet frames at a fixed rate and counts the DNS replies that come back on the same device.
//
// The frame file is a row of records: length (16 bits, little-endian), then the octets. Frames go out in the file's
// order, over and over. Counted are frames with UDP source port 53 (IPv4, IPv6, untagged or one 802.1Q tag), by
// rcode. Threads: one for sending, one for counting. Errors: std::runtime_error.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace sekisho::lab {

struct BlastOptions {
  std::string device, frames;
  std::uint64_t count = 0;  ///< frames to send; 0: the file once
  double rate = 10'000;     ///< frames per second
  unsigned burst = 16;      ///< frames per system call
  double settle = 1.5;      ///< seconds to wait for answers after the last frame
};

struct BlastResult {
  std::uint64_t sent = 0, refused_by_kernel = 0, received = 0, receive_drops = 0, other = 0;
  std::array<std::uint64_t, 16> by_rcode{};
  double elapsed = 0;
};

class Blaster {
 public:
  explicit Blaster(const BlastOptions& options);
  ~Blaster();
  Blaster(const Blaster&) = delete;
  Blaster& operator=(const Blaster&) = delete;
  BlastResult run();

 private:
  void load_frames();
  void send_all(BlastResult& result);
  void count_replies(BlastResult& result);
  static bool is_reply(const std::uint8_t* frame, std::size_t size, unsigned& rcode);

  BlastOptions options_;
  int tx_ = -1, rx_ = -1;
  std::vector<std::uint8_t> octets_;
  std::vector<std::pair<std::uint32_t, std::uint16_t>> frames_;  // offset, length
  std::atomic<bool> done_{false};
};

}  // namespace sekisho::lab
