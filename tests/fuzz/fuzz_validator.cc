// A server that answers anything: the validator ends, within its budget, whatever the replies hold.
//
// Input: one octet chooses the question; then messages, each behind its length in two octets: the answer, then what
// the chain of trust is told, in order. The zone's key is fixed, so that seeds can hold good signatures
// (make_dnssec_seeds.py has its private half).
// links: sekisho_dnssec
#include <array>

#include "base/check.h"
#include "dns/message_reader.h"
#include "dnssec/answer_proof.h"
#include "dnssec/denial_memory.h"

using sekisho::ByteReader;
using sekisho::Bytes;
using namespace sekisho::dnssec;
using namespace sekisho::dns;

namespace {

constexpr sekisho::WallTime wall{1792627200};
constexpr sekisho::Instant now{0};

const TrustAnchors& anchors() {
  static const TrustAnchors fixed =
      std::move(parse_anchors("example. DNSKEY 257 3 15 iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=")).value();
  return fixed;
}

bool next_message(ByteReader& in, Reply& reply) {
  const auto message = parse_message(in.bytes(in.u16()));
  if (!in.ok() || !message.ok()) return false;
  reply = {message->rcode(), message->answer, message->authority};
  return true;
}

AnswerKind kind_of(const Question& q, const Reply& reply) {
  if (reply.answer.empty()) return reply.rcode == Rcode::nxdomain ? AnswerKind::name_error : AnswerKind::no_data;
  const RRType type = reply.answer.front().type;
  if (type == RRType::dname && q.type != type) return AnswerKind::dname;
  return type == RRType::cname && q.type != type ? AnswerKind::alias : AnswerKind::positive;
}

ZoneTrustRef walk(const SignerClaim& claim, ByteReader& in, const Context& context, WorkBudget& budget) {
  ChainMachine chain(claim.owner, claim.signer);
  chain.begin(context);
  for (unsigned steps = 0; !chain.done(); ++steps) {
    SEKISHO_CHECK(steps < 1000);
    Reply reply;
    if (!chain.next_question()) {
      budget.begin_turn();
      chain.resume(context, budget);
    } else if (next_message(in, reply)) {
      chain.on_answer(std::move(reply), context, budget);
    } else {
      chain.on_no_answer(context);
    }
  }
  return chain.trust();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array questions{
      Question{Name::of("www.example."), RRType::a},    Question{Name::of("nothere.example."), RRType::a},
      Question{Name::of("q.wild.example."), RRType::a}, Question{Name::of("www.sub.example."), RRType::aaaa},
      Question{Name::of("sub.example."), RRType::ds},   Question{Name::of("a.b.c.d.example."), RRType::mx},
      Question{Name::of("x.old.example."), RRType::a},  Question{Name::of("www.example."), RRType::any},
  };
  ByteReader in(Bytes{data, size});
  const Question& q = questions[in.u8() % questions.size()];
  Reply reply;
  if (!next_message(in, reply)) return 0;
  static const Rules rules;
  KeyCache cache;
  const NegativeAnchors none;
  const Context context{anchors(), none, cache, rules, wall, now};
  WorkBudget budget(rules.limits);
  const AnswerParts parts{q, kind_of(q, reply), reply.answer, reply.authority};
  const ZoneTrustRef trust = walk(signer_of(parts), in, context, budget);
  AnswerProof proof(parts, trust);
  for (unsigned turns = 0; !proof.run(rules, wall, budget); ++turns) {
    SEKISHO_CHECK(turns < 1000);
    budget.begin_turn();
  }
  SEKISHO_CHECK(proof.verdict().ttl <= rules.max_ttl);
  // What is remembered of a denial denies the same again, and nothing else than it proves.
  DenialMemory memory;
  memory.learn(trust->zone, reply.authority, proof.verdict(), rules, now);
  for (const Question& again : questions) memory.deny(again, Name(), rules, now, budget);
  return 0;
}
