// A copy's answers, case by case, and its digest, file, schedule and board.
#include "resolver/copy/zone_copy.h"

#include "resolver/copy/copy_board.h"
#include "resolver/copy/copy_file.h"
#include "resolver/copy/copy_schedule.h"
#include "resolver/copy/zone_digest.h"
#include "tests/unit/resolver/copy/zone_text.h"

namespace sekisho::resolver {
namespace {

using namespace testing;  // NOLINT: the test's own words

// Signatures and keys are not looked at here: any octets do.
const std::string sig = " 13 1 3600 20300101000000 20200101000000 1 example. AAAA\n";
const std::string unsigned_zone = R"(
@ SOA ns root 1 1800 900 604800 300
@ NS ns
ns A 192.0.2.1
www A 192.0.2.80
alias CNAME www
deep.ent TXT "below an empty non-terminal"
*.wild A 192.0.2.99
other.wild A 192.0.2.98
gone DNAME elsewhere.test.
cut NS ns.cut
ns.cut A 192.0.2.53
safe NS ns.safe.test.
safe DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000
)";
const std::string proofs = "@ DNSKEY 257 3 13 AAAA\n@ RRSIG SOA" + sig + "www RRSIG A" + sig + "safe RRSIG DS" + sig +
                           "@ NSEC alias SOA NS DNSKEY RRSIG NSEC\nalias NSEC cut CNAME RRSIG NSEC\n"
                           "cut NSEC deep.ent NS RRSIG NSEC\ndeep.ent NSEC gone TXT RRSIG NSEC\n"
                           "gone NSEC ns DNAME RRSIG NSEC\nns NSEC safe A RRSIG NSEC\n"
                           "safe NSEC *.wild NS DS RRSIG NSEC\n*.wild NSEC other.wild A RRSIG NSEC\n"
                           "other.wild NSEC www A RRSIG NSEC\nwww NSEC @ A RRSIG NSEC\n";

/// "NOERROR aa | www A | | " : sections as owner and type, relative to the apex; a star: with signatures.
std::string shape(const ZoneData& data, const std::string& q, bool dnssec) {
  const auto copy = ZoneCopy::build(data);
  if (!copy) return "no zone";
  const auto reply = copy->answer(sekisho::testing::question(q), dnssec);
  if (!reply) return "left to the servers";
  std::string text = dns::to_text(reply->rcode()) + (reply->header.aa ? " aa" : "");
  for (const auto* section : {&reply->answer, &reply->authority, &reply->additional}) {
    text += " |";
    for (const dns::Rrset& set : *section) {
      text += " " + set.owner.to_text() + " " + dns::to_text(set.type) + (set.signatures.empty() ? "" : "*");
    }
  }
  return text;
}

TEST(ZoneCopy, AnswersLikeAServerOfTheZone) {
  const ZoneData plain = zone("example.", unsigned_zone);
  const ZoneData with_proofs = zone("example.", unsigned_zone + proofs);
  const ZoneData nsec3 = zone("example.", unsigned_zone + "@ DNSKEY 257 3 13 AAAA\n@ NSEC3PARAM 1 0 0 -\n");
  struct Row {
    const char* question;
    const char* plain;
    const char* proven;
    const char* nsec3;
  };
  const char* left = "left to the servers";
  for (const Row& row : std::initializer_list<Row>{
           {"www.example. A", "NOERROR aa | www.example. A | |", "NOERROR aa | www.example. A* | |",
            "NOERROR aa | www.example. A | |"},
           {"WWW.example. TXT", "NOERROR aa | | example. SOA |", "NOERROR aa | | example. SOA* www.example. NSEC |",
            left},
           {"alias.example. A", "NOERROR aa | alias.example. CNAME | |", "NOERROR aa | alias.example. CNAME | |",
            "NOERROR aa | alias.example. CNAME | |"},
           {"ent.example. A", "NOERROR aa | | example. SOA |", "NOERROR aa | | example. SOA* cut.example. NSEC |",
            left},
           {"none.example. A", "NXDOMAIN aa | | example. SOA |",
            "NXDOMAIN aa | | example. SOA* gone.example. NSEC example. NSEC |", left},
           {"x.wild.example. A", left, left, left},
           {"x.other.wild.example. A", "NXDOMAIN aa | | example. SOA |",
            "NXDOMAIN aa | | example. SOA* other.wild.example. NSEC |", left},
           {"a.b.none.example. A", "NXDOMAIN aa | | example. SOA |",
            "NXDOMAIN aa | | example. SOA* gone.example. NSEC example. NSEC |", left},
           {"x.gone.example. A", left, left, left},
           {"cut.example. A", "NOERROR | | cut.example. NS | ns.cut.example. A",
            "NOERROR | | cut.example. NS cut.example. NSEC | ns.cut.example. A", left},
           {"a.b.cut.example. MX", "NOERROR | | cut.example. NS | ns.cut.example. A",
            "NOERROR | | cut.example. NS cut.example. NSEC | ns.cut.example. A", left},
           {"safe.example. NS", "NOERROR | | safe.example. NS |", "NOERROR | | safe.example. NS safe.example. DS* |",
            "NOERROR | | safe.example. NS safe.example. DS |"},
           {"safe.example. DS", "NOERROR aa | safe.example. DS | |", "NOERROR aa | safe.example. DS* | |",
            "NOERROR aa | safe.example. DS | |"},
           {"example. DS", left, left, left},
           {"example. ANY", left, left, left},
           {"other. A", left, left, left},
       }) {
    EXPECT_EQ(shape(plain, row.question, true), row.plain) << row.question;
    EXPECT_EQ(shape(with_proofs, row.question, true), row.proven) << row.question;
    EXPECT_EQ(shape(nsec3, row.question, true), row.nsec3) << row.question;
    EXPECT_EQ(shape(with_proofs, row.question, false), row.plain) << row.question << ", without DO";
  }
}

TEST(ZoneCopy, IsOfAZoneOrNotAtAll) {
  EXPECT_EQ(ZoneCopy::build(zone("example.", "@ NS ns\n")), nullptr);
  EXPECT_EQ(ZoneCopy::build(zone("example.", "@ SOA ns root 1 2 3 4 5\n")), nullptr);
  const auto copy = ZoneCopy::build(zone("example.", unsigned_zone));
  ASSERT_NE(copy, nullptr);
  EXPECT_EQ(copy->soa().serial, 1U);
  EXPECT_EQ(copy->records(), 13U);
}

// RFC 8976 Appendix A.1.
const std::string digested = R"(
@ 86400 SOA ns1 admin 2018031900 1800 900 604800 86400
@ 86400 NS ns1
@ 86400 NS ns2
ns1 3600 A 203.0.113.63
ns2 3600 AAAA 2001:db8::63
)";
const std::string digest_of_it =
    "@ 86400 ZONEMD 2018031900 1 1 "
    "c68090d90a7aed716bc459f9340e3d7c1370d4d24b7e2fc3a1ddc0b9a87153b9a9713b3c9ae5cc27777f98b8e730044c\n";

