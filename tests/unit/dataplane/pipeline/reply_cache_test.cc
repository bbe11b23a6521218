// What the reply cache keeps, and what it lets go: scans, negatives, stamps, flushes, bounded memory.
#include "dataplane/pipeline/reply_cache.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/random.h"
#include "dataplane/pipeline/checksum.h"
#include "dns/ascii.h"

namespace sekisho::dataplane {
namespace {

constexpr std::size_t small = 2U << 20;
constexpr std::uint64_t stamp = 7;

struct Name {
  explicit Name(const std::string& text, ViewId view = ViewId{1}, dns::RRType type = dns::RRType::a) {
    const dns::Name name = dns::Name::of(text);
    octets.resize(name.length());
    dns::lower_octets(name.wire(), octets.data());
    key.name_length = static_cast<std::uint8_t>(octets.size());
    key.shape = ReplyKey::shape_of(view, type, false, false);
  }
  std::vector<std::uint8_t> octets;
  ReplyKey key;
};

class Cache {
 public:
  explicit Cache(std::size_t bytes = small) : cache(bytes, 42) {}
  void put(Name name, std::size_t size = 100, std::uint8_t flags = 0, std::uint32_t life = 1000,
           std::uint64_t with = stamp) {
    name.key.name = name.octets.data();
    cache.hash(name.key);
    std::vector<std::uint8_t> octets(size);
    for (std::size_t i = 0; i < size; ++i)
      octets[i] = static_cast<std::uint8_t>(name.octets[i % name.octets.size()] + i);
    const std::uint16_t offsets[1] = {4};
    ReplyBody body;
    body.octets = octets.data();
    body.ttl_offsets = offsets;
    body.meta.inserted = now;
    body.meta.expires = now + life;
    body.meta.whole_length = static_cast<std::uint16_t>(size);
    body.meta.whole_sum = sum_of(octets);
    body.meta.ttl_count = 1;
    body.meta.flags = flags;
    cache.insert(name.key, with, body, now);
  }
  /// True when it is there with its own octets.
  bool has(Name name, std::uint64_t with = stamp) {
    name.key.name = name.octets.data();
    cache.hash(name.key);
    const ReplyEntry* e = cache.find(name.key, with, now);
    if (e == nullptr) return false;
    EXPECT_EQ(std::memcmp(e->name(), name.octets.data(), name.octets.size()), 0);
    EXPECT_EQ(sum_of({e->octets(), e->meta.whole_length}), e->meta.whole_sum);
    for (std::size_t i = 0; i < e->meta.whole_length; ++i) {
      if (e->octets()[i] != static_cast<std::uint8_t>(name.octets[i % name.octets.size()] + i)) {
        ADD_FAILURE() << "another entry's octets";
        break;
      }
    }
    EXPECT_EQ(e->ttl_offsets()[0], 4);
    return true;
  }
  ReplyCache cache;
  std::uint32_t now = 1000;
};

Name numbered(const char* kind, int i, ViewId view = ViewId{1}) {
  return Name(std::string(kind) + std::to_string(i) + ".example.com.", view);
}

TEST(ReplyCache, FindsWhatItKeepsUntilItExpires) {
  Cache c;
  c.put(Name("www.example.com."), 100, 0, 10);
  EXPECT_TRUE(c.has(Name("WWW.example.com.")));
  EXPECT_FALSE(c.has(Name("www.example.org.")));
  EXPECT_FALSE(c.has(Name("www.example.com.", ViewId{1}, dns::RRType::aaaa)));
  c.now += 9;
  EXPECT_TRUE(c.has(Name("www.example.com.")));
  c.now += 1;
  EXPECT_FALSE(c.has(Name("www.example.com.")));
  EXPECT_EQ(c.cache.entries(), 0U);
}

TEST(ReplyCache, AViewNeverSeesAnothersEntry) {  // I2
  Cache c;
  c.put(Name("www.example.com.", ViewId{1}));
  EXPECT_FALSE(c.has(Name("www.example.com.", ViewId{2})));
}

TEST(ReplyCache, AnEntryOfAnotherStampIsGone) {  // I2
  Cache c;
  c.put(Name("www.example.com."));
  EXPECT_FALSE(c.has(Name("www.example.com."), stamp + 1));
  EXPECT_FALSE(c.has(Name("www.example.com."), stamp));
  EXPECT_EQ(c.cache.counters().outdated.value(), 1U);
}

TEST(ReplyCache, APutReplaces) {
  Cache c;
  for (const std::size_t size : {100U, 90U, 3000U, 40U}) {
    c.put(Name("www.example.com."), size);
    EXPECT_TRUE(c.has(Name("www.example.com.")));
    EXPECT_EQ(c.cache.entries(), 1U);
  }
  c.put(Name("www.example.com."), ReplyCache::max_entry);
  EXPECT_EQ(c.cache.counters().too_large.value(), 1U);
}

// A working set that clients ask for again and again: what is not there is fetched and put.
constexpr int in_use = 2000;
void use(Cache& c) {
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < in_use; ++i) {
      if (!c.has(numbered("hot", i))) c.put(numbered("hot", i));
    }
  }
}

