// N-6: copies of zones over real connections: brought, stored, taken from disk again, refused when they are wrong.
#include <filesystem>
#include <fstream>

#include "gateway.h"
#include "resolver/copy/copy_file.h"
#include "resolver/engine/copy_keeper.h"
#include "tests/unit/resolver/copy/zone_text.h"

namespace sekisho::resolver {
namespace {

using namespace test;
using resolver::testing::transfer_message;
using resolver::testing::zone;
constexpr RealmId realm{1};

std::string lines_of(unsigned serial) {
  return "@ SOA ns root " + std::to_string(serial) + " 1800 900 604800 300\n@ NS ns\nns A 192.0.2.1\n";
}
std::string soa_of(unsigned serial) { return lines_of(serial).substr(0, lines_of(serial).find('\n') + 1); }

/// Gives a zone of this serial by AXFR; knows no IXFR but `changes`. Serial 0: refuses everything.
class Primary {
 public:
  explicit Primary(const char* address, unsigned serial)
      : serial_(serial), server_(address, [this](Bytes query, bool tcp) { return answer(query, tcp); }) {}
  Endpoint endpoint() const { return server_.endpoint(); }
  std::atomic<unsigned> asked_soa{0}, asked_axfr{0}, asked_ixfr{0};
  std::string extra;    // records
  std::string changes;  // the answer to IXFR

 private:
  std::optional<Octets> answer(Bytes wire, bool tcp) {
    const auto query = dns::parse_message(wire);
    if (!query || !tcp) return std::nullopt;
    const dns::RRType type = query->question->type;
    (type == dns::RRType::soa ? asked_soa : type == dns::RRType::axfr ? asked_axfr : asked_ixfr)++;
    const bool refuses = serial_ == 0 || (type == dns::RRType::ixfr && changes.empty());
    const std::string whole = lines_of(serial_) + extra + soa_of(serial_);
    return transfer_message(query->header.id, "example.",
                            refuses                     ? ""
                            : type == dns::RRType::soa  ? soa_of(serial_)
                            : type == dns::RRType::ixfr ? changes
                                                        : whole,
                            refuses ? 5 : 0);
  }
  std::atomic<unsigned> serial_;
  LoopbackServer server_;
};

class CopyKeeping : public ::testing::Test {
 protected:
  CopyKeeping() {
    std::string pattern = std::filesystem::temp_directory_path() / "sekisho-copies-XXXXXX";
    folder = mkdtemp(pattern.data());
    path = copy_path(folder, "internet", dns::Name::of("example."));
  }
  ~CopyKeeping() override { std::filesystem::remove_all(folder); }

