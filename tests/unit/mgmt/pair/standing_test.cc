// Who of two nodes has the newer of something, by what both had last.
#include "mgmt/pair/standing.h"

#include <gtest/gtest.h>

#include "mgmt/pair/shared_files.h"
#include "mgmt/pair/steady.h"

namespace sekisho::mgmt::pair {
namespace {

TEST(Standing, IsToldByWhatBothHadLast) {
  struct Case {
    std::string_view own, theirs, common;
    Standing standing;
  };
  const Case cases[] = {
      {"a", "a", "", Standing::in_step},
      {"a", "a", "b", Standing::in_step},
      {"b", "a", "a", Standing::ahead},
      {"a", "b", "a", Standing::behind},
      {"b", "c", "a", Standing::conflict},
      {"a", "b", "", Standing::conflict},  // nothing is known: nothing is overwritten
  };
  for (const Case& c : cases)
    EXPECT_EQ(stand(c.own, c.theirs, c.common), c.standing) << c.own << c.theirs << c.common;
}

TEST(SharedFiles, AreAllButTheNodesOwn) {
  const store::Files one{{"sekisho.toml", "x"}, {"node.toml", "gw1"}, {"nat-map.toml", "m"}};
  store::Files other = one;
  other["node.toml"] = "gw2";
  EXPECT_EQ(digest_of(one), digest_of(other));
  EXPECT_FALSE(shared_of(one).contains("node.toml"));
  other["nat-map.toml"] = "n";
  EXPECT_NE(digest_of(one), digest_of(other));
}

TEST(Steady, FallsAndRisesAfterSoManyInARow) {
  Steady steady(2, 3);
  EXPECT_FALSE(steady.well()) << "it must show first that it is well";
  struct Look {
    bool good, changed, well;
  };
  const Look looks[] = {{true, false, false}, {true, false, false}, {false, false, false}, {true, false, false},
                        {true, false, false}, {true, true, true},   {false, false, true},  {true, false, true},
                        {false, false, true}, {false, true, false}};
  for (const Look& look : looks) {
    EXPECT_EQ(steady.on_look(look.good), look.changed);
    EXPECT_EQ(steady.well(), look.well);
  }
}

}  // namespace
}  // namespace sekisho::mgmt::pair
