// A primary that takes its time holds up its own zones and nobody else's (N-6); all in virtual time.
#include "resolver/copy/fetch_order.h"

#include <gtest/gtest.h>

#include <map>

#include "resolver/copy/copy_schedule.h"

namespace sekisho::resolver {
namespace {

const Endpoint slow = *Endpoint::parse("192.0.2.1"), quick = *Endpoint::parse("192.0.2.2"),
               other = *Endpoint::parse("192.0.2.3");
constexpr Instant start{1'000'000'000'000};

TEST(FetchOrder, WhoWaitedLongestComesFirstAndNoPrimaryIsAskedTwice) {
  const FetchWish wishes[] = {{quick, start}, {slow, start - 5s}, {quick, start - 3s}, {other, start + 1s}};
  using List = std::vector<std::size_t>;
  EXPECT_EQ(choose_fetches(wishes, {}, start), (List{1, 2}));
  EXPECT_EQ(choose_fetches(wishes, {}, start + 1s), (List{1, 2, 3}));
  EXPECT_EQ(choose_fetches(wishes, std::vector{slow}, start), (List{2}));
  EXPECT_EQ(choose_fetches(wishes, {}, start + 1s, 2), (List{1, 2}));
  EXPECT_EQ(choose_fetches(wishes, std::vector{slow, other}, start, 2), List{});
  EXPECT_EQ(choose_fetches({}, {}, start), List{});
}

/// Zones that refresh every half hour, and how long their primaries take for a transfer.
struct World {
  struct Zone {
    Endpoint primary;
    CopySchedule schedule{1, start};
    std::optional<Instant> ends;  // of the transfer that is under way
    Duration longest_late{0};
    unsigned transfers = 0;
  };
  std::vector<Zone> zones;
  std::map<Endpoint, Duration> takes{{slow, 900s}, {quick, 1s}, {other, 2s}};

  void run(Duration how_long) {
    const dns::SoaNumbers soa{1, 1800, 900, 604800, 300};
    for (Instant now = start; now < start + how_long; now = now + 1s) {
      std::vector<FetchWish> wishes;
      std::vector<Endpoint> busy;
      std::vector<Zone*> idle;
      for (Zone& zone : zones) {
        if (zone.ends && *zone.ends <= now) {
          zone.schedule.confirmed(soa, now);
          ++zone.transfers;
          zone.ends.reset();
        }
        if (zone.ends) {
          busy.push_back(zone.primary);
        } else {
          idle.push_back(&zone);
          wishes.push_back({zone.primary, zone.schedule.next()});
        }
      }
      for (const std::size_t i : choose_fetches(wishes, busy, now)) {
        idle[i]->longest_late = std::max(idle[i]->longest_late, now - wishes[i].due);
        idle[i]->ends = now + takes[idle[i]->primary];
      }
    }
  }
};

TEST(FetchOrder, ASlowPrimaryHoldsUpNoZoneOfOthers) {
  World world;
  for (int i = 0; i < 12; ++i) world.zones.push_back({slow});
  for (int i = 0; i < 3; ++i) world.zones.push_back({quick});
  world.zones.push_back({other});
  world.run(std::chrono::hours(24));
  for (const World::Zone& zone : world.zones) {
    if (zone.primary == slow) {
      EXPECT_GE(zone.transfers, 7U) << "each has its turn";
    } else {
      EXPECT_LE(zone.longest_late, 3s);
      EXPECT_GE(zone.transfers, 47U);
    }
  }
}

}  // namespace
}  // namespace sekisho::resolver