  static forwarding::Realm copying(std::vector<Endpoint> primaries) {
    forwarding::Realm r;
    r.id = realm;
    r.name = "internet";
    r.device = "lo";
    r.copies.push_back({dns::Name::of("example."), std::move(primaries), 1U << 20});
    return r;
  }
  /// Serial of the usable copy once `done` says so; 0: none.
  template <typename Done>
  std::uint32_t keep(std::vector<Endpoint> primaries, Done done) {
    Gateway gateway({copying(std::move(primaries))});
    CopyBoard board;
    CopyKeeper keeper(gateway.domain(), gateway.source(), board, folder);
    keeper.start();
    for (int i = 0; i < 10'000 && !done(board); ++i) poll(nullptr, 0, 1);
    EXPECT_TRUE(done(board));
    const auto copy = board.find(realm, dns::Name::of("example."), monotonic_now());
    keeper.stop();
    if (!board.statuses(monotonic_now()).empty()) last = board.statuses(monotonic_now()).front();
    return copy ? copy->soa().serial : 0;
  }
  static bool usable(const CopyBoard& board) {
    return board.find(realm, dns::Name::of("example."), monotonic_now()) != nullptr;
  }
  template <std::uint32_t serial>
  static bool at_serial(const CopyBoard& board) {
    const auto copy = board.find(realm, dns::Name::of("example."), monotonic_now());
    return copy && copy->soa().serial == serial;
  }
  static bool failed(const CopyBoard& board) {
    return !board.statuses(monotonic_now()).empty() && !board.statuses(monotonic_now()).front().fault.empty();
  }

  std::string folder, path;
  CopyStatus last;
};

TEST_F(CopyKeeping, BringsStoresAndFindsItAgainWithoutAnyPrimary) {
  {
    Primary refusing("127.0.0.2", 0);
    Primary good("127.0.0.3", 7);
    EXPECT_EQ(keep({refusing.endpoint(), good.endpoint()}, usable), 7U);
    EXPECT_EQ(refusing.asked_axfr, 1U);
    EXPECT_EQ(good.asked_axfr, 1U);
  }
  ASSERT_TRUE(std::filesystem::exists(path));
  Endpoint nobody;
  {
    Primary gone("127.0.0.3", 7);
    nobody = gone.endpoint();
  }
  EXPECT_EQ(keep({nobody}, usable), 7U);
  EXPECT_EQ(last.serial, 7U);
  EXPECT_EQ(last.digest, "absent");
  EXPECT_TRUE(last.usable);
}

TEST_F(CopyKeeping, AsksWhetherItIsNewerAndTakesTheWholeZoneWhereThereAreNoChanges) {
  const WallTime hour_ago{wall_now().seconds - 3600};
  ASSERT_EQ(write_copy(path, zone("example.", lines_of(7)), hour_ago), "");
  Primary same("127.0.0.2", 7);
  EXPECT_EQ(keep({same.endpoint()}, [&](const CopyBoard&) { return same.asked_soa == 1; }), 7U);
  EXPECT_EQ(same.asked_axfr + same.asked_ixfr, 0U);
  ASSERT_EQ(write_copy(path, zone("example.", lines_of(7)), hour_ago), "");
  Primary newer("127.0.0.3", 8);
  EXPECT_EQ(keep({newer.endpoint()}, at_serial<8>), 8U);
  EXPECT_EQ(newer.asked_ixfr, 1U);
  EXPECT_EQ(newer.asked_axfr, 1U);
}

TEST_F(CopyKeeping, AServerThatFellBehindConfirmsNothing) {  // N-6, N-10
  const WallTime hour_ago{wall_now().seconds - 3600};
  ASSERT_EQ(write_copy(path, zone("example.", lines_of(7)), hour_ago), "");
  Primary behind("127.0.0.2", 6);
  EXPECT_EQ(keep({behind.endpoint()}, failed), 7U) << "ours is used until it expires";
  EXPECT_EQ(last.checked.seconds, hour_ago.seconds);
  EXPECT_NE(last.fault.find("older"), std::string::npos) << last.fault;
  EXPECT_EQ(behind.asked_axfr + behind.asked_ixfr, 0U);
  Primary newer("127.0.0.3", 8);
  EXPECT_EQ(keep({behind.endpoint(), newer.endpoint()}, at_serial<8>), 8U);
  ASSERT_EQ(write_copy(path, zone("example.", lines_of(7)), {wall_now().seconds - 604801}), "");
  EXPECT_EQ(keep({behind.endpoint()}, usable), 6U) << "ours has expired";
}

TEST_F(CopyKeeping, AsksForTheWholeZoneAfterChangesThatLedToNothingGood) {
  ASSERT_EQ(write_copy(path, zone("example.", lines_of(7)), {wall_now().seconds - 3600}), "");
  Primary confused("127.0.0.2", 8);
  confused.changes = soa_of(8) + soa_of(7) + soa_of(8) + "@ ZONEMD 8 1 1 " + std::string(96, '0') + "\n" + soa_of(8);
  EXPECT_EQ(keep({confused.endpoint(), confused.endpoint()}, at_serial<8>), 8U);
  EXPECT_EQ(confused.asked_ixfr, 1U);
  EXPECT_EQ(confused.asked_axfr, 1U);
}

TEST_F(CopyKeeping, LetsNothingWrongIn) {
  Primary lying("127.0.0.2", 9);
  lying.extra = "@ ZONEMD 9 1 1 " + std::string(96, '0') + "\n";
  EXPECT_EQ(keep({lying.endpoint()}, failed), 0U);
  EXPECT_NE(last.fault.find("ZONEMD"), std::string::npos) << last.fault;
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(CopyKeeping, AnExpiredCopyOnDiskIsNotUsed) {
  ASSERT_EQ(write_copy(path, zone("example.", lines_of(7)), {wall_now().seconds - 604801}), "");
  Primary refusing("127.0.0.2", 0);
  EXPECT_EQ(keep({refusing.endpoint()}, failed), 0U);
  EXPECT_FALSE(last.usable);
  EXPECT_NE(last.checked.seconds, 0) << "staff see that there was one";
}

TEST_F(CopyKeeping, APrimaryThatSaysNothingHoldsUpNoOtherZone) {
  LoopbackServer silent("127.0.0.2", [](Bytes, bool) { return std::optional<Octets>(); });
  Primary good("127.0.0.3", 7);
  forwarding::Realm r = copying({silent.endpoint()});
  r.copies.front().zone = dns::Name::of("a.");  // its turn comes first
  r.copies.push_back({dns::Name::of("example."), {good.endpoint()}, 1U << 20});
  Gateway gateway({r});
  CopyBoard board;
  CopyKeeper keeper(gateway.domain(), gateway.source(), board, "");
  keeper.start();
  for (int i = 0; i < 10'000 && !usable(board); ++i) poll(nullptr, 0, 1);
  EXPECT_TRUE(usable(board));
  EXPECT_FALSE(board.find(realm, dns::Name::of("a."), monotonic_now()));
  gateway.publish({copying({good.endpoint()})});  // while a transfer of a zone that is no longer there is under way
  for (int i = 0; i < 10'000 && board.statuses(monotonic_now()).size() != 1; ++i) poll(nullptr, 0, 1);
  EXPECT_EQ(board.statuses(monotonic_now()).size(), 1U);
  keeper.stop();
}

TEST_F(CopyKeeping, ARealmThatCopiesNoMoreHasNone) {
  Primary good("127.0.0.3", 7);
  Gateway gateway({copying({good.endpoint()})});
  CopyBoard board;
  CopyKeeper keeper(gateway.domain(), gateway.source(), board, "");
  keeper.start();
  for (int i = 0; i < 10'000 && !usable(board); ++i) poll(nullptr, 0, 1);
  EXPECT_TRUE(usable(board));
  forwarding::Realm none = copying({});
  none.copies.clear();
  gateway.publish({none});
  for (int i = 0; i < 10'000 && usable(board); ++i) poll(nullptr, 0, 1);
  EXPECT_FALSE(usable(board));
  EXPECT_TRUE(board.statuses(monotonic_now()).empty());
}

}  // namespace
}  // namespace sekisho::resolver
