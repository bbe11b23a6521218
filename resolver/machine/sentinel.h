// Answers of SERVFAIL for those who ask whether this resolver trusts a root key: root-key-sentinel-is-ta-… names.
//
// Spec: RFC 8509 §3 (secure A and AAAA answers alone, CD clear). Threads: the worker's.
#pragma once

#include "dns/question.h"
#include "resolver/machine/realm_validation.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::resolver {

/// Makes a failure of the answer when its question claims what is not so.
void obey_sentinel(const RealmValidation& validation, const dns::Question& question, bool checking_disabled,
                   Answer& answer);

}  // namespace sekisho::resolver