TEST(ZoneDigest, FollowsRfc8976) {
  EXPECT_EQ(check_zone_digest(zone("example.", digested)), ZoneDigest::absent);
  EXPECT_EQ(check_zone_digest(zone("example.", digested + digest_of_it)), ZoneDigest::good);
  EXPECT_EQ(check_zone_digest(zone("EXAMPLE.", digested + digest_of_it)), ZoneDigest::good);
  EXPECT_EQ(check_zone_digest(zone("example.", digested + digest_of_it + "x A 192.0.2.1\n")), ZoneDigest::bad);
  const auto changed = [](const std::string& from, const std::string& to) {
    std::string text = digest_of_it;
    text.replace(text.find(from), from.size(), to);
    return zone("example.", digested + text);
  };
  EXPECT_EQ(check_zone_digest(changed("c680", "c681")), ZoneDigest::bad);
  EXPECT_EQ(check_zone_digest(changed("2018031900", "2018031901")), ZoneDigest::bad);
  EXPECT_EQ(check_zone_digest(changed(" 1 1 ", " 1 240 ")), ZoneDigest::unknown);
  EXPECT_EQ(check_zone_digest(changed(" 1 1 ", " 240 1 ")), ZoneDigest::unknown);
}

TEST(CopyFile, BringsBackWhatWasThere) {
  const ZoneData data = zone("example.", unsigned_zone + proofs);
  const auto back = parse_copy(format_copy(data, {1'790'000'000}), dns::Name::of("example."));
  ASSERT_TRUE(back.ok()) << back.error();
  EXPECT_EQ(text_of(back->data), text_of(data));
  EXPECT_EQ(back->checked.seconds, 1'790'000'000);
  for (const char* bad : {"", "www A 192.0.2.1\n", "; sekisho zone copy, confirmed at x\n",
                          "; sekisho zone copy, confirmed at 1\nwhat is this\n",
                          "; sekisho zone copy, confirmed at 1\nwww.other. 60 A 192.0.2.1\n",
                          "; sekisho zone copy, confirmed at 1\n"}) {
    EXPECT_FALSE(parse_copy(bad, dns::Name::of("example.")).ok()) << bad;
  }
  EXPECT_EQ(copy_path("/s", "internet", dns::Name()), "/s/zone-copies/internet/root.zone");
  EXPECT_EQ(copy_path("/s", "internet", dns::Name::of("A/b.Example.")), "/s/zone-copies/internet/a_b.example.zone");
}

TEST(CopySchedule, FollowsTheSoaWithinBounds) {
  const Instant start{1'000'000'000'000};
  const auto after = [start](const CopySchedule& s) { return (s.next() - start) / 1s; };
  CopySchedule s(2, start);
  EXPECT_EQ(after(s), 0);
  s.failed(start);
  EXPECT_EQ(s.primary(), 1U);
  EXPECT_EQ(after(s), 0) << "the next primary at once";
  s.failed(start);
  EXPECT_EQ(after(s), 10);
  for (int i = 0; i < 40; ++i) s.failed(start);
  EXPECT_EQ(after(s), 3600);
  EXPECT_FALSE(s.has_copy());
  s.confirmed({1, 1800, 900, 604800, 300}, start);
  EXPECT_EQ(after(s), 1800);
  EXPECT_EQ((s.expires() - start) / 1s, 604800);
  s.failed(start + 1800s);
  s.failed(start + 1800s);
  EXPECT_EQ(after(s), 1800 + 900);
  s.confirmed({1, 1, 1, 1, 1}, start);
  EXPECT_EQ(after(s), 60);
  s.confirmed({1, 0xFFFFFFFF, 1, 0xFFFFFFFF, 1}, start);
  EXPECT_EQ(after(s), 86400);
  EXPECT_EQ((s.expires() - start) / 1s, 30 * 86400);
  s.confirmed({1, 1800, 900, 3600, 300}, start, 2000s);  // from disk
  EXPECT_EQ(after(s), 0);
  EXPECT_EQ((s.expires() - start) / 1s, 1600);
}

TEST(CopyBoard, ShowsWhatCanBeUsedAndToItsRealmAlone) {  // I1, N-6
  CopyBoard board;
  const dns::Name name = dns::Name::of("example.");
  EXPECT_EQ(board.find(RealmId{1}, name, {0}), nullptr);
  board.publish(RealmId{1}, ZoneCopy::build(zone("example.", unsigned_zone)), {100});
  EXPECT_NE(board.find(RealmId{1}, dns::Name::of("EXAMPLE."), {99}), nullptr);
  EXPECT_EQ(board.find(RealmId{1}, name, {100}), nullptr) << "expired";
  EXPECT_EQ(board.find(RealmId{2}, name, {99}), nullptr);
  EXPECT_EQ(board.find(RealmId{1}, dns::Name::of("www.example."), {99}), nullptr);
  CopyStatus status;
  status.usable = true;
  board.set_status(RealmId{1}, name, status);
  board.put_aside(RealmId{1}, dns::Name::of("other."), {50});
  EXPECT_TRUE(board.statuses({99}).at(0).usable);
  board.put_aside(RealmId{1}, name, {50});
  EXPECT_EQ(board.find(RealmId{1}, name, {99}), nullptr);
  ASSERT_EQ(board.statuses({99}).size(), 1U);
  EXPECT_FALSE(board.statuses({99}).at(0).usable);
  EXPECT_TRUE(board.statuses({99}).at(0).aside);
  board.publish(RealmId{1}, ZoneCopy::build(zone("example.", unsigned_zone)), {100});
  EXPECT_EQ(board.find(RealmId{1}, name, {99}), nullptr) << "the same serial again";
  std::string next = unsigned_zone;
  next.replace(next.find("root 1 "), 7, "root 2 ");
  board.publish(RealmId{1}, ZoneCopy::build(zone("example.", next)), {100});
  EXPECT_NE(board.find(RealmId{1}, name, {99}), nullptr);
  EXPECT_TRUE(board.statuses({99}).at(0).usable);
  board.withdraw(RealmId{1}, name);
  EXPECT_EQ(board.find(RealmId{1}, name, {99}), nullptr);
}

}  // namespace
}  // namespace sekisho::resolver
