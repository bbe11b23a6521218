// The small value types: bytes, result, hash, counter, clock arithmetic, random.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/counter.h"
#include "base/hash.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"

namespace sekisho {
namespace {

TEST(ByteReader, ReadsBigEndianAndTurnsStickyBad) {
  const std::uint8_t octets[] = {1, 2, 3, 4, 5, 6, 7};
  ByteReader r(octets);
  EXPECT_EQ(r.u8(), 1);
  EXPECT_EQ(r.u16(), 0x0203);
  EXPECT_EQ(r.u32(), 0x04050607U);
  EXPECT_TRUE(r.ok());
  EXPECT_EQ(r.left(), 0U);
  EXPECT_EQ(r.u8(), 0);
  EXPECT_FALSE(r.ok());
  r.seek(0);
  EXPECT_EQ(r.u8(), 0);  // bad stays bad
}

TEST(ByteReader, NoSizeOverflowsTheCheck) {
  const std::uint8_t octets[] = {1, 2, 3};
  ByteReader r(octets, 2);
  EXPECT_TRUE(r.bytes(~std::size_t{0}).empty());
  EXPECT_FALSE(r.ok());
  EXPECT_FALSE(ByteReader(octets, 4).ok());
  ByteReader empty;
  EXPECT_EQ(empty.u8(), 0);
  EXPECT_FALSE(empty.ok());
}

TEST(ByteWriter, WritesPatchesAndRewinds) {
  std::uint8_t room[8]{};
  ByteWriter w(room);
  w.u16(0);
  w.u32(0x01020304);
  w.patch_u16(0, 0xABCD);
  EXPECT_EQ(std::vector<std::uint8_t>(w.written().begin(), w.written().end()),
            (std::vector<std::uint8_t>{0xAB, 0xCD, 1, 2, 3, 4}));
  w.u32(5);
  EXPECT_FALSE(w.ok());
  w.rewind(6);
  EXPECT_TRUE(w.ok());
  w.u16(7);
  EXPECT_TRUE(w.ok());
  EXPECT_EQ(w.left(), 0U);
  w.patch_u16(7, 1);  // half outside: nothing happens
  EXPECT_EQ(room[7], 7);
}

enum class Why { bad, worse };

TEST(Result, IsAValueOrAReason) {
  Result<std::string, Why> good(std::string("yes"));
  Result<std::string, Why> bad(Failure{Why::worse});
  EXPECT_TRUE(good.ok());
  EXPECT_EQ(good->size(), 3U);
  EXPECT_EQ(std::move(good).value(), "yes");
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.error(), Why::worse);
  EXPECT_DEATH(bad.value(), "check failed");
}

TEST(Hash, DependsOnEveryOctetOnTheLengthAndOnTheKey) {
  for (std::size_t size = 1; size <= 70; ++size) {
    std::vector<std::uint8_t> v(size, 0);
    std::set<std::uint64_t> seen{hash_bytes(v, 1), hash_bytes(v, 2)};
    for (std::size_t i = 0; i < size; ++i) {
      v[i] ^= 1;
      seen.insert(hash_bytes(v, 1));
      v[i] ^= 1;
    }
    v.push_back(0);
    seen.insert(hash_bytes(v, 1));
    EXPECT_EQ(seen.size(), size + 3) << size;
  }
  EXPECT_NE(hash_combine(1, 2), hash_combine(2, 1));
}

TEST(Counter, Adds) {
  Counter c;
  c.add();
  c.add(41);
  EXPECT_EQ(c.value(), 42U);
}

TEST(Instant, Arithmetic) {
  const Instant t{1'500'000'000};
  EXPECT_EQ((t + 500ms).seconds(), 2U);
  EXPECT_EQ(t - Instant{500'000'000}, 1s);
  EXPECT_LT(t, t + 1ns);
  const Instant before = monotonic_now();
  EXPECT_LE(before, monotonic_now());
}

TEST(Random, BelowIsUniformAndInRange) {
  ScriptedRandom random(1);
  unsigned count[6]{};
  for (int i = 0; i < 60'000; ++i) ++count[random.below(6)];
  double chi = 0;
  for (const unsigned n : count) chi += (n - 10'000.0) * (n - 10'000.0) / 10'000.0;
  EXPECT_LT(chi, 20.5);  // 5 degrees of freedom, p = 0.001; the seed is fixed
}

TEST(Random, ScriptsRepeatAndSystemDoesNot) {
  ScriptedRandom a(5), b(5), c(6);
  EXPECT_EQ(a.u64(), b.u64());
  EXPECT_NE(a.u64(), c.u64());
  SystemRandom s;
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 2000; ++i) seen.insert(s.u64());  // several refills of the pool
  EXPECT_EQ(seen.size(), 2000U);
}

}  // namespace
}  // namespace sekisho
