#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"

namespace sekisho {

std::uint16_t Random::u16() {
  std::array<std::uint8_t, 2> b{};
  fill(b);
  return load_u16(b.data());
}

std::uint32_t Random::u32() {
  std::array<std::uint8_t, 4> b{};
  fill(b);
  return load_u32(b.data());
}

std::uint64_t Random::u64() { return (std::uint64_t{u32()} << 32) | u32(); }

std::uint32_t Random::below(std::uint32_t bound) {
  SEKISHO_CHECK(bound > 0);
  const std::uint32_t threshold = (0U - bound) % bound;  // values under it would favour small results
  for (;;) {
    const std::uint32_t v = u32();
    if (v >= threshold) return v % bound;
  }
}

SystemRandom::~SystemRandom() { explicit_bzero(pool_.data(), pool_.size()); }

void SystemRandom::fill(MutableBytes out) {
  for (std::size_t done = 0; done < out.size();) {
    if (at_ == pool_.size()) {
      for (std::size_t got = 0; got < pool_.size();) {
        const ssize_t n = getrandom(pool_.data() + got, pool_.size() - got, 0);
        if (n < 0 && errno == EINTR) continue;
        SEKISHO_CHECK(n > 0);
        got += static_cast<std::size_t>(n);
      }
      at_ = 0;
    }
    const std::size_t n = std::min(out.size() - done, pool_.size() - at_);
    std::memcpy(out.data() + done, pool_.data() + at_, n);
    explicit_bzero(pool_.data() + at_, n);
    at_ += n;
    done += n;
  }
}

void ScriptedRandom::fill(MutableBytes out) {
  for (std::uint8_t& b : out) {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    b = static_cast<std::uint8_t>((z ^ (z >> 31)) >> 24);
  }
}

}  // namespace sekisho
