// The proof of one answer while it is under way: the answer's parts, the chain of trust to its zone, then the check
// of the parts themselves.
//
// The chain's questions are answered from the truth cache or by sub-resolutions; what one of those brought lies in
// `fetched` until the chain takes it. An answer of the chain that proves nothing is asked for again, past the servers
// in `distrusted`.
//
// Owns: the sets; `parts` and the proof point into it, so that it never moves. Threads: the worker's.
#pragma once

#include <optional>
#include <vector>

#include "base/ip.h"
#include "dnssec/answer_proof.h"

namespace sekisho::resolver {

struct Proving {
  Proving(dnssec::AnswerKind kind, const dns::Question& question, std::vector<dns::Rrset> answer_sets,
          std::vector<dns::Rrset> authority_sets)
      : answer(std::move(answer_sets)),
        authority(std::move(authority_sets)),
        parts{question, kind, answer, authority},
        claim(dnssec::signer_of(parts)),
        chain(claim.owner, claim.signer) {}
  Proving(const Proving&) = delete;
  Proving& operator=(const Proving&) = delete;

  /// What a sub-resolution brought; without a reply there was none to be had.
  struct Fetched {
    std::optional<dnssec::Reply> reply;
    std::optional<Endpoint> server;
  };

  std::vector<dns::Rrset> answer, authority;
  dnssec::AnswerParts parts;
  dnssec::SignerClaim claim;
  dnssec::ChainMachine chain;
  std::optional<dnssec::AnswerProof> proof;

  std::optional<dns::Question> wanted;  ///< by the chain, from a sub-resolution
  std::optional<Fetched> fetched;
  std::optional<Endpoint> last_server;
  std::vector<Endpoint> distrusted;
};

}  // namespace sekisho::resolver
