// A reverse zone for less than a /24: the zone above must lead its addresses into it (R-2, RFC 2317 §4).
#include <algorithm>

#include "dns/rdata.h"
#include "mgmt/domain/judge_parts.h"

namespace sekisho::mgmt::domain {
namespace {

bool leads_into(const ServerReply& reply, const dns::Name& zone) {
  return std::ranges::any_of(reply.message.answer, [&](const dns::Rrset& set) {
    if (set.type != dns::RRType::cname || set.rdatas.empty()) return false;
    const auto target = dns::target_of(set.type, set.rdatas.front());
    return target && target->is_under(zone);
  });
}

}  // namespace

void judge_classless(const Evidence& e, Findings& out) {
  std::vector<std::string> missing;
  std::size_t answered = 0;
  for (const ClasslessAddress& one : e.classless) {
    if (one.reply.result != ServerReply::Result::reply) continue;  // not asked in time, or lost
    ++answered;
    if (!leads_into(one.reply, e.domain)) missing.push_back(std::to_string(one.octet));
  }
  if (answered == 0 || missing.empty()) return;
  if (missing.size() == answered) {
    out.push_back({Fault::classless_unused, "", "", {std::to_string(answered), e.parent.to_text()}});
  } else {
    out.push_back({Fault::classless_partial, "", "", {list(missing), e.parent.to_text()}});
  }
}

}  // namespace sekisho::mgmt::domain
