// NSEC proofs over small zones, written as "owner next types": what is proven, what only looks so.
#include "dnssec/denial_nsec.h"

#include <gtest/gtest.h>

#include "tests/support/signer.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::Rrset;
using dns::RRType;
using testing::rrset;
using testing::test_time;

/// NSECs as if their signatures had been checked; owns the RRsets that the bitmaps point into.
struct Records {
  std::vector<Rrset> sets;
  std::vector<Nsec> nsecs;
  Records(const char* zone, std::initializer_list<const char*> lines) {
    for (const char* line : lines) {
      const std::string text(line);
      const std::size_t space = text.find(' ');
      sets.push_back(rrset({text.substr(0, space) + " 300 IN NSEC" + text.substr(space)}));
    }
    for (const Rrset& set : sets) {
      auto nsec = read_nsec(set, {secure(), set.owner.label_count(), false, 300}, Name::of(zone));
      if (nsec.ok()) nsecs.push_back(*nsec);
    }
  }
};

// The zone of RFC 4035 Appendix A, and some more.
const std::initializer_list<const char*> example = {
    "example. a.example. NS SOA MX RRSIG NSEC DNSKEY", "a.example. ai.example. NS DS RRSIG NSEC",
    "ai.example. b.example. A HINFO AAAA RRSIG NSEC",  "b.example. ns1.example. NS RRSIG NSEC",
    "ns1.example. ns2.example. A RRSIG NSEC",          "ns2.example. *.w.example. A RRSIG NSEC",
    "*.w.example. x.w.example. MX RRSIG NSEC",         "x.w.example. x.y.w.example. MX RRSIG NSEC",
    "x.y.w.example. xx.example. MX RRSIG NSEC",        "xx.example. example. A CNAME RRSIG NSEC",
};

struct Row {
  const char* name;
  RRType type;
  Proof name_error, no_data;
};

TEST(DenialNsec, NameErrorAndNoData) {  // RFC 4035 §5.4
  const Records r("example.", example);
  const Name zone = Name::of("example.");
  ASSERT_EQ(r.nsecs.size(), example.size());
  const NsecProofs proofs(zone, r.nsecs);
  const Row rows[] = {
      {"ml.example.", RRType::a, Proof::proven, Proof::not_proven},
      {"deep.below.ml.example.", RRType::a, Proof::proven, Proof::not_proven},
      {"ns1.example.", RRType::mx, Proof::contradicted, Proof::proven},
      {"ns1.example.", RRType::a, Proof::contradicted, Proof::contradicted},
      {"y.w.example.", RRType::a, Proof::contradicted, Proof::proven},           // an empty non-terminal
      {"w.example.", RRType::a, Proof::contradicted, Proof::proven},             // another
      {"a.z.w.example.", RRType::aaaa, Proof::contradicted, Proof::proven},      // *.w has no AAAA
      {"a.z.w.example.", RRType::mx, Proof::contradicted, Proof::contradicted},  // but MX
      {"xx.example.", RRType::aaaa, Proof::contradicted, Proof::contradicted},   // a CNAME would answer
      {"example.", RRType::txt, Proof::contradicted, Proof::proven},
      {"example.", RRType::ds, Proof::contradicted, Proof::not_proven},   // the child's side knows no DS
      {"b.example.", RRType::a, Proof::contradicted, Proof::not_proven},  // the parent's side knows DS alone
      {"b.example.", RRType::ds, Proof::contradicted, Proof::proven},
      {"x.b.example.", RRType::a, Proof::not_proven, Proof::not_proven},          // below a cut (RFC 6840 §4.1)
      {"zzz.example.", RRType::a, Proof::proven, Proof::not_proven},              // behind the last
      {"ns1.example.", RRType::any, Proof::contradicted, Proof::contradicted},    // something is there
      {"a.z.w.example.", RRType::any, Proof::contradicted, Proof::contradicted},  // nor from the wildcard
      {"y.w.example.", RRType::any, Proof::contradicted, Proof::proven},
      {"example.org.", RRType::a, Proof::not_proven, Proof::not_proven},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.name) + " " + to_text(row.type));
    EXPECT_EQ(proofs.name_error(Name::of(row.name)).proof, row.name_error);
    EXPECT_EQ(proofs.no_data(Name::of(row.name), row.type).proof, row.no_data);
  }
}

TEST(DenialNsec, EachRecordOfANameErrorIsNeeded) {
  const Name zone = Name::of("example.");
  const Records gap_only("example.", {"b.example. ns1.example. NS RRSIG NSEC"});
  EXPECT_EQ(NsecProofs(zone, gap_only.nsecs).name_error(Name::of("ml.example.")).proof, Proof::not_proven);
  const Records wildcard_only("example.", {"example. a.example. NS SOA RRSIG NSEC"});
  EXPECT_EQ(NsecProofs(zone, wildcard_only.nsecs).name_error(Name::of("ml.example.")).proof, Proof::not_proven);
  const Records both("example.", {"b.example. ns1.example. NS RRSIG NSEC", "example. a.example. NS SOA RRSIG NSEC"});
  EXPECT_EQ(NsecProofs(zone, both.nsecs).name_error(Name::of("ml.example.")).proof, Proof::proven);
  const Records star("example.", {"b.example. ns1.example. NS RRSIG NSEC", "*.example. a.example. A RRSIG NSEC"});
  EXPECT_EQ(NsecProofs(zone, star.nsecs).name_error(Name::of("ml.example.")).proof, Proof::contradicted);
}

