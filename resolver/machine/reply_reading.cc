#include "resolver/machine/reply_reading.h"

#include <algorithm>

namespace sekisho::resolver {

using dns::Rcode;
using dns::Rrset;
using dns::RRType;

const Rrset* find_rrset(const std::vector<Rrset>& section, const dns::Name& owner, RRType type) {
  for (const Rrset& set : section) {
    if (set.type == type && set.klass == dns::RRClass::in && !set.rdatas.empty() && set.owner == owner) return &set;
  }
  return nullptr;
}

bool counts_for_any(const Rrset& set, const dns::Name& name) {
  return set.klass == dns::RRClass::in && !set.rdatas.empty() && set.owner == name &&
         !dns::is_parent_side(set.type) && !dns::is_meta(set.type) && set.type != RRType::rrsig;
}

const Rrset* find_soa(const dns::Message& reply, const dns::Name& name, const Bailiwick& bailiwick) {
  // A forwarded cut may lie inside a zone: then the SOA of its negative answers is above the cut. It goes along with
  // this one answer and is stored as nothing else.
  const bool forwarded = bailiwick.rule.group.has_value();
  for (const Rrset& set : reply.authority) {
    if (set.type != RRType::soa || set.klass != dns::RRClass::in || set.rdatas.count() != 1) continue;
    if (name.is_under(set.owner) && (forwarded || set.owner.is_under(bailiwick.zone))) return &set;
  }
  return nullptr;
}

const Rrset* find_dname(const dns::Message& reply, const dns::Name& name, const Bailiwick& bailiwick) {
  for (const Rrset& set : reply.answer) {
    if (set.type != RRType::dname || set.klass != dns::RRClass::in || set.rdatas.count() != 1) continue;
    if (name.is_strictly_under(set.owner) && bailiwick.accepts(set.owner, RRType::dname)) return &set;
  }
  return nullptr;
}

namespace {

const Rrset* find_referral(const dns::Message& reply, const dns::Question& asked, const Bailiwick& bailiwick) {
  for (const Rrset& set : reply.authority) {
    if (set.type != RRType::ns || set.klass != dns::RRClass::in || set.rdatas.empty()) continue;
    if (!set.owner.is_strictly_under(bailiwick.zone) || !asked.name.is_under(set.owner)) continue;
    // The parent answers for DS itself; who refers to the child for it does not know what DS is.
    if (dns::is_parent_side(asked.type) && set.owner == asked.name) continue;
    return &set;
  }
  return nullptr;
}

/// NS of a zone above the one that was asked: who says so knows nothing of this one.
bool refers_upward(const dns::Message& reply, const dns::Question& asked, const Bailiwick& bailiwick) {
  return std::any_of(reply.authority.begin(), reply.authority.end(), [&](const Rrset& set) {
    return set.type == RRType::ns && asked.name.is_under(set.owner) && bailiwick.zone.is_strictly_under(set.owner);
  });
}

bool has_type(const std::vector<Rrset>& section, RRType one, RRType other) {
  return std::any_of(section.begin(), section.end(),
                     [&](const Rrset& set) { return set.type == one || set.type == other; });
}

/// No data, no zone, no alias: as some servers say that there is none.
bool says_nothing(const dns::Message& reply) {
  return !has_type(reply.authority, RRType::ns, RRType::soa) && !has_type(reply.answer, RRType::cname, RRType::dname);
}

/// The asked set; for ANY, the first one of the name.
const Rrset* find_asked(const dns::Message& reply, const dns::Question& asked) {
  if (asked.type != RRType::any) return find_rrset(reply.answer, asked.name, asked.type);
  const auto first = std::find_if(reply.answer.begin(), reply.answer.end(),
                                  [&](const Rrset& set) { return counts_for_any(set, asked.name); });
  return first != reply.answer.end() ? &*first : nullptr;
}

/// Positive data in the answer section.
ReplyReading read_answer(const dns::Message& reply, const dns::Question& asked, const Bailiwick& bailiwick) {
  ReplyReading reading;
  reading.authoritative = reply.header.aa;
  const Rrset* dname = find_dname(reply, asked.name, bailiwick);
  // The CNAME that comes with a DNAME is made from it: it is not data of the name, not even for who asks for it.
  const bool made = dname != nullptr && (asked.type == RRType::any || asked.type == RRType::cname);
  if (const Rrset* set = made ? nullptr : find_asked(reply, asked)) {
    reading.kind = ReplyKind::answer;
    reading.main = set;
  } else if (dname != nullptr) {
    reading.kind = ReplyKind::dname;
    reading.main = dname;
  } else if (const Rrset* cname = find_rrset(reply.answer, asked.name, RRType::cname);
             cname != nullptr && cname->rdatas.count() == 1) {
    reading.kind = ReplyKind::alias;
    reading.main = cname;
  }
  return reading;
}

/// No data: an absence, a referral, or nothing of use.
ReplyReading read_absence(const dns::Message& reply, const dns::Question& asked, const Bailiwick& bailiwick,
                          bool forwarder) {
  ReplyReading reading;
  reading.authoritative = reply.header.aa;
  reading.main = find_soa(reply, asked.name, bailiwick);
  if (reply.rcode() == Rcode::nxdomain) {
    reading.kind = ReplyKind::nxdomain;
    return reading;
  }
  if (reply.rcode() != Rcode::noerror) return reading;
  if (reading.main != nullptr) {
    reading.kind = ReplyKind::nodata;
    return reading;
  }
  const Rrset* referral = find_referral(reply, asked, bailiwick);
  if (!forwarder && referral != nullptr) {
    reading.kind = ReplyKind::referral;
    reading.main = referral;
    return reading;
  }
  if (refers_upward(reply, asked, bailiwick)) return reading;
  // A forwarder that hands out referrals does not recurse for us. Who says nothing at all means NODATA.
  const bool knows = reply.header.aa && reply.answer.empty();
  const bool believed = forwarder ? referral == nullptr || reply.header.ra : knows || says_nothing(reply);
  if (believed) reading.kind = ReplyKind::nodata;
  return reading;
}

}  // namespace

ReplyReading read_reply(const dns::Message& reply, const dns::Question& asked, const Bailiwick& bailiwick,
                        bool forwarder) {
  ReplyReading reading = read_answer(reply, asked, bailiwick);
  const bool found = reading.main != nullptr;
  if (!found) reading = read_absence(reply, asked, bailiwick, forwarder);
  if (found && !forwarder && !reply.header.aa) {
    // A parent that shows glue as an answer beside its referral: who is referred to knows better.
    if (const Rrset* referral = find_referral(reply, asked, bailiwick)) return {ReplyKind::referral, referral};
  }
  if (forwarder) return reading;
  const bool negative = reading.kind == ReplyKind::nodata || reading.kind == ReplyKind::nxdomain;
  // Recursion or hearsay instead of knowledge; or a denial that names no zone. Somebody may know better.
  if ((found || negative) && !reply.header.aa && reply.header.ra) reading.second_best = true;
  if (found && !reply.header.aa) reading.second_best = true;
  if (negative && reading.main == nullptr && !(reply.header.aa && reply.answer.empty())) reading.second_best = true;
  return reading;
}

}  // namespace sekisho::resolver
