// NSEC3 proofs over the zone of RFC 5155 Appendix A, with and without opt-out, and over hostile records.
#include "dnssec/denial_nsec3.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/signer.h"

namespace sekisho::dnssec {
namespace {

using dns::Name;
using dns::Rrset;
using dns::RRType;

const Name zone = Name::of("example.");
const testing::Octets salt{0xaa, 0xbb, 0xcc, 0xdd};

using Content = std::map<std::string, std::vector<RRType>>;
const Content example = {
    {"example.", {RRType::ns, RRType::soa, RRType::mx, RRType::dnskey, RRType::nsec3param, RRType::rrsig}},
    {"a.example.", {RRType::ns, RRType::ds, RRType::rrsig}},
    {"ai.example.", {RRType::a, RRType::hinfo, RRType::aaaa, RRType::rrsig}},
    {"c.example.", {RRType::ns}},
    {"ns1.example.", {RRType::a, RRType::rrsig}},
    {"w.example.", {}},
    {"*.w.example.", {RRType::mx, RRType::rrsig}},
    {"x.w.example.", {RRType::mx, RRType::rrsig}},
    {"y.w.example.", {}},
    {"x.y.w.example.", {RRType::mx, RRType::rrsig}},
    {"xx.example.", {RRType::a, RRType::rrsig}},
};

/// A zone's NSEC3 chain; `gone` are unsigned delegations that opt-out leaves out.
struct Chain {
  std::vector<testing::Octets> bitmaps;
  std::vector<Nsec3> records;
  explicit Chain(const Content& content, bool opt_out = false, std::uint16_t iterations = 12) {
    std::map<Nsec3Hash, const std::vector<RRType>*> hashed;
    for (const auto& [name, types] : content) {
      if (opt_out && name == "c.example.") continue;
      hashed[nsec3_hash(Name::of(name).wire(), salt, iterations)] = &types;
    }
    bitmaps.reserve(hashed.size());
    for (auto at = hashed.begin(); at != hashed.end(); ++at) {
      const auto next = std::next(at) == hashed.end() ? hashed.begin() : std::next(at);
      testing::Octets bits(10, 0);
      bits[1] = 8;
      for (const RRType t : *at->second) {
        const auto n = static_cast<unsigned>(t);
        bits[2 + n / 8] = static_cast<std::uint8_t>(bits[2 + n / 8] | (0x80U >> (n % 8)));
      }
      bitmaps.push_back(bits);
      records.push_back({at->first, next->first, opt_out, iterations, salt, TypeBitmap(bitmaps.back())});
    }
  }
};

struct Row {
  const char* name;
  RRType type;
  Proof name_error, no_data, opt_out_name_error, opt_out_no_data;
};

TEST(DenialNsec3, NameErrorAndNoData) {  // RFC 5155 §8.4–8.7
  const Chain plain(example);
  const Chain opt(example, true);
  const Row rows[] = {
      {"a.c.x.w.example.", RRType::a, Proof::proven, Proof::not_proven, Proof::insecure, Proof::insecure},   // B.1
      {"ns1.example.", RRType::mx, Proof::contradicted, Proof::proven, Proof::contradicted, Proof::proven},  // B.2
      {"ns1.example.", RRType::a, Proof::contradicted, Proof::contradicted, Proof::contradicted, Proof::contradicted},
      {"y.w.example.", RRType::a, Proof::contradicted, Proof::proven, Proof::contradicted, Proof::proven},  // B.2.1
      {"a.z.w.example.", RRType::aaaa, Proof::contradicted, Proof::proven, Proof::contradicted,
       Proof::insecure},  // B.5
      {"a.z.w.example.", RRType::mx, Proof::contradicted, Proof::contradicted, Proof::contradicted,
       Proof::contradicted},
      {"example.", RRType::ds, Proof::contradicted, Proof::not_proven, Proof::contradicted,
       Proof::not_proven},                                                                               // B.6
      {"c.example.", RRType::ds, Proof::contradicted, Proof::proven, Proof::insecure, Proof::insecure},  // B.3
      {"c.example.", RRType::a, Proof::contradicted, Proof::not_proven, Proof::insecure, Proof::insecure},
      {"x.a.example.", RRType::a, Proof::not_proven, Proof::not_proven, Proof::not_proven, Proof::not_proven},
      {"example.org.", RRType::a, Proof::not_proven, Proof::not_proven, Proof::not_proven, Proof::not_proven},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.name) + " " + to_text(row.type));
    const Limits limits{.hash_rounds_per_turn = 10000, .hash_rounds = 10000};
    WorkBudget budget(limits);
    Nsec3Proofs proofs(zone, plain.records, limits);
    Nsec3Proofs opted(zone, opt.records, limits);
    EXPECT_EQ(proofs.name_error(Name::of(row.name), budget).proof, row.name_error);
    EXPECT_EQ(proofs.no_data(Name::of(row.name), row.type, budget).proof, row.no_data);
    EXPECT_EQ(opted.name_error(Name::of(row.name), budget).proof, row.opt_out_name_error);
    EXPECT_EQ(opted.no_data(Name::of(row.name), row.type, budget).proof, row.opt_out_no_data);
  }
}

