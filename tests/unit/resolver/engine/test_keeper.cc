// L-2, N-4: the keeper finds out which servers answer, by its own probes alone.
#include "resolver/engine/keeper.h"

#include "gateway.h"

namespace sekisho::resolver {
namespace {

using namespace test;
constexpr RealmId realm{1};

/// Waits, at most some ten seconds, for what the keeper's thread does.
template <typename Done>
bool eventually(Done done) {
  for (int i = 0; i < 10'000 && !done(); ++i) poll(nullptr, 0, 1);
  return done();
}

TEST(Keeper, SeesAServerGoAndComeBack) {
  std::atomic<bool> refuses{false};
  LoopbackServer good("127.0.0.2", address_server());
  LoopbackServer moody("127.0.0.3", [&](Bytes query, bool tcp) {
    auto reply = address_server()(query, tcp);
    if (refuses) (*reply)[3] = 5;  // REFUSED
    return reply;
  });
  Gateway gateway({forwarding_realm(realm, {good.endpoint(), moody.endpoint()})});
  Keeper keeper(gateway.domain(), gateway.source(), gateway.health());
  keeper.start();
  forwarding::GroupBoard& board = *gateway.health().group(GroupId{realm.value});
  ASSERT_TRUE(eventually([&] { return moody.source_ports().size() > 2; }));
  EXPECT_TRUE(board.server(1).up);
  refuses = true;
  ASSERT_TRUE(eventually([&] { return !board.server(1).up; }));
  EXPECT_TRUE(board.server(0).up);
  refuses = false;
  ASSERT_TRUE(eventually([&] { return board.server(1).up.load(); }));
  keeper.stop();
  EXPECT_EQ(keeper.counters().udp_reused.value(), 0U);  // each probe has a port of its own
}

TEST(Keeper, AnUnreachableServerIsDown) {
  Endpoint nobody;
  {
    LoopbackServer gone("127.0.0.3", address_server());
    nobody = gone.endpoint();
  }
  LoopbackServer good("127.0.0.2", address_server());
  Gateway gateway({forwarding_realm(realm, {nobody, good.endpoint()})});
  Keeper keeper(gateway.domain(), gateway.source(), gateway.health());
  keeper.start();
  forwarding::GroupBoard& board = *gateway.health().group(GroupId{realm.value});
  EXPECT_TRUE(eventually([&] { return !board.server(0).up; }));
  EXPECT_TRUE(board.server(1).up);
}

TEST(Keeper, AReloadBringsNewGroupsAndEndsOldOnes) {
  LoopbackServer first("127.0.0.2", address_server());
  LoopbackServer second("127.0.0.3", address_server());
  Gateway gateway({forwarding_realm(realm, {first.endpoint()}, 1)});
  Keeper keeper(gateway.domain(), gateway.source(), gateway.health());
  keeper.start();
  ASSERT_TRUE(eventually([&] { return first.source_ports().size() > 2; }));
  gateway.publish({forwarding_realm(RealmId{2}, {second.endpoint()}, 1)});
  ASSERT_TRUE(eventually([&] { return second.source_ports().size() > 2; }));
  const std::size_t before = first.source_ports().size();
  const std::size_t later = second.source_ports().size() + 5;
  ASSERT_TRUE(eventually([&] { return second.source_ports().size() > later; }));
  EXPECT_EQ(first.source_ports().size(), before);
}

}  // namespace
}  // namespace sekisho::resolver
