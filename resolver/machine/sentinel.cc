#include "resolver/machine/sentinel.h"

#include "dnssec/key_signals.h"

namespace sekisho::resolver {

void obey_sentinel(const RealmValidation& validation, const dns::Question& question, bool checking_disabled,
                   Answer& answer) {
  if (checking_disabled || answer.security != Security::secure) return;
  const auto sentinel = dnssec::parse_sentinel(question);
  if (!sentinel || !dnssec::sentinel_denies(*sentinel, validation.root_tags)) return;
  Answer denied;
  denied.age_limit = answer.age_limit;
  answer = std::move(denied);  // a new Answer is a SERVFAIL
}

}  // namespace sekisho::resolver
