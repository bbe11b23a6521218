// Answers of a small Internet, from the anchor down: what is secure, insecure, bogus, and by which reason.
#include <gtest/gtest.h>
#include <span>

#include "tests/support/validator.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::Question;
using dns::RRType;
using testing::Denial;
using testing::Internet;
using testing::SignedZone;
using testing::test_time;
using testing::Validator;

/// Zones with each kind of denial, signed and unsigned children, wildcards, aliases and an empty non-terminal.
struct World {
  SignedZone root{"."};
  SignedZone jp{"jp.", Denial::nsec3};
  SignedZone lg{"lg.jp.", Denial::nsec};
  SignedZone opt{"opt.", Denial::nsec3_opt_out, Algorithm::rsasha256};
  SignedZone deep{"a.b.opt.", Denial::nsec, Algorithm::ed25519};
  SignedZone plain{"plain.jp."};
  SignedZone below{"below.plain.jp."};
  SignedZone hidden{"hidden.opt."};
  Internet net{{&root, &jp, &lg, &opt, &deep, &plain, &below, &hidden}};

  World() {
    fill(jp);
    fill(lg);
    fill(opt);
    fill(plain.leave_unsigned());
    fill(hidden.leave_unsigned());
    fill(below);
    deep.add("www.a.b.opt. 300 IN A 192.0.2.9");
    root.delegate(jp).delegate(opt);
    jp.delegate(lg).delegate_unsigned("plain.jp.");
    plain.delegate(below);
    opt.delegate(deep).delegate_unsigned("hidden.opt.");
  }

  static void fill(SignedZone& zone) {
    const std::string apex = zone.apex().to_text();
    for (const char* record :
         {"www. 300 IN A 192.0.2.1", "deep.ent. 300 IN A 192.0.2.2", "*.wild. 300 IN A 192.0.2.3",
          "x.wild. 300 IN TXT here", "alias. 300 IN CNAME www.", "old. 300 IN DNAME new."}) {
      const std::string text(record);
      zone.add(text.substr(0, text.find(' ')) + apex + text.substr(text.find(' ')));
    }
  }
};

struct Row {
  const char* question;
  Verdict verdict;
  AnswerKind kind = AnswerKind::positive;
};

const Row rows[] = {
    {"jp. SOA", secure()},
    {"jp. DNSKEY", secure()},
    {"jp. DS", secure()},
    {". NS", secure()},
    {". DS", secure(), AnswerKind::no_data},
    {"www.jp. A", secure()},
    {"WWW.Jp. A", secure()},
    {"www.jp. AAAA", secure(), AnswerKind::no_data},
    {"nothere.jp. A", secure(), AnswerKind::name_error},
    {"not.here.at.all.jp. A", secure(), AnswerKind::name_error},
    {"ent.jp. A", secure(), AnswerKind::no_data},
    {"q.wild.jp. A", secure()},
    {"q.r.wild.jp. A", secure()},
    {"q.wild.jp. AAAA", secure(), AnswerKind::no_data},
    {"*.wild.jp. A", secure()},
    {"alias.jp. A", secure(), AnswerKind::alias},
    {"alias.jp. CNAME", secure()},
    {"x.old.jp. A", secure(), AnswerKind::dname},
    {"www.lg.jp. A", secure()},
    {"www.lg.jp. AAAA", secure(), AnswerKind::no_data},
    {"nothere.lg.jp. A", secure(), AnswerKind::name_error},
    {"ent.lg.jp. A", secure(), AnswerKind::no_data},
    {"q.r.wild.lg.jp. A", secure()},
    {"q.wild.lg.jp. AAAA", secure(), AnswerKind::no_data},
    {"x.old.lg.jp. A", secure(), AnswerKind::dname},
    {"lg.jp. DS", secure()},
    {"www.lg.jp. DS", secure(), AnswerKind::no_data},
    {"plain.jp. DS", secure(), AnswerKind::no_data},
    {"nothere. A", secure(), AnswerKind::name_error},
    {"www.a.b.opt. A", secure()},
    {"nothere.a.b.opt. A", secure(), AnswerKind::name_error},
    {"b.opt. A", secure(), AnswerKind::no_data},
    {"www.opt. A", secure()},
    {"nothere.opt. A", insecure(Reason::opt_out), AnswerKind::name_error},
    {"q.wild.opt. A", insecure(Reason::opt_out)},
    {"hidden.opt. DS", insecure(Reason::opt_out), AnswerKind::no_data},
    {"www.hidden.opt. A", insecure(Reason::opt_out)},
    {"nothere.hidden.opt. A", insecure(Reason::opt_out), AnswerKind::name_error},
    {"www.plain.jp. A", insecure(Reason::insecure_delegation)},
    {"nothere.plain.jp. A", insecure(Reason::insecure_delegation), AnswerKind::name_error},
    {"www.below.plain.jp. A", insecure(Reason::insecure_delegation)},  // signed, but nobody vouches for it
};

