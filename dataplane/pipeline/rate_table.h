// What each of very many keys has taken of its rate: in fixed memory, which is never full.
//
// A key (a hash) has one number, the time until which what it took is paid for. Taking moves that time on by 1/rate;
// as long as it is less than a second ahead, the key is within its rate: an idle key may take a second's worth at
// once. Eight keys lie in one line of the processor's cache. A ninth takes the place of the one that owes least, with
// what that one owes: keys that take much are not forgotten by inventing others, and keys that owe nothing are never
// missed.
//
// Threads: one. Owns: its memory. Units: ticks of 16 ns. Limits: 48-bit times; a key that rested for exactly 52 days
// (to the second) may be taken for one that owes a second.
// Spec: GCRA (ITU-T I.371 Annex A), virtual scheduling; Metwally et al., "space-saving" (2005).
#pragma once

#include <emmintrin.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/clock.h"
#include "dataplane/pipeline/mapped_memory.h"

namespace sekisho::dataplane {

/// Price of one event; 0: nothing is limited.
struct Rate {
  static constexpr std::uint64_t second = 1'000'000'000 / 16;
  std::uint64_t price = 0;
  static constexpr Rate per_second(std::uint64_t events) {
    if (events == 0) return {};
    return {events >= second ? 1 : second / events};
  }
};

class RateTable {
 public:
  explicit RateTable(std::size_t bytes) : memory_(std::bit_floor(bytes)), mask_(std::bit_floor(bytes) / 64 - 1) {}

  static std::uint64_t ticks(Instant now) noexcept { return static_cast<std::uint64_t>(now.ns) / 16; }
  void prefetch(std::uint64_t key) const noexcept { __builtin_prefetch(&line_of(key), 1); }

  /// Takes `events` of the key's rate; false, and nothing is taken, when that is more than it has.
  bool take(std::uint64_t key, Rate rate, std::uint64_t now, std::uint64_t events = 1) noexcept {
    const std::uint64_t wanted = rate.price * events;
    Line& line = line_of(key);
    const unsigned way = way_of(line, tag_of(key), now);
    const std::uint64_t owed = debt(line, way, now);
    if (owed + wanted > Rate::second && wanted != 0) return false;
    std::uint64_t paid_until = now + owed + wanted;
    if ((paid_until & modulus) == 0) --paid_until;  // 0: never used
    line.high[way] = static_cast<std::uint16_t>(paid_until >> 32);
    line.low[way] = static_cast<std::uint32_t>(paid_until);
    return true;
  }

  /// Whether most of what the key asks for is refused now. Takes nothing; for explanations.
  bool is_exhausted(std::uint64_t key, Rate rate, std::uint64_t now) const noexcept {
    const std::uint64_t next = rate.price > Rate::second / 16 ? rate.price : Rate::second / 16;
    const Line& line = line_of(key);
    for (unsigned way = 0; way < ways; ++way) {
      if (line.tags[way] == tag_of(key)) return debt(line, way, now) + next > Rate::second;
    }
    return false;
  }

 private:
  static constexpr std::size_t ways = 8;
  static constexpr std::uint64_t modulus = (std::uint64_t{1} << 48) - 1;
  struct alignas(64) Line {
    std::array<std::uint16_t, ways> tags;
    std::array<std::uint16_t, ways> high;  // of the time until which all is paid
    std::array<std::uint32_t, ways> low;
  };
  static_assert(sizeof(Line) == 64);

  Line& line_of(std::uint64_t key) const noexcept { return reinterpret_cast<Line*>(memory_.data())[key & mask_]; }
  static std::uint16_t tag_of(std::uint64_t key) noexcept { return static_cast<std::uint16_t>(key >> 48); }

  static std::uint64_t debt(const Line& line, unsigned way, std::uint64_t now) noexcept {
    const std::uint64_t until = (std::uint64_t{line.high[way]} << 32) | line.low[way];
    const std::uint64_t ahead = (until - now) & modulus;
    return ahead <= Rate::second && until != 0 ? ahead : 0;  // else it lies behind, or was never used
  }

  static unsigned way_of(Line& line, std::uint16_t tag, std::uint64_t now) noexcept {
    const __m128i wanted = _mm_set1_epi16(static_cast<short>(tag));
    const __m128i tags = _mm_load_si128(reinterpret_cast<const __m128i*>(line.tags.data()));
    const __m128i equal = _mm_packs_epi16(_mm_cmpeq_epi16(tags, wanted), _mm_setzero_si128());
    const auto matches = static_cast<unsigned>(_mm_movemask_epi8(equal));
    if (matches != 0) [[likely]]
      return static_cast<unsigned>(std::countr_zero(matches));
    return take_over(line, tag, now);
  }

  static unsigned take_over(Line& line, std::uint16_t tag, std::uint64_t now) noexcept {
    unsigned best = 0;
    std::uint64_t least = debt(line, 0, now);
    for (unsigned way = 1; way < ways && least != 0; ++way) {
      const std::uint64_t owed = debt(line, way, now);
      if (owed < least) best = way, least = owed;
    }
    line.tags[best] = tag;
    return best;
  }

  MappedMemory memory_;
  std::uint64_t mask_;
};

}  // namespace sekisho::dataplane
