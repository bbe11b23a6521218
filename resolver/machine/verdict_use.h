// What follows from a verdict: data that may be used, another server to be asked, or an end with its reason.
//
// Bogus data is never kept nor given out. Another server of the zone may have good data (a secondary that is behind,
// a forged reply), so some are asked before the question fails. Threads: the worker's.
// Spec: RFC 4035 §4.7 and RFC 9520 §3.2 (what fails is remembered for a short time), §5.3.3 (TTL), RFC 7646 §2.
#pragma once

#include "dnssec/answer_proof.h"
#include "resolver/machine/worker.h"

namespace sekisho::resolver {

Step use_verdict(Turn& turn, Resolution& r, const dnssec::AnswerVerdict& verdict);
/// What a question fails with that could not be proven.
FailureReason failure_of(dnssec::Reason reason);
/// Counts the end of a question that was proven, or failed to be.
void count_verdict(WorkerCounters& counters, dnssec::Verdict verdict);

}  // namespace sekisho::resolver