TEST(Validation, AnHonestWorld) {
  const World world;
  Validator warm(world.net, world.root);
  for (const Row& row : rows) {
    SCOPED_TRACE(row.question);
    Validator cold(world.net, world.root);
    const AnswerVerdict verdict = cold.ask(row.question);
    EXPECT_EQ(verdict.verdict, row.verdict) << text_of(verdict.verdict.reason);
    EXPECT_EQ(verdict.kind, row.kind);
    warm.budget = WorkBudget();
    EXPECT_EQ(warm.ask(row.question).verdict, row.verdict) << "with what was learnt before";
  }
}

TEST(Validation, KnownZonesAreNotAskedForAgain) {
  const World world;
  Validator v(world.net, world.root);
  v.ask("www.lg.jp. A");
  EXPECT_EQ(v.asked.size(), 5U);  // root keys; DS and keys of jp and lg.jp
  const unsigned work = v.budget.signature_work_left();
  v.ask("www.lg.jp. A");
  EXPECT_EQ(v.asked.size(), 5U);
  EXPECT_EQ(v.budget.signature_work_left(), work - 1);
  v.now = v.now + std::chrono::seconds(3601);
  v.ask("www.lg.jp. A");
  EXPECT_EQ(v.asked.size(), 10U) << "nothing outlives its TTL";
}

TEST(Validation, TtlsOfWhatIsProven) {
  const World world;
  Validator v(world.net, world.root);
  EXPECT_EQ(v.ask("www.lg.jp. A").ttl, 300U);
  EXPECT_EQ(v.ask("nothere.lg.jp. A").ttl, 600U);  // SOA minimum and NSEC, though the SOA's TTL is 3600
  const AnswerVerdict wildcard = v.ask("q.wild.lg.jp. A");
  EXPECT_TRUE(wildcard.expanded);
  EXPECT_EQ(wildcard.proof.size(), 1U);
}

TEST(Validation, ProofSetsAreNamed) {
  const World world;
  Validator v(world.net, world.root);
  EXPECT_EQ(v.ask("nothere.lg.jp. A").proof.size(), 3U);  // SOA, NSEC of the gap and of the wildcard
  EXPECT_GE(v.ask("no.such.jp. A").proof.size(), 3U);     // SOA, and one NSEC3 may prove two things
}

/// One thing done to one question's replies.
struct Tampering {
  const char* what;
  const char* question;
  const char* reply_to;
  std::function<void(Reply&)> change;
  Verdict verdict;
};

void strip(std::vector<dns::Rrset>& sets) {
  for (dns::Rrset& set : sets) set.signatures.clear();
}

void strip_all(Reply& r) {
  strip(r.answer);
  strip(r.authority);
}

void drop(std::vector<dns::Rrset>& sets, RRType type) {
  std::erase_if(sets, [&](const dns::Rrset& set) { return set.type == type; });
}

void change_address(Reply& r) {
  r.answer[0].rdatas.clear();
  r.answer[0].rdatas.add(testing::Octets{203, 0, 113, 66});
}

void say_nothing(Reply& r) { r = Reply{}; }

void expect_verdicts(const World& world, std::span<const Tampering> cases) {
  for (const Tampering& c : cases) {
    SCOPED_TRACE(c.what);
    Validator v(world.net, world.root);
    v.tamper = [&](const Question& q, Reply& r) {
      if (q == testing::question(c.reply_to)) c.change(r);
    };
    const AnswerVerdict verdict = v.ask(c.question);
    EXPECT_EQ(verdict.verdict, c.verdict) << text_of(verdict.verdict.reason);
  }
}

