// Unpredictable numbers for message IDs, source ports and 0x20.
//
// SystemRandom draws from getrandom(2) in blocks; ScriptedRandom repeats a seed's sequence for tests.
// Threads: one object per thread. Errors: a kernel without randomness aborts at once. Spec: RFC 5452 §9.2.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace sekisho {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(MutableBytes out) = 0;

  std::uint16_t u16();
  std::uint32_t u32();
  std::uint64_t u64();
  /// Uniform in [0, bound), bound > 0, without modulo bias.
  std::uint32_t below(std::uint32_t bound);
};

class SystemRandom final : public Random {
 public:
  SystemRandom() = default;
  ~SystemRandom() override;
  SystemRandom(const SystemRandom&) = delete;
  SystemRandom& operator=(const SystemRandom&) = delete;
  void fill(MutableBytes out) override;

 private:
  std::array<std::uint8_t, 4096> pool_{};  // used bytes are wiped, so an old ID can't be read back
  std::size_t at_ = 4096;
};

/// For tests and replays only: SplitMix64 from a seed.
class ScriptedRandom final : public Random {
 public:
  explicit ScriptedRandom(std::uint64_t seed) : state_(seed) {}
  void fill(MutableBytes out) override;

 private:
  std::uint64_t state_;
};

}  // namespace sekisho