TEST(DenialNsec3, EachRecordOfANameErrorIsNeeded) {  // CVE-2023-50868's proof, complete and not
  const Chain all(example);
  const Name name = Name::of("a.c.x.w.example.");
  const Limits limits{.hash_rounds_per_turn = 10000, .hash_rounds = 10000};
  unsigned needed = 0;
  for (std::size_t without = 0; without < all.records.size(); ++without) {
    auto some = all.records;
    some.erase(some.begin() + static_cast<std::ptrdiff_t>(without));
    WorkBudget budget(limits);
    needed += Nsec3Proofs(zone, some, limits).name_error(name, budget).proof == Proof::not_proven ? 1 : 0;
  }
  EXPECT_EQ(needed, 3U);  // closest encloser, next closer, wildcard
}

TEST(DenialNsec3, NoCloserMatchThanTheWildcard) {  // §8.8, B.4
  const Chain plain(example);
  const Chain opt(example, true);
  WorkBudget budget;
  Nsec3Proofs proofs(zone, plain.records, Limits{});
  EXPECT_EQ(proofs.no_closer_match(Name::of("a.z.w.example."), 2, budget).proof, Proof::proven);
  EXPECT_EQ(proofs.no_closer_match(Name::of("x.y.w.example."), 2, budget).proof, Proof::not_proven);
  EXPECT_EQ(proofs.no_closer_match(Name::of("w.example."), 2, budget).proof, Proof::not_proven);
  EXPECT_EQ(Nsec3Proofs(zone, opt.records, Limits{}).no_closer_match(Name::of("a.z.w.example."), 2, budget).proof,
            Proof::insecure);
}

TEST(DenialNsec3, DsAbsence) {  // §8.6, §8.9
  const Chain plain(example);
  const Chain opt(example, true);
  WorkBudget budget;
  Nsec3Proofs proofs(zone, plain.records, Limits{});
  EXPECT_EQ(proofs.no_ds(Name::of("c.example."), budget).result, proven());
  EXPECT_EQ(proofs.no_ds(Name::of("c.example."), budget).cut, Cut::unsigned_delegation);
  EXPECT_EQ(proofs.no_ds(Name::of("ns1.example."), budget).cut, Cut::none);
  EXPECT_EQ(proofs.no_ds(Name::of("y.w.example."), budget).cut, Cut::none);
  EXPECT_EQ(proofs.no_ds(Name::of("nothere.example."), budget).cut, Cut::no_such_name);
  EXPECT_EQ(proofs.no_ds(Name::of("a.example."), budget).result, contradicted());
  EXPECT_EQ(proofs.no_ds(Name::of("example."), budget).result.proof, Proof::not_proven);
  EXPECT_EQ(Nsec3Proofs(zone, opt.records, Limits{}).no_ds(Name::of("c.example."), budget).result.reason,
            Reason::opt_out);
}

TEST(DenialNsec3, IterationsDecideBeforeAnythingIsHashed) {  // RFC 9276 §3.2
  struct {
    std::uint16_t iterations, bogus_above;
    ProofResult result;
    bool hashes;
  } const rows[] = {
      {0, 65535, proven(), true},
      {150, 65535, proven(), true},
      {151, 65535, {Proof::insecure, Reason::too_many_iterations}, false},
      {65535, 65535, {Proof::insecure, Reason::too_many_iterations}, false},
      {500, 500, {Proof::insecure, Reason::too_many_iterations}, false},
      {501, 500, {Proof::not_proven, Reason::iterations_refused}, false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.iterations);
    Chain chain(example, false, std::min<std::uint16_t>(row.iterations, 150));
    for (Nsec3& record : chain.records) record.iterations = row.iterations;
    const Limits limits{.bogus_iterations = row.bogus_above};
    WorkBudget budget(limits);
    EXPECT_EQ(Nsec3Proofs(zone, chain.records, limits).no_data(Name::of("ns1.example."), RRType::mx, budget),
              row.result);
    EXPECT_EQ(budget.hash_rounds_left() < limits.hash_rounds, row.hashes);
  }
}