TEST(Validation, Tampering) {
  const World world;
  const Tampering cases[] = {
      {"another address", "www.lg.jp. A", "www.lg.jp. A", change_address, bogus(Reason::signature_wrong)},
      {"no signature", "www.lg.jp. A", "www.lg.jp. A", strip_all, bogus(Reason::rrsigs_missing)},
      {"DS without signature", "www.lg.jp. A", "lg.jp. DS", strip_all, bogus(Reason::rrsigs_missing)},
      {"DS denied without proof", "www.lg.jp. A", "lg.jp. DS", say_nothing, bogus(Reason::ds_absence_unproven)},
      {"keys without signature", "www.lg.jp. A", "lg.jp. DNSKEY", strip_all,
       bogus(Reason::dnskey_not_signed_by_trusted_key)},
      {"no keys", "www.lg.jp. A", "lg.jp. DNSKEY", say_nothing, bogus(Reason::dnskey_missing)},
      {"keys of another", "www.lg.jp. A", "lg.jp. DNSKEY",
       [&](Reply& r) { r.answer[0].rdatas = world.jp.ask("jp. DNSKEY").answer[0].rdatas; },
       bogus(Reason::dnskey_does_not_match_ds)},
      {"root keys of another", "www.lg.jp. A", ". DNSKEY",
       [&](Reply& r) { r.answer[0].rdatas = world.jp.ask("jp. DNSKEY").answer[0].rdatas; },
       bogus(Reason::dnskey_does_not_match_anchor)},
      {"name denied without proof", "www.lg.jp. A", "www.lg.jp. A",
       [](Reply& r) {
         r = Reply{dns::Rcode::nxdomain, {}, {}};
       },
       bogus(Reason::denial_missing)},
      {"name denied with the proof for another", "www.lg.jp. A", "www.lg.jp. A",
       [&](Reply& r) { r = world.lg.ask("nothere.lg.jp. A"); }, bogus(Reason::denial_incomplete)},
      {"name denied by the parent's proof", "www.lg.jp. A", "www.lg.jp. A",
       [&](Reply& r) { r = world.jp.ask("nothere.jp. A"); }, bogus(Reason::denial_incomplete)},
  };
  expect_verdicts(world, cases);
}

TEST(Validation, TamperingWithProofs) {
  const World world;
  const Tampering cases[] = {
      {"NXDOMAIN without the wildcard's gap", "nothere.lg.jp. A", "nothere.lg.jp. A",
       [](Reply& r) { r.authority.pop_back(); }, bogus(Reason::denial_incomplete)},
      {"NXDOMAIN without NSEC3", "nothere.jp. A", "nothere.jp. A", [](Reply& r) { drop(r.authority, RRType::nsec3); },
       bogus(Reason::denial_missing)},
      {"SOA without signature", "nothere.lg.jp. A", "nothere.lg.jp. A",
       [](Reply& r) { r.authority[0].signatures.clear(); }, bogus(Reason::denial_missing)},
      {"no SOA at all", "nothere.lg.jp. A", "nothere.lg.jp. A", [](Reply& r) { drop(r.authority, RRType::soa); },
       secure()},
      {"NXDOMAIN for an empty non-terminal", "ent.lg.jp. A", "ent.lg.jp. A",
       [](Reply& r) { r.rcode = dns::Rcode::nxdomain; }, secure()},
      {"NXDOMAIN for a name that is there", "www.lg.jp. AAAA", "www.lg.jp. AAAA",
       [](Reply& r) { r.rcode = dns::Rcode::nxdomain; }, secure()},
      {"wildcard without proof", "q.wild.lg.jp. A", "q.wild.lg.jp. A", [](Reply& r) { r.authority.clear(); },
       bogus(Reason::wildcard_unproven)},
      {"wildcard for a name that is there", "x.wild.lg.jp. A", "x.wild.lg.jp. A",
       [&](Reply& r) {
         r = world.lg.ask("q.wild.lg.jp. A");
         r.answer[0].owner = Name::of("x.wild.lg.jp.");
       },
       bogus(Reason::wildcard_unproven)},
      {"alias that does not follow", "x.old.lg.jp. A", "x.old.lg.jp. A",
       [](Reply& r) {
         r.answer[1].rdatas.clear();
         r.answer[1].rdatas.add(Name::of("evil.example.").wire());
       },
       bogus(Reason::alias_not_from_dname)},
      {"DNAME without signature", "x.old.lg.jp. A", "x.old.lg.jp. A", strip_all, bogus(Reason::rrsigs_missing)},
      {"unsigned zone claimed below a signed one", "www.lg.jp. A", "lg.jp. DS",
       [&](Reply& r) { r = world.jp.ask("plain.jp. DS"); }, bogus(Reason::denial_incomplete)},
      {"insecurity proven by the child itself", "www.lg.jp. A", "lg.jp. DS",
       [&](Reply& r) { r = world.lg.ask("lg.jp. TXT"); }, bogus(Reason::signature_other_signer)},
      {"DS absence of an unsigned zone stripped", "www.plain.jp. A", "plain.jp. DS", strip_all,
       bogus(Reason::rrsigs_missing)},
  };
  expect_verdicts(world, cases);
}

