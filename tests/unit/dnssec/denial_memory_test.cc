// RFC 8198: denials that are remembered deny more names, but never more than they prove.
#include "dnssec/denial_memory.h"

#include <gtest/gtest.h>

#include "tests/support/validator.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using testing::Denial;
using testing::Internet;
using testing::question;
using testing::SignedZone;
using testing::Validator;

/// A zone with names, a cut, a wildcard and an empty non-terminal; and a validator that feeds a memory.
struct Town {
  SignedZone zone;
  Internet net{{&zone}};
  Validator validator{net, zone};
  DenialMemory memory;

  explicit Town(Denial denial) : zone("jp.", denial) {
    zone.add("bbb.jp. 300 IN A 192.0.2.1").add("mmm.jp. 300 IN A 192.0.2.2").add("deep.ent.jp. 300 IN A 192.0.2.3");
    zone.add("*.wild.jp. 300 IN A 192.0.2.4").delegate_unsigned("sub.jp.");
  }

  AnswerVerdict learn(const char* text) {
    const auto q = question(text);
    const Reply reply = net.ask(q);
    validator.budget = WorkBudget();
    const AnswerVerdict verdict = validator.check(q, reply);
    memory.learn(validator.trust->zone, reply.authority, verdict, validator.rules, validator.now);
    return verdict;
  }

  /// "NXDOMAIN", "NODATA" or "" when the memory does not decide.
  std::string deny(const char* text, std::int64_t seconds_later = 0, const char* cut = ".") {
    WorkBudget budget;
    const Instant now = validator.now + std::chrono::seconds(seconds_later);
    const auto denial = memory.deny(question(text), Name::of(cut), validator.rules, now, budget);
    if (!denial) return "";
    // What goes out must satisfy another validator.
    const AnswerParts parts{question(text), denial->kind, {}, denial->authority};
    AnswerProof proof(parts, validator.trust);
    while (!proof.run(validator.rules, validator.wall, budget)) budget.begin_turn();
    EXPECT_TRUE(proof.verdict().verdict.secure()) << text << ": " << text_of(proof.verdict().verdict.reason);
    return denial->kind == AnswerKind::name_error ? "NXDOMAIN" : "NODATA";
  }
};

TEST(DenialMemory, ARangeDeniesAllNamesInIt) {
  Town town(Denial::nsec);
  EXPECT_EQ(town.deny("ccc.jp. A"), "") << "nothing is known yet";
  EXPECT_TRUE(town.learn("ccc.jp. A").verdict.secure());
  EXPECT_EQ(town.deny("ccc.jp. A"), "NXDOMAIN");
  EXPECT_EQ(town.deny("CCD.jp. AAAA"), "NXDOMAIN");
  EXPECT_EQ(town.deny("x.y.cdz.jp. MX"), "NXDOMAIN");
  EXPECT_EQ(town.deny("bbb.jp. AAAA"), "NODATA") << "the record at bbb.jp tells its types";
  EXPECT_EQ(town.deny("bbb.jp. A"), "") << "that is there";
  EXPECT_EQ(town.deny("mmm.jp. AAAA"), "") << "not known";
  EXPECT_EQ(town.deny("zzz.jp. A"), "") << "outside of what was learnt";
  EXPECT_EQ(town.deny("ccc.jp. DS"), "NXDOMAIN");
  EXPECT_EQ(town.deny("ccc.org. A"), "");
}

TEST(DenialMemory, EmptyNonTerminalsWildcardsAndCuts) {
  Town town(Denial::nsec);
  for (const char* name : {"ccc.jp. A", "nnn.jp. A", "ent.jp. A", "zzz.jp. A", "q.wild.jp. AAAA"}) town.learn(name);
  EXPECT_EQ(town.deny("ent.jp. A"), "NODATA");
  EXPECT_EQ(town.deny("r.wild.jp. AAAA"), "NODATA");
  EXPECT_EQ(town.deny("r.wild.jp. A"), "") << "the wildcard answers";
  EXPECT_EQ(town.deny("www.sub.jp. A"), "") << "another zone's names";
  EXPECT_EQ(town.deny("sub.jp. A"), "");
}

TEST(DenialMemory, Nsec3) {
  Town town(Denial::nsec3);
  for (int i = 0; i < 40; ++i) town.learn(("n" + std::to_string(i) + ".jp. A").c_str());
  EXPECT_EQ(town.deny("never.x2.jp. A"), "NXDOMAIN");
  EXPECT_EQ(town.deny("never.x2.jp. A"), "NXDOMAIN");
  town.learn("bbb.jp. AAAA");
  EXPECT_EQ(town.deny("bbb.jp. MX"), "NODATA");
  EXPECT_EQ(town.deny("bbb.jp. A"), "");
  EXPECT_EQ(town.deny("www.sub.jp. A"), "");
  EXPECT_EQ(town.deny("q.wild.jp. A"), "");
}

TEST(DenialMemory, OptOutIsNeverUsed) {
  Town town(Denial::nsec3_opt_out);
  for (int i = 0; i < 40; ++i) town.learn(("n" + std::to_string(i) + ".jp. A").c_str());
  EXPECT_EQ(town.deny("n1.jp. A"), "");
}

