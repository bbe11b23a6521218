// ANY: of all the sets that a reply shows of the name, each must be proven (RFC 4035 §5.3, RFC 8482 §4.1).
#include <gtest/gtest.h>

#include "tests/support/validator.h"

namespace sekisho::dnssec {
namespace {

using testing::Internet;
using testing::SignedZone;
using testing::Validator;

class Any : public ::testing::Test {
 protected:
  Any() {
    for (const char* record : {"www.jp. 300 IN A 192.0.2.1", "www.jp. 300 IN TXT hello",
                               "*.wild.jp. 300 IN A 192.0.2.3", "*.r.wild.jp. 300 IN TXT closer"}) {
      jp.add(record);
    }
    root.delegate(jp);
  }

  Verdict check(const char* asked, const Reply& reply) {
    const dns::Question q = testing::question(asked);
    const AnswerParts parts{q, AnswerKind::positive, reply.answer, reply.authority};
    const SignerClaim claim = signer_of(parts);
    AnswerProof proof(parts, validator.walk(claim.owner, claim.signer));
    while (!proof.run(validator.rules, validator.wall, validator.budget)) validator.budget.begin_turn();
    return proof.verdict().verdict;
  }

  SignedZone root{"."};
  SignedZone jp{"jp.", testing::Denial::nsec3};
  Internet net{{&root, &jp}};
  Validator validator{net, root};
};

TEST_F(Any, EachSetMustBeSigned) {
  const Reply all = jp.ask("www.jp. ANY");
  EXPECT_EQ(check("www.jp. ANY", all), secure());
  for (std::size_t i = 0; i < all.answer.size(); ++i) {
    Reply half = all;
    half.answer[i].signatures.clear();
    EXPECT_EQ(check("www.jp. ANY", half), bogus(Reason::rrsigs_missing)) << i;
  }
}

TEST_F(Any, AWildcardsCopiesNeedTheirProof) {
  Reply reply = jp.ask("q.wild.jp. ANY");
  EXPECT_EQ(check("q.wild.jp. ANY", reply), secure());
  reply.authority.clear();
  EXPECT_EQ(check("q.wild.jp. ANY", reply), bogus(Reason::wildcard_unproven));
}

// A copy of a higher wildcard, smuggled in beside that of a closer one: the closer one's proof does not cover it.
TEST_F(Any, TheHighestWildcardAsksForTheMost) {
  const Reply closer = jp.ask("q.r.wild.jp. ANY");
  EXPECT_EQ(check("q.r.wild.jp. ANY", closer), secure());
  Reply higher = jp.ask("q.wild.jp. A");
  higher.answer.front().owner = dns::Name::of("q.r.wild.jp.");
  for (const bool first : {true, false}) {
    Reply both = closer;
    both.answer.insert(first ? both.answer.begin() : both.answer.end(), higher.answer.front());
    EXPECT_EQ(check("q.r.wild.jp. ANY", both), bogus(Reason::wildcard_unproven)) << first;
  }
}

}  // namespace
}  // namespace sekisho::dnssec