/// A name of as many labels as fit: the most hashes that one question can ask for.
Name longest_name() {
  Name name = zone;
  const std::uint8_t label[] = {'q'};
  for (auto longer = name.prepend(label); longer.ok(); longer = name.prepend(label)) name = *longer;
  return name;
}

TEST(DenialNsec3, LongNamesAreHashedInTurnsAndWithinTheBudget) {  // CVE-2023-50868
  const Chain chain(example, false, 150);
  WorkBudget budget;
  Nsec3Proofs proofs(zone, chain.records, Limits{});
  const Name name = longest_name();
  ProofResult result = proofs.name_error(name, budget);
  unsigned turns = 1;
  for (; result.proof == Proof::suspended && turns < 100; ++turns) {
    budget.begin_turn();
    result = proofs.name_error(name, budget);
  }
  EXPECT_EQ(result, not_proven(Reason::limit_hashes));
  EXPECT_EQ(turns, 32U) << "two names a turn, 64 in all";

  const Chain cheap(example, false, 0);  // what RFC 9276 asks for: the longest name fits into one turn
  WorkBudget fresh;
  EXPECT_EQ(Nsec3Proofs(zone, cheap.records, Limits{}).name_error(name, fresh), proven());
}

TEST(DenialNsec3, AResumedProofHashesNoNameTwice) {
  const Chain chain(example, false, 50);
  WorkBudget budget{Limits{.hash_rounds_per_turn = 51}};  // one name a turn
  Nsec3Proofs proofs(zone, chain.records, Limits{});
  unsigned turns = 1;
  while (proofs.name_error(Name::of("a.c.x.w.example."), budget).proof == Proof::suspended) {
    budget.begin_turn();
    ++turns;
  }
  EXPECT_EQ(turns, 4U);  // the name, c.x.w (next closer), x.w (encloser), *.x.w
  EXPECT_EQ(proofs.name_error(Name::of("a.c.x.w.example."), budget), proven());
}

Rrset nsec3_set(const std::string& owner, const std::string& text) {
  return testing::rrset({owner + " 300 IN NSEC3 " + text});
}

TEST(DenialNsec3, WhichRecordsMaySpeak) {
  const std::string label = "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom";
  const std::string next = "2t7b4g4vsa5smi47k61mv5bv1a22bojr";
  struct {
    const char* what;
    Rrset set;
    Reason reason;
  } const rows[] = {
      {"two labels under the zone", nsec3_set(label + ".sub.example.", "1 0 12 aabbccdd " + next + " A"),
       Reason::denial_outside_zone},
      {"another zone", nsec3_set(label + ".org.", "1 0 12 aabbccdd " + next + " A"), Reason::denial_outside_zone},
      {"owner is no hash", nsec3_set("www.example.", "1 0 12 aabbccdd " + next + " A"), Reason::denial_malformed},
      {"next of another length", nsec3_set(label + ".example.", "1 0 12 aabbccdd 2t7b4g4v A"),
       Reason::denial_malformed},
      {"another hash algorithm", nsec3_set(label + ".example.", "2 0 12 aabbccdd " + next + " A"), Reason::none},
      {"unknown flags", nsec3_set(label + ".example.", "1 2 12 aabbccdd " + next + " A"), Reason::none},
  };
  const CheckedSet good{secure(), 2, false, 300};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    const auto record = read_nsec3(row.set, good, zone);
    ASSERT_FALSE(record.ok());
    EXPECT_EQ(record.error(), row.reason);
  }
  const Rrset fine = nsec3_set(label + ".example.", "1 1 12 aabbccdd " + next + " A RRSIG");
  const auto record = read_nsec3(fine, good, zone);
  ASSERT_TRUE(record.ok());
  EXPECT_TRUE(record->opt_out);
  EXPECT_EQ(read_nsec3(fine, {secure(), 1, true, 300}, zone).error(), Reason::expanded_wrongly);
}

TEST(DenialNsec3, RecordsOfAnotherSaltAreLeftOut) {
  const Chain chain(example);
  auto mixed = chain.records;
  const testing::Octets other{1};
  for (std::size_t i = 1; i < mixed.size(); ++i) mixed[i].salt = other;
  WorkBudget budget;
  EXPECT_EQ(Nsec3Proofs(zone, mixed, Limits{}).name_error(Name::of("a.c.x.w.example."), budget).proof,
            Proof::not_proven);
  EXPECT_EQ(Nsec3Proofs(zone, {}, Limits{}).name_error(zone, budget).reason, Reason::denial_missing);
}

}  // namespace
}  // namespace sekisho::dnssec
