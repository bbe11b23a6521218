// The power goes in place of every single write of the store, and the drive keeps all, none or some of what was not
// flushed: what was acknowledged is there, what was not is there whole or not at all. G2-22
#include <gtest/gtest.h>

#include "mgmt/store/store.h"
#include "tests/unit/mgmt/store/power_vfs.h"

namespace sekisho::mgmt::store {
namespace {

using testing::PowerVfs;

const std::string directory = "/tmp";  // nothing is written there: the disk is PowerVfs

NtaChange step(const std::string& state, std::uint64_t id) {
  Nta nta;
  nta.id = id;
  nta.state = state;
  nta.realm = "internet";
  nta.name = "broken.example.";
  nta.type = "SOA";
  nta.evidence = std::string(9000, 'e');  // several pages
  return {nta,
          {0, 0, WallTime{1'700'000'000}, state, "hanako", ""},
          {0, WallTime{1'700'000'000}, "hanako", "", "nta " + state, "done", "{\"nta\":{id}}", ""}};
}

const std::vector<std::string> states{"waiting", "in-force", "lifted"};

/// The life of one negative trust anchor; how many steps were acknowledged while there was power.
std::size_t live(Store& store, const PowerVfs& disk) {
  std::size_t acknowledged = 0;
  for (const std::string& state : states) {
    const bool done = state == "waiting" ? store.add_nta(step(state, 0)).ok() : store.put_ntas({step(state, 1)}).ok();
    if (disk.is_cut()) return acknowledged;
    EXPECT_TRUE(done);
    ++acknowledged;
  }
  return acknowledged;
}

/// What a start finds: all three tables must tell the same story.
std::size_t found_steps() {
  Store store = Store::open(directory);
  EXPECT_EQ(store.unusable(), "");
  EXPECT_TRUE(store.notices().empty()) << store.notices().front();
  const auto steps = store.nta_steps(0, 100);
  const auto events = store.events(0, 100);
  const auto verdict = store.verify();
  if (!steps || !events || !verdict) {
    ADD_FAILURE() << "it cannot be read";
    return 0;
  }
  EXPECT_EQ(verdict->broken_at, 0U) << verdict->fault;
  EXPECT_EQ(events->size(), steps->size());
  const auto nta = store.nta(1);
  EXPECT_EQ(nta.ok() && nta->has_value(), !steps->empty());
  if (nta && *nta) {
    EXPECT_EQ((*nta)->state, states.at(steps->size() - 1));
    EXPECT_EQ((*nta)->evidence.size(), 9000U);
  }
  return steps->size();
}

class PowerLoss : public ::testing::TestWithParam<int> {};

TEST_P(PowerLoss, LosesNothingThatWasAcknowledged) {
  const auto survives = [](std::size_t write) {
    switch (GetParam()) {
      case 0:
        return false;
      case 1:
        return true;
      default:
        return (write * 2654435761U >> 7) % 2 == static_cast<std::size_t>(GetParam()) % 2;
    }
  };
  std::size_t cuts = 0;
  bool old_seen = false;
  bool new_seen = false;
  for (int at = 0;; ++at) {
    SCOPED_TRACE("the power goes at write " + std::to_string(at));
    PowerVfs disk;
    std::size_t acknowledged = 0;
    bool cut = false;
    { Store made = Store::open(directory); }
    {
      Store store = Store::open(directory);
      ASSERT_EQ(store.unusable(), "");
      disk.cut_at = at;
      acknowledged = live(store, disk);
      cut = disk.is_cut();
      disk.cut_at = 0;  // closing it is none of the story: the process is gone
      disk.calls = 1;
    }
    disk.lose_power(survives);
    const std::size_t found = found_steps();
    EXPECT_GE(found, acknowledged);
    EXPECT_LE(found, acknowledged + 1);
    if (!cut) break;
    ++cuts;
    old_seen |= found == acknowledged;
    new_seen |= found > acknowledged;
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(cuts, 20U);
  EXPECT_TRUE(old_seen);
  if (GetParam() == 1) {
    EXPECT_TRUE(new_seen) << "written wholly, though not flushed";
  }
}

INSTANTIATE_TEST_SUITE_P(Drives, PowerLoss, ::testing::Range(0, 4));

}  // namespace
}  // namespace sekisho::mgmt::store
