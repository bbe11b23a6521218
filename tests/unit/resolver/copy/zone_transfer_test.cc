// Transfers message by message: whole, by changes, refused, broken. Nothing is believed before the closing SOA.
#include "resolver/copy/zone_transfer.h"

#include "tests/unit/resolver/copy/zone_text.h"

namespace sekisho::resolver {
namespace {

using Progress = ZoneTransfer::Progress;
using namespace testing;  // NOLINT: the test's own words

constexpr std::size_t plenty = 1U << 20;
const std::string soa0 = "@ SOA ns root 0 1800 900 604800 300\n";
const std::string soa1 = "@ SOA ns root 1 1800 900 604800 300\n";
const std::string soa2 = "@ SOA ns root 2 1800 900 604800 300\n";
const std::string soa3 = "@ SOA ns root 3 1800 900 604800 300\n";
const std::string rest = "@ NS ns\nns A 192.0.2.1\nwww A 192.0.2.2\n";

struct Script {
  const char* what;
  bool have;                          // of serial 1
  std::vector<std::string> messages;  // "!5": RCODE 5
  Progress end;
  std::string data;  // expected lines, when done
};

std::string normal(const std::string& lines) { return text_of(zone("example.", lines)); }

TEST(ZoneTransfer, EndsAsTheMessagesSay) {  // RFC 5936, RFC 1995
  const std::vector<Script> scripts = {
      {"whole in one", false, {soa1 + rest + soa1}, Progress::done, soa1 + rest},
      {"whole, a record a message",
       false,
       {soa1, "@ NS ns\n", "ns A 192.0.2.1\n", soa1},
       Progress::done,
       soa1 + "@ NS ns\nns A 192.0.2.1\n"},
      {"not ended", false, {soa1 + rest}, Progress::more, ""},
      {"another SOA at the end", false, {soa1 + rest + soa2}, Progress::broken, ""},
      {"no SOA at the beginning", false, {rest + soa1}, Progress::broken, ""},
      {"something behind the end", false, {soa1 + rest + soa1 + "x A 192.0.2.9\n"}, Progress::broken, ""},
      {"another zone's record", false, {soa1 + "www.other. A 192.0.2.1\n" + soa1}, Progress::broken, ""},
      {"a SOA below", false, {soa1 + "sub SOA ns root 1 1 1 1 1\n" + soa1}, Progress::broken, ""},
      {"refused", false, {"!5"}, Progress::broken, ""},
      {"an empty message", false, {soa1 + rest, ""}, Progress::broken, ""},
      {"a record twice", false, {soa1 + rest + "ns A 192.0.2.1\n" + soa1}, Progress::done, soa1 + rest},
      {"nothing newer", true, {soa1}, Progress::unchanged, ""},
      {"older than ours", true, {soa0}, Progress::whole, ""},
      {"changes",
       true,
       {soa2 + soa1 + "www A 192.0.2.2\n" + soa2 + "www A 192.0.2.22\nnew A 192.0.2.3\n" + soa2},
       Progress::done,
       soa2 + "@ NS ns\nns A 192.0.2.1\nwww A 192.0.2.22\nnew A 192.0.2.3\n"},
      {"changes that add what is there",
       true,
       {soa2 + soa1 + "www A 192.0.2.2\n" + soa2 + "ns A 192.0.2.1\nnew A 192.0.2.3\nnew A 192.0.2.3\n" + soa2},
       Progress::done,
       soa2 + "@ NS ns\nns A 192.0.2.1\nnew A 192.0.2.3\n"},
      {"two steps of changes, in pieces",
       true,
       {soa3 + soa1 + "www A 192.0.2.2\n", soa2 + "new A 192.0.2.3\n" + soa2 + "new A 192.0.2.3\n", soa3 + soa3},
       Progress::done,
       soa3 + "@ NS ns\nns A 192.0.2.1\n"},
      {"the whole zone instead of changes", true, {soa2 + rest + soa2}, Progress::done, soa2 + rest},
      {"changes that do not fit", true, {soa2 + soa1 + "other A 192.0.2.2\n" + soa2 + soa2}, Progress::whole, ""},
      {"changes of another version", true, {soa3 + soa2 + soa3 + soa3}, Progress::whole, ""},
      {"IXFR is not known there", true, {"!4"}, Progress::whole, ""},
  };
  for (const Script& script : scripts) {
    SCOPED_TRACE(script.what);
    const ZoneData have = zone("example.", soa1 + rest);
    ZoneTransfer transfer(dns::Name::of("example."), script.have ? &have : nullptr, plenty);
    transfer.query(7);
    Progress progress = Progress::more;
    bool first = true;
    for (const std::string& message : script.messages) {
      ASSERT_EQ(progress, Progress::more);
      const bool error = message.starts_with("!");
      progress = transfer.take(transfer_message(7, "example.", error ? "" : message,
                                                error ? static_cast<std::uint8_t>(message[1] - '0') : 0, first));
      first = false;
    }
    EXPECT_EQ(progress, script.end) << transfer.fault();
    EXPECT_EQ(progress == Progress::broken, !transfer.fault().empty());
    const std::string got = progress == Progress::done ? text_of(transfer.take_data()) : "";
    EXPECT_EQ(got, normal(script.data));
    EXPECT_EQ(text_of(have), normal(soa1 + rest)) << "what we had is untouched";
  }
}

TEST(ZoneTransfer, AsksForWhatItNeeds) {
  const ZoneData have = zone("example.", soa1 + rest);
  for (const ZoneData* data : {static_cast<const ZoneData*>(nullptr), &have}) {
    ZoneTransfer transfer(dns::Name::of("example."), data, plenty);
    const Octets wire = transfer.query(0x1234);
    const auto query = dns::parse_message(wire);
    ASSERT_TRUE(query.ok());
    EXPECT_EQ(query->question->type, data == nullptr ? dns::RRType::axfr : dns::RRType::ixfr);
    EXPECT_EQ(query->authority.size(), data == nullptr ? 0U : 1U);
  }
}

TEST(ZoneTransfer, IsBounded) {
  std::string lines = soa1;
  for (int i = 0; i < 100; ++i) lines += "n" + std::to_string(i) + " TXT \"" + std::string(100, 'x') + "\"\n";
  ZoneTransfer transfer(dns::Name::of("example."), nullptr, 5000);
  transfer.query(7);
  EXPECT_EQ(transfer.take(transfer_message(7, "example.", lines)), Progress::broken);
  EXPECT_EQ(transfer.fault(), "the zone is larger than its limit");
}

TEST(ZoneTransfer, TakesNoMessageOfAnother) {
  for (const auto& [at, value] : std::initializer_list<std::pair<std::size_t, std::uint8_t>>{
           {1, 8}, {2, 0x04}, {2, 0x86}, {2, 0xA4}, {5, 9}, {7, 9}}) {
    ZoneTransfer transfer(dns::Name::of("example."), nullptr, plenty);
    transfer.query(7);
    Octets message = transfer_message(7, "example.", soa1 + rest + soa1);
    message[at] = value;
    EXPECT_EQ(transfer.take(message), Progress::broken) << at;
  }
}

TEST(ZoneTransfer, ReadsSerials) {
  const dns::Name name = dns::Name::of("example.");
  EXPECT_EQ(serial_in(transfer_message(7, "example.", soa3), name, 7), 3U);
  EXPECT_FALSE(serial_in(transfer_message(7, "example.", soa3), name, 8));
  EXPECT_FALSE(serial_in(transfer_message(7, "example.", soa3, 5), name, 7));
  EXPECT_FALSE(serial_in(transfer_message(7, "example.", rest), name, 7));
  EXPECT_TRUE(serial_newer(1, 0xFFFFFFFF));
  EXPECT_FALSE(serial_newer(0xFFFFFFFF, 1));
  EXPECT_FALSE(serial_newer(5, 5));
}

}  // namespace
}  // namespace sekisho::resolver