TEST(DenialMemory, OnlyWhatWasSecureIsLearnt) {
  Town town(Denial::nsec);
  town.validator.tamper = [](const dns::Question&, Reply&) {};
  const auto q = question("ccc.jp. A");
  Reply reply = town.net.ask(q);
  for (dns::Rrset& set : reply.authority) set.signatures.clear();
  const AnswerVerdict verdict = town.validator.check(q, reply);
  EXPECT_TRUE(verdict.verdict.bogus());
  town.memory.learn(Name::of("jp."), reply.authority, verdict, town.validator.rules, town.validator.now);
  EXPECT_EQ(town.memory.zone_count(), 0U);
}

TEST(DenialMemory, EndsWithItsTtl) {  // RFC 8198 §5.4
  Town town(Denial::nsec);
  town.learn("ccc.jp. A");
  EXPECT_EQ(town.deny("ccd.jp. A", 599), "NXDOMAIN");
  EXPECT_EQ(town.deny("ccd.jp. A", 600), "");
  WorkBudget budget;
  const auto denial = town.memory.deny(question("ccd.jp. A"), Name(), town.validator.rules,
                                       town.validator.now + std::chrono::seconds(500), budget);
  ASSERT_TRUE(denial);
  EXPECT_EQ(denial->ttl, 100U);
  for (const dns::Rrset& set : denial->authority) EXPECT_LE(set.ttl, 100U);
}

TEST(DenialMemory, NothingAboveACutDeniesNamesBelowIt) {  // I1, CVE-2026-44687
  Town town(Denial::nsec);
  town.learn("ccc.jp. A");
  EXPECT_EQ(town.deny("x.ccc.jp. A", 0, "jp."), "NXDOMAIN");
  EXPECT_EQ(town.deny("x.ccc.jp. A", 0, "ccc.jp."), "");
}

TEST(DenialMemory, WhatIsFlushedIsNoLongerDenied) {
  for (const char* flushed : {"jp.", "ccd.jp.", "x.ccd.jp.", "."}) {
    Town town(Denial::nsec);
    town.learn("ccc.jp. A");
    town.memory.forget_at(Name::of("org."));
    EXPECT_EQ(town.deny("ccd.jp. A"), "NXDOMAIN");
    town.memory.forget_at(Name::of(flushed));
    EXPECT_EQ(town.deny("ccd.jp. A"), "") << flushed;
  }
}

TEST(DenialMemory, IsBounded) {
  Town town(Denial::nsec);
  const auto q = question("ccc.jp. A");
  const Reply reply = town.net.ask(q);
  const AnswerVerdict verdict = town.validator.check(q, reply);
  for (std::size_t i = 0; i < DenialMemory::max_zones + 100; ++i) {
    Reply copy = reply;
    const Name zone = Name::of("z" + std::to_string(i) + ".");
    for (dns::Rrset& set : copy.authority) set.owner = set.owner.rebase(Name::of("jp."), zone).value();
    town.memory.learn(zone, copy.authority, verdict, town.validator.rules,
                      town.validator.now + std::chrono::milliseconds(i));
  }
  EXPECT_EQ(town.memory.zone_count(), DenialMemory::max_zones);
}

TEST(DenialMemory, IsBoundedOverAllZones) {  // I4: each zone may have its thousand, not all of them
  Town town(Denial::nsec);
  const auto q = question("ccc.jp. A");
  const Reply reply = town.net.ask(q);
  const AnswerVerdict verdict = town.validator.check(q, reply);
  const auto learn = [&](const Name& zone, const std::string& name, std::int64_t at_ms) {
    std::vector<dns::Rrset> authority = reply.authority;
    for (dns::Rrset& set : authority) {
      set.owner = set.type == dns::RRType::nsec ? Name::of(name + "." + zone.to_text()) : zone;
      if (set.type != dns::RRType::nsec) continue;
      set.rdatas.clear();
      std::vector<std::uint8_t> rdata(zone.wire().begin(), zone.wire().end());  // next: the apex
      rdata.insert(rdata.end(), {0, 1, 0x40});                                  // A
      set.rdatas.add(rdata);
    }
    town.memory.learn(zone, authority, verdict, town.validator.rules,
                      town.validator.now + std::chrono::milliseconds(at_ms));
  };
  constexpr std::size_t zones = DenialMemory::most_records / DenialMemory::max_records + 4;
  for (std::size_t z = 0; z < zones; ++z) {
    const Name zone = Name::of("z" + std::to_string(z) + ".");
    for (std::size_t n = 0; n < DenialMemory::max_records; ++n) {
      learn(zone, "n" + std::to_string(n), static_cast<std::int64_t>(z));
    }
    EXPECT_LE(town.memory.record_count(), DenialMemory::most_records);
  }
  EXPECT_GT(town.memory.record_count(), DenialMemory::most_records / 2);
}

}  // namespace
}  // namespace sekisho::dnssec
