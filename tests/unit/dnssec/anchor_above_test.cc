// Two anchors on one way: when the zone's keys do not match the closest, one above may still prove more of it, but
// never that it is unsigned (RFC 6840 §5.10).
#include <gtest/gtest.h>

#include "tests/support/validator.h"

namespace sekisho::dnssec {
namespace {

using testing::Internet;
using testing::SignedZone;
using testing::Validator;

struct World {
  SignedZone root{"."};
  SignedZone jp{"jp."};
  SignedZone city{"city.jp."};
  SignedZone island{"island.jp."};  ///< signed, but jp. does not vouch for it
  SignedZone other{"other."};       ///< whose keys nobody has here
  Internet net{{&root, &jp, &city, &island}};

  World() {
    city.add("www.city.jp. 300 IN A 192.0.2.1");
    island.add("www.island.jp. 300 IN A 192.0.2.2");
    root.delegate(jp);
    jp.delegate(city).delegate_unsigned("island.jp.");
  }
};

/// A validator with the root's anchor and one below that fits no key.
Validator misled(const World& world, const char* zone) {
  Validator v(world.net, world.root);
  v.anchors.add_ds(dns::Name::of(zone), world.other.ksk.ds());
  return v;
}

TEST(AnchorAbove, ProvesAZoneWhoseOwnAnchorIsOutdated) {
  const World world;
  Validator v = misled(world, "city.jp.");
  EXPECT_EQ(v.ask("www.city.jp. A").verdict, secure());
  EXPECT_EQ(v.ask("www.city.jp. A").verdict, secure()) << "with what was learnt before";
}

TEST(AnchorAbove, ProvesThatTheZoneIsGone) {
  const World world;
  Validator v = misled(world, "gone.jp.");
  const AnswerVerdict verdict = v.ask("www.gone.jp. A");
  EXPECT_EQ(verdict.verdict, secure());
  EXPECT_EQ(verdict.kind, AnswerKind::name_error);
}

TEST(AnchorAbove, IsTriedWhenNobodyElseCanBeAskedForTheKeys) {
  const World world;
  Validator v = misled(world, "gone.jp.");
  unsigned asked = 0;
  v.unreachable = [&](const dns::Question& q) { return q.name == dns::Name::of("gone.jp.") && ++asked == 2; };
  EXPECT_EQ(v.ask("www.gone.jp. A").verdict, secure());
}

TEST(AnchorAbove, NeverMakesAnAnchoredZoneInsecure) {
  const World world;
  Validator island(world.net, world.root);
  island.anchors.add_ds(world.island.apex(), world.island.ksk.ds());
  EXPECT_EQ(island.ask("www.island.jp. A").verdict, secure());
  Validator v = misled(world, "island.jp.");
  EXPECT_TRUE(v.ask("www.island.jp. A").verdict.bogus());
  EXPECT_EQ(v.ask("www.city.jp. A").verdict, secure()) << "what failed was that zone alone";
}

TEST(AnchorAbove, IsNotTriedWhereThereIsNone) {
  const World world;
  Validator v = misled(world, "city.jp.");
  v.anchors.replace({dns::Name(), {}, {}});
  EXPECT_TRUE(v.ask("www.city.jp. A").verdict.bogus());
}

}  // namespace
}  // namespace sekisho::dnssec