TEST(Validation, AnswersWithoutUseAreAskedForAgainElsewhere) {
  const World world;
  for (const unsigned bad : {1U, 2U, 3U}) {
    Validator v(world.net, world.root);
    unsigned seen = 0;
    v.tamper = [&](const Question& q, Reply& r) {
      if (q == testing::question("lg.jp. DNSKEY") && seen++ < bad) strip_all(r);
    };
    EXPECT_EQ(v.ask("www.lg.jp. A").verdict.secure(), bad < ChainMachine::max_attempts) << bad;
  }
}

TEST(Validation, WhatCannotBeAskedIsIndeterminateAndNotKept) {
  const World world;
  Validator v(world.net, world.root);
  v.unreachable = [](const Question& q) { return q.type == RRType::dnskey && q.name == Name::of("lg.jp."); };
  EXPECT_EQ(v.ask("www.lg.jp. A").verdict, indeterminate(Reason::dnskey_unreachable));
  v.unreachable = [](const Question& q) { return q.type == RRType::ds && q.name == Name::of("lg.jp."); };
  EXPECT_EQ(v.ask("www.lg.jp. A").verdict, indeterminate(Reason::ds_unreachable));
  v.unreachable = nullptr;
  EXPECT_EQ(v.ask("www.lg.jp. A").verdict, secure());
}

TEST(Validation, ClaimedSignersDoNotMatter) {
  const World world;
  // A fake signature by a name below: the walk goes further, finds no zone, and the real signature still counts.
  const testing::SigningKey stranger("www.lg.jp.");
  Validator v(world.net, world.root);
  v.tamper = [&](const Question& q, Reply& r) {
    if (q.type == RRType::a) stranger.sign(r.answer[0]);
  };
  EXPECT_EQ(v.ask("www.lg.jp. A").verdict, secure());

  // Instead of the real one, by an unsigned zone above an anchored island: no downgrade.
  World islands;
  Validator w(islands.net, islands.root);
  w.anchors.add_ds(islands.below.apex(), islands.below.ksk.ds());
  EXPECT_EQ(w.ask("www.below.plain.jp. A").verdict, secure());
  const testing::SigningKey plain("plain.jp.");
  w.tamper = [&](const Question& q, Reply& r) {
    if (q.type != RRType::a) return;
    strip_all(r);
    plain.sign(r.answer[0]);
  };
  EXPECT_EQ(w.ask("www.below.plain.jp. A").verdict.security, Security::bogus);
}

