// Look-ups in local data by the algorithm of RFC 1034 §4.3.2, with wildcards as RFC 4592 tells them apart.
#include "views/local_zone.h"

#include <gtest/gtest.h>

#include "tests/unit/views/zone_text.h"

namespace sekisho::views {
namespace {

using dns::RRType;

LocalZone intra() {
  return zone_of("intra.city.example.lg.jp.", {
                                                  "@ MX 10 mail",
                                                  "mail A 10.1.5.25",
                                                  "mail AAAA fd00:1:5::25",
                                                  "www CNAME web",
                                                  "out CNAME www.example.jp.",
                                                  "web A 10.1.6.1",
                                                  "a.deep.tree TXT here",
                                                  "*.wild A 10.1.7.7",
                                                  "*.wild MX 10 mail",
                                                  "host.wild TXT only",
                                                  "below.ent.wild A 10.1.7.8",
                                                  "*.alias CNAME web",
                                                  "sub NS ns.sub",
                                                  "ns.sub A 10.1.9.53",
                                                  "*.sub A 10.1.9.9",
                                                  "old DNAME new",
                                                  "x.new A 10.1.8.8",
                                                  "_sip._udp SRV 0 0 5060 mail",
                                              });
}

struct Case {
  const char* name;  // relative to the apex
  RRType type;
  const char* expected;
};

TEST(LocalZone, AnswersByTheAlgorithm) {
  const LocalZone zone = intra();
  const std::string apex = ".intra.city.example.lg.jp.";
  for (const Case& c : {
           Case{"mail", RRType::a, "A 10.1.5.25"},
           Case{"MAIL", RRType::aaaa, "AAAA fd00:1:5::25"},
           Case{"mail", RRType::txt, "NODATA"},
           Case{"www", RRType::a, "CNAME web.intra.city.example.lg.jp."},
           Case{"www", RRType::cname, "CNAME web.intra.city.example.lg.jp."},
           Case{"out", RRType::mx, "CNAME www.example.jp."},
           Case{"absent", RRType::a, "NXDOMAIN"},
           Case{"x.mail", RRType::a, "NXDOMAIN"},
           Case{"deep.tree", RRType::a, "NODATA"},  // empty non-terminals
           Case{"tree", RRType::txt, "NODATA"},
           Case{"b.deep.tree", RRType::txt, "NXDOMAIN"},
           Case{"any.wild", RRType::a, "A 10.1.7.7"},
           Case{"two.levels.wild", RRType::a, "A 10.1.7.7"},
           Case{"any.wild", RRType::txt, "NODATA"},
           Case{"*.wild", RRType::a, "A 10.1.7.7"},
           Case{"host.wild", RRType::a, "NODATA"},      // N-7: the name exists
           Case{"x.host.wild", RRType::a, "NXDOMAIN"},  // and so the wildcard is not its closest encloser's
           Case{"ent.wild", RRType::a, "NODATA"},
           Case{"x.ent.wild", RRType::a, "NXDOMAIN"},
           Case{"wild", RRType::a, "NODATA"},
           Case{"some.alias", RRType::a, "CNAME web.intra.city.example.lg.jp."},
           Case{"sub", RRType::a, "REFERRAL"},
           Case{"sub", RRType::ns, "REFERRAL"},
           Case{"sub", RRType::ds, "NODATA"},       // the parent's side
           Case{"any.sub", RRType::a, "REFERRAL"},  // no wildcard below a cut
           Case{"ns.sub", RRType::a, "REFERRAL"},
           Case{"old", RRType::a, "NODATA"},
           Case{"x.old", RRType::a, "DNAME new.intra.city.example.lg.jp. + CNAME x.new.intra.city.example.lg.jp."},
           Case{"_udp", RRType::any, "NODATA"},
           Case{"mail", RRType::any, "A 10.1.5.25 + AAAA fd00:1:5::25"},
       }) {
    EXPECT_EQ(summary_of(zone.lookup(dns::Name::of(c.name + apex), c.type)), c.expected)
        << c.name << " " << dns::to_text(c.type);
  }
}

TEST(LocalZone, SynthesisedRecordsBearTheNameAsked) {
  const dns::Name asked = dns::Name::of("Any.Wild.intra.city.example.lg.jp.");
  const LocalAnswer answer = intra().lookup(asked, RRType::a);
  ASSERT_EQ(answer.answer.size(), 1U);
  EXPECT_TRUE(answer.answer.front().owner.same_octets(asked));
}

TEST(LocalZone, AddsAddressesOfTargetsInside) {
  const LocalZone zone = intra();
  const std::vector<std::string> mail = {"mail.intra.city.example.lg.jp. A 10.1.5.25",
                                         "mail.intra.city.example.lg.jp. AAAA fd00:1:5::25"};
  EXPECT_EQ(texts_of(zone.lookup(zone.apex(), RRType::mx).additional), mail);
  EXPECT_EQ(texts_of(zone.lookup(dns::Name::of("_sip._udp.intra.city.example.lg.jp."), RRType::srv).additional),
            mail);
  const LocalAnswer referral = zone.lookup(dns::Name::of("x.sub.intra.city.example.lg.jp."), RRType::a);
  EXPECT_EQ(texts_of(referral.authority),
            std::vector<std::string>{"sub.intra.city.example.lg.jp. NS ns.sub.intra.city.example.lg.jp."});
  EXPECT_EQ(texts_of(referral.additional), std::vector<std::string>{"ns.sub.intra.city.example.lg.jp. A 10.1.9.53"});
}

TEST(LocalZone, NegativeAnswersCarryTheSoaWithItsNegativeTtl) {  // RFC 2308 §3
  const LocalZone own =
      zone_of("example.lg.jp.", {"@ SOA ns.example.lg.jp. root.example.lg.jp. 2026010101 3600 900 604800 60"});
  LocalAnswer answer = own.lookup(dns::Name::of("x.example.lg.jp."), RRType::a);
  ASSERT_EQ(answer.authority.size(), 1U);
  EXPECT_EQ(answer.authority.front().ttl, 60U);
  EXPECT_EQ(answer.authority.front().owner, own.apex());
  EXPECT_EQ(dns::soa_numbers(answer.authority.front().rdatas.front())->serial, 2026010101U);

  answer = intra().lookup(dns::Name::of("absent.intra.city.example.lg.jp."), RRType::a);
  EXPECT_EQ(answer.authority.front().ttl, 300U) << "the SOA that is made up";
  EXPECT_EQ(dns::soa_numbers(answer.authority.front().rdatas.front())->serial, 1U);
}

TEST(LocalZone, KeepsToItsApex) {
  const dns::Name apex = dns::Name::of("example.lg.jp.");
  std::vector<dns::Record> records = records_of(apex, {"www A 10.1.1.1", "www.example.jp. A 10.1.1.2"});
  records.push_back({dns::Name::of("ch.example.lg.jp."), RRType::txt, dns::RRClass::ch, 0, {0}});
  const LocalZone zone = LocalZone::build(apex, records);
  EXPECT_EQ(zone.nodes().size(), 2U);
  EXPECT_EQ(summary_of(zone.lookup(dns::Name::of("www.example.jp."), RRType::a)), "REFUSED");
  EXPECT_EQ(summary_of(zone.lookup(dns::Name::of("jp."), RRType::a)), "REFUSED");
}

TEST(LocalZone, OneSetHasOneTtl) {  // RFC 2181 §5.2
  std::vector<dns::Record> records =
      records_of(dns::Name::of("x.jp."), {"@ A 10.0.0.1", "@ A 10.0.0.2", "@ A 10.0.0.1"});
  records[1].ttl = 30;
  const LocalAnswer answer =
      LocalZone::build(dns::Name::of("x.jp."), records).lookup(dns::Name::of("x.jp."), RRType::a);
  EXPECT_EQ(answer.answer.front().ttl, 30U);
  EXPECT_EQ(answer.answer.front().rdatas.count(), 2U);
}

TEST(LocalZone, SuffixesTakenByLongerRoutesExist) {
  LocalZone zone = zone_of("city.lg.jp.", {"* A 10.1.1.1"});
  zone.add_existing(dns::Name::of("far.away.city.lg.jp."));
  EXPECT_EQ(summary_of(zone.lookup(dns::Name::of("away.city.lg.jp."), RRType::a)), "NODATA");
  EXPECT_EQ(summary_of(zone.lookup(dns::Name::of("x.away.city.lg.jp."), RRType::a)), "NXDOMAIN")
      << "not the wildcard's";
  EXPECT_EQ(summary_of(zone.lookup(dns::Name::of("far.away.city.lg.jp."), RRType::ds)), "NODATA");
  EXPECT_EQ(summary_of(zone.lookup(dns::Name::of("near.city.lg.jp."), RRType::a)), "A 10.1.1.1");
}

TEST(LocalZone, DnameThatGrowsTooLongIsYxdomain) {  // RFC 6672 §2.2
  const std::string label(60, 'a');
  const LocalZone zone = zone_of("o.jp.", {"@ DNAME " + label + "." + label + "." + label + ".jp."});
  const dns::Name asked = dns::Name::of(label + "." + label + ".o.jp.");
  EXPECT_EQ(zone.lookup(asked, RRType::a).rcode, dns::Rcode::yxdomain);
}

TEST(LocalZone, EmptyZoneDeniesEverythingBelow) {  // RFC 6303 §3
  const LocalZone zone = LocalZone::empty(dns::Name::of("10.in-addr.arpa."));
  EXPECT_EQ(summary_of(zone.lookup(zone.apex(), RRType::ptr)), "NODATA");
  EXPECT_EQ(summary_of(zone.lookup(zone.apex(), RRType::ns)), "NS 10.in-addr.arpa.");
  EXPECT_EQ(summary_of(zone.lookup(dns::Name::of("1.2.3.10.in-addr.arpa."), RRType::ptr)), "NXDOMAIN");
}

}  // namespace
}  // namespace sekisho::views