TEST(ReplyCache, AScanDoesNotTouchWhatIsInUse) {  // water torture, with answers
  Cache c;
  use(c);
  for (int i = 0; i < 200'000; ++i) c.put(numbered("scan", i));
  int kept = 0;
  for (int i = 0; i < in_use; ++i) kept += c.has(numbered("hot", i)) ? 1 : 0;
  // What the ring had not yet promoted when the scan began may be lost, and nothing else.
  EXPECT_GT(kept, in_use * 95 / 100);
  EXPECT_EQ(c.cache.memory_bytes(), small);
}

TEST(ReplyCache, NegativesStayInTheirTenth) {  // RFC 2308 answers must not push out positives
  Cache c;
  use(c);
  for (int i = 0; i < 100'000; ++i) {
    c.put(numbered("no", i), 80, ReplyMeta::negative);
    for (int again = 0; again < 3; ++again) c.has(numbered("no", i));  // loved, and still not let into the main part
  }
  std::size_t negative_units = 0;
  int kept = 0;
  c.cache.visit([&](const ReplyEntry& e) {
    if ((e.meta.flags & ReplyMeta::negative) == 0) return;
    negative_units += e.units;
    EXPECT_FALSE(e.in_main);
  });
  EXPECT_LE(negative_units * ReplyRing::unit, small / 10);
  for (int i = 0; i < in_use; ++i) kept += c.has(numbered("hot", i)) ? 1 : 0;
  EXPECT_GT(kept, in_use * 95 / 100);
}

TEST(ReplyCache, WhatComesBackAfterItWasLetGoStays) {  // the ghosts of S3-FIFO
  Cache c;
  c.put(Name("again.example.com."));
  for (int i = 0; i < 3000; ++i) c.put(numbered("scan", i));
  EXPECT_FALSE(c.has(Name("again.example.com.")));
  c.put(Name("again.example.com."));
  EXPECT_EQ(c.cache.counters().readmitted.value(), 1U);
  for (int i = 3000; i < 6000; ++i) c.put(numbered("scan", i));
  EXPECT_TRUE(c.has(Name("again.example.com.")));
}

TEST(ReplyCache, FlushByNameSubtreeViewAndAll) {
  Cache c;
  const auto fill = [&c] {
    for (const std::uint16_t view : std::initializer_list<std::uint16_t>{1, 2}) {
      for (const char* name : {"example.com.", "www.example.com.", "a.www.example.com.", "notexample.com.", "com."}) {
        c.put(Name(name, ViewId{view}));
        c.put(Name(name, ViewId{view}, dns::RRType::aaaa));
      }
    }
  };
  fill();
  EXPECT_EQ(c.cache.flush(dns::Name::of("WWW.example.com."), false), 4U);
  EXPECT_TRUE(c.has(Name("a.www.example.com.")));
  EXPECT_FALSE(c.has(Name("www.example.com.")));
  fill();
  const ViewId one{1};
  EXPECT_EQ(c.cache.flush(dns::Name::of("example.com."), true, &one), 6U);
  EXPECT_TRUE(c.has(Name("notexample.com.")));
  EXPECT_TRUE(c.has(Name("www.example.com.", ViewId{2})));
  EXPECT_EQ(c.cache.flush(dns::Name::of("."), true), 14U);
  fill();
  EXPECT_EQ(c.cache.flush_all(), 20U);
  EXPECT_EQ(c.cache.entries(), 0U);
  EXPECT_FALSE(c.has(Name("com.")));
}

// Any sequence: what is found is what was put last, and the number of live entries is what a walk finds.
TEST(ReplyCache, HoldsTogetherUnderAnySequence) {
  Cache c(1U << 20);
  ScriptedRandom random(11);
  for (int i = 0; i < 300'000; ++i) {
    const auto n = static_cast<int>(random.below(random.below(4) == 0 ? 100'000 : 1500));
    const Name name = numbered("n", n, ViewId{static_cast<std::uint16_t>(random.below(3))});
    const std::uint32_t what = random.below(100);
    if (what < 55) {
      if (!c.has(name)) {
        c.put(name, 16 + random.below(what == 0 ? 7000 : 400),
              random.below(3) == 0 ? ReplyMeta::negative : std::uint8_t{0}, 1 + random.below(50));
      }
    } else if (what < 95) {
      c.has(name, random.below(200) == 0 ? stamp + 1 : stamp);
    } else if (what == 95) {
      c.now += 1;
    } else if (random.below(3000) == 0) {
      c.cache.flush(dns::Name::of("example.com."), true);
    }
  }
  std::size_t walked = 0;
  c.cache.visit([&walked](const ReplyEntry&) { ++walked; });
  EXPECT_EQ(walked, c.cache.entries());
  EXPECT_GT(c.cache.counters().promoted.value(), 100U);
  EXPECT_GT(c.cache.counters().evicted.value(), 100U);
}

}  // namespace
}  // namespace sekisho::dataplane