TEST(Validation, AnchorsAndNegativeAnchors) {  // RFC 7646 §2: the more specific governs
  const World world;
  Validator v(world.net, world.root);
  v.tamper = [](const Question& q, Reply& r) {
    if (q.name.is_under(Name::of("lg.jp.")) && q.type != RRType::ds) strip_all(r);
  };
  const auto verdict = [&](const char* question) {
    v.cache.clear();
    v.budget = WorkBudget();
    return v.ask(question).verdict;
  };
  EXPECT_TRUE(verdict("www.lg.jp. A").bogus());
  v.exempt.set({Name::of("lg.jp."), {test_time.seconds + 3600}, "their signer is broken"});
  EXPECT_EQ(verdict("www.lg.jp. A"), insecure(Reason::negative_trust_anchor));
  EXPECT_EQ(verdict("lg.jp. A"), insecure(Reason::negative_trust_anchor));
  EXPECT_EQ(verdict("lg.jp. DS"), secure()) << "DS is the parent's, who is not exempt";
  EXPECT_EQ(verdict("www.jp. A"), secure());
  v.anchors.add_ds(world.lg.apex(), world.lg.ksk.ds());
  EXPECT_EQ(verdict("www.lg.jp. A"), insecure(Reason::negative_trust_anchor)) << "at the same name it was said later";
  v.exempt.lift(Name::of("lg.jp."));
  v.exempt.set({Name::of("jp."), {test_time.seconds + 3600}, "all of jp"});
  EXPECT_TRUE(verdict("www.lg.jp. A").bogus()) << "the anchor is deeper";
  EXPECT_EQ(verdict("www.jp. A"), insecure(Reason::negative_trust_anchor));
  v.exempt.set({Name::of("www.lg.jp."), {test_time.seconds + 3600}, "no zone of its own: a subtree all the same"});
  EXPECT_EQ(verdict("www.lg.jp. A"), insecure(Reason::negative_trust_anchor));
  v.wall = WallTime{test_time.seconds + 3600};
  EXPECT_TRUE(verdict("www.lg.jp. A").bogus()) << "it has ended";

  Validator none(world.net, world.root);
  none.anchors = TrustAnchors();
  EXPECT_EQ(none.ask("www.jp. A").verdict, insecure(Reason::no_trust_anchor));
}

TEST(Validation, UnsupportedAlgorithmsAreUnsigned) {  // G: unknown algorithms are treated as unsigned
  const World world;
  Validator v(world.net, world.root);
  v.rules.algorithms.disable(Algorithm::rsasha256);
  EXPECT_EQ(v.ask("www.opt. A").verdict, insecure(Reason::unsupported_algorithm));
  EXPECT_EQ(v.ask("www.jp. A").verdict, secure());
  v.cache.clear();
  v.rules.algorithms.disable(Algorithm::ecdsap256sha256);
  EXPECT_EQ(v.ask("www.jp. A").verdict.security, Security::insecure) << "the anchor itself";
}

TEST(Validation, Nsec3Iterations) {  // G3-14, RFC 9276
  World world;
  world.jp.iterations(151);
  Validator v(world.net, world.root);
  EXPECT_EQ(v.ask("nothere.jp. A").verdict, insecure(Reason::too_many_iterations));
  EXPECT_EQ(v.ask("www.plain.jp. A").verdict, insecure(Reason::too_many_iterations));
  EXPECT_EQ(v.ask("www.jp. A").verdict, secure());
  EXPECT_EQ(v.ask("www.lg.jp. A").verdict, secure());
  Validator w(world.net, world.root);
  w.rules.limits.bogus_iterations = 150;
  EXPECT_EQ(w.ask("nothere.jp. A").verdict, bogus(Reason::iterations_refused));
}

TEST(Validation, HashingIsSpreadOverTurns) {
  World world;
  world.jp.iterations(50);
  Validator v(world.net, world.root);
  EXPECT_EQ(v.ask("a.b.c.d.e.f.g.h.i.j.k.l.jp. A").verdict, secure());
  EXPECT_GE(v.turns, 1U);
}

TEST(Validation, DeepNamesWithoutSignaturesEnd) {
  const World world;
  std::string name = "www.lg.jp.";
  for (int i = 0; i < 100; ++i) name = "a." + name;
  Validator v(world.net, world.root);
  v.tamper = [](const Question& q, Reply& r) {
    if (q.type == RRType::ds) return;
    strip_all(r);
  };
  EXPECT_TRUE(v.ask(name + " A").verdict.bogus());
  EXPECT_LE(v.asked.size(), Limits{}.chain_steps);
}

}  // namespace
}  // namespace sekisho::dnssec