TEST(DenialNsec, BelowADname) {  // RFC 6672 §5.3.4.1
  const Records r("example.", {"d.example. e.example. DNAME RRSIG NSEC", "example. d.example. NS SOA RRSIG NSEC"});
  const Name zone = Name::of("example.");
  EXPECT_EQ(NsecProofs(zone, r.nsecs).name_error(Name::of("x.d.example.")).proof, Proof::not_proven);
}

TEST(DenialNsec, NoCloserMatchThanTheWildcard) {  // RFC 4035 §5.3.4
  const Records r("example.", example);
  const Name zone = Name::of("example.");
  const NsecProofs proofs(zone, r.nsecs);
  EXPECT_EQ(proofs.no_closer_match(Name::of("a.z.w.example."), 2).proof, Proof::proven);
  EXPECT_EQ(proofs.no_closer_match(Name::of("a.z.w.example."), 1).proof, Proof::not_proven)
      << "*.example is no match";
  EXPECT_EQ(proofs.no_closer_match(Name::of("x.w.example."), 2).proof, Proof::not_proven) << "the name is there";
  EXPECT_EQ(proofs.no_closer_match(Name::of("y.w.example."), 2).proof, Proof::not_proven) << "it is, though empty";
  EXPECT_EQ(proofs.no_closer_match(Name::of("z.y.w.example."), 2).proof, Proof::not_proven) << "y.w is closer";
}

TEST(DenialNsec, DsAbsence) {
  const Records r("example.", example);
  const Name zone = Name::of("example.");
  const NsecProofs proofs(zone, r.nsecs);
  const CutProof unsigned_cut = proofs.no_ds(Name::of("b.example."));
  EXPECT_EQ(unsigned_cut.result, proven());
  EXPECT_EQ(unsigned_cut.cut, Cut::unsigned_delegation);
  for (const char* name : {"ns1.example.", "w.example.", "nothere.example."}) {
    EXPECT_EQ(proofs.no_ds(Name::of(name)).result, proven()) << name;
  }
  EXPECT_EQ(proofs.no_ds(Name::of("ns1.example.")).cut, Cut::none);
  EXPECT_EQ(proofs.no_ds(Name::of("w.example.")).cut, Cut::none) << "empty, but there";
  EXPECT_EQ(proofs.no_ds(Name::of("nothere.example.")).cut, Cut::no_such_name);
  EXPECT_EQ(proofs.no_ds(Name::of("a.example.")).result, contradicted());
  // The child's own NSEC at its apex says nothing of DS.
  const Records child("b.example.", {"b.example. x.b.example. NS SOA RRSIG NSEC"});
  EXPECT_EQ(NsecProofs(zone, child.nsecs).no_ds(Name::of("b.example.")).result.proof, Proof::not_proven);
}

TEST(DenialNsec, TheRootDeniesItsOwnDs) {
  const Records r(".", {". example. NS SOA RRSIG NSEC DNSKEY"});
  const Name zone;
  EXPECT_EQ(NsecProofs(zone, r.nsecs).no_data(zone, RRType::ds).proof, Proof::proven);
}

TEST(DenialNsec, WhichRecordsMaySpeak) {
  const Name zone = Name::of("example.");
  struct {
    const char* what;
    Rrset set;
    CheckedSet checked;
    Reason reason;
  } const rows[] = {
      {"next outside the zone (CVE-2026-13321)",
       rrset({"b.example. 300 IN NSEC b.example.org. A RRSIG NSEC"}),
       {secure(), 2, false, 300},
       Reason::denial_outside_zone},
      {"next is the zone's parent",
       rrset({"b.example. 300 IN NSEC . A RRSIG NSEC"}),
       {secure(), 2, false, 300},
       Reason::denial_outside_zone},
      {"owner outside the zone",
       rrset({"b.org. 300 IN NSEC c.example. A RRSIG NSEC"}),
       {secure(), 2, false, 300},
       Reason::denial_outside_zone},
      {"goes back, but not to the apex",
       rrset({"b.example. 300 IN NSEC a.example. A RRSIG NSEC"}),
       {secure(), 2, false, 300},
       Reason::denial_malformed},
      {"a copy of a wildcard's",
       rrset({"b.example. 300 IN NSEC c.example. A RRSIG NSEC"}),
       {secure(), 1, true, 300},
       Reason::expanded_wrongly},
      {"two at one name",
       rrset({"b.example. 300 IN NSEC c.example. A", "b.example. 300 IN NSEC d.example. A"}),
       {secure(), 2, false, 300},
       Reason::denial_malformed},
      {"not secure",
       rrset({"b.example. 300 IN NSEC c.example. A"}),
       {bogus(Reason::signature_expired)},
       Reason::signature_expired},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    const auto nsec = read_nsec(row.set, row.checked, zone);
    ASSERT_FALSE(nsec.ok());
    EXPECT_EQ(nsec.error(), row.reason);
  }
}

TEST(DenialNsec, MalformedBitmaps) {  // CVE-2026-13204
  const Name zone = Name::of("example.");
  for (const char* hex : {"", "00", "0000", "0021", "000140000140", "0102ff", "01014000014000"}) {
    testing::Octets rdata = testing::from_hex("0163076578616d706c6500");
    const testing::Octets bitmap = testing::from_hex(hex);
    rdata.insert(rdata.end(), bitmap.begin(), bitmap.end());
    const Rrset set = testing::set_of("b.example.", RRType::nsec, 300, {rdata});
    const auto nsec = read_nsec(set, {secure(), 2, false, 300}, zone);
    ASSERT_FALSE(nsec.ok()) << hex;
    EXPECT_EQ(nsec.error(), Reason::denial_malformed);
  }
}

}  // namespace
}  // namespace sekisho::dnssec
