#include "resolver/machine/failure_so_far.h"

#include "resolver/machine/verdict_use.h"
#include "resolver/mailbox/messages.h"

namespace sekisho::resolver {

std::optional<dnssec::Verdict> unproven_so_far(const Resolution& r) {
  if (r.unproven || !r.proving) return r.unproven;
  const bool keys = r.proving->wanted && r.proving->wanted->type == dns::RRType::dnskey;
  return dnssec::indeterminate(keys ? dnssec::Reason::dnskey_unreachable : dnssec::Reason::ds_unreachable);
}

FailureReason failure_so_far(const Resolution& r) {
  FailureReason failure = r.failure;
  if (const auto unproven = unproven_so_far(r)) failure = failure_of(unproven->reason);
  if (failure.ede_text != ede_texts::none) return failure;
  const std::uint8_t text = r.forwarding ? ede_texts::no_forwarder_answered : ede_texts::no_authority_answered;
  return {dns::Ede::no_reachable_authority, text};
}

}  // namespace sekisho::resolver
