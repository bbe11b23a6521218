// QNAME minimisation, relaxed: servers see one label more than their zone, until one of them is confused by it.
//
// Never toward forwarders (CVE-2020-8621). Threads: pure. Limits: 10 shortened questions for one name.
// Spec: RFC 9156 §2.1 (type A), §2.3 (MAX_MINIMISE_COUNT, MINIMISE_ONE_LAB), §3 (broken servers).
#pragma once

#include "resolver/machine/resolution.h"

namespace sekisho::resolver {

/// At a zone for the first time: the next question shows one label more than the zone has.
void start_minimising(Resolution& r);
/// The shortened name exists within the zone: show more of it.
void show_more(Resolution& r);
/// The question for the zone's servers: shortened, or the whole one. In lower case: a client's own spelling would
/// come back in other clients' answers.
dns::Question question_to_ask(const Resolution& r);

}  // namespace sekisho::resolver
