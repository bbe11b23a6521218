// What a signed zone answers, and what a script does to it on its way out.
#include <algorithm>

#include "dns/rdata.h"
#include "tests/replay/zone.h"

namespace sekisho::replay {

using dns::Name;
using dns::Rrset;
using dns::RRType;

void Zone::sign(const Line& line, KeyRing& keys) {
  testing::Denial denial = testing::Denial::nsec;
  if (line.has("nsec3")) denial = testing::Denial::nsec3;
  if (line.has("opt-out")) denial = testing::Denial::nsec3_opt_out;
  const ZoneKeyPair& pair = keys.of(line.word(1), line);
  signed_.emplace(line.word(1), denial, pair.ksk, pair.zsk);
  if (const auto iterations = line.value("iterations")) {
    signed_->iterations(static_cast<std::uint16_t>(std::stoul(*iterations)));
  }
}

std::optional<Name> Zone::answer_signed(const dns::Question& question, bool deny_ents, Sections& out) const {
  dnssec::Reply reply = signed_->ask(question);
  const bool negative = reply.answer.empty();
  const bool referral = negative && !reply.authority.empty() && reply.authority.front().type == RRType::ns;
  const bool ent = negative && !referral && find(question.name, RRType::soa) == nullptr;
  out.rcode = reply.rcode;
  if (deny_ents && ent && !exists(question.name, true)) out.rcode = dns::Rcode::nxdomain;
  spoil(reply.answer);
  spoil(reply.authority);
  out.referral = referral;
  if (referral) out.authoritative = !out.answer.empty();
  for (const auto* section : {&reply.answer, &reply.authority}) {
    for (const Rrset& set : *section) add_addresses(set, out);
  }
  out.answer.insert(out.answer.end(), reply.answer.begin(), reply.answer.end());
  out.authority.insert(out.authority.end(), reply.authority.begin(), reply.authority.end());
  if (reply.answer.empty() || referral) return std::nullopt;
  const Rrset& last = reply.answer.back();
  if (last.type != RRType::cname || question.type == RRType::cname) return std::nullopt;
  return *dns::target_of(RRType::cname, last.rdatas.front());
}

void Zone::spoil(std::vector<Rrset>& section) const {
  for (const Fault& fault : faults_) {
    std::erase_if(section, [&](Rrset& set) {
      const bool name_fits = fault.name == "*" || fault.name == set.owner.lower().to_text();
      return name_fits && fault.type == dns::to_text(set.type) && !spoil(set, fault.kind);
    });
  }
}

/// False: the set is left out.
bool Zone::spoil(Rrset& set, const std::string& kind) const {
  const auto resign = [&](const testing::SigningFault& fault) {
    set.signatures.clear();
    (set.type == RRType::dnskey ? signed_->ksk : signed_->zsk).sign(set, fault);
  };
  constexpr std::int64_t day = 86400;
  if (kind == "dropped") return false;
  if (kind == "unsigned") set.signatures.clear();
  if (kind == "broken") resign({.flip_a_bit = true});
  if (kind == "expired") resign({.inception = -10 * day, .expiration = -2 * day});
  if (kind == "early") resign({.inception = 2 * day, .expiration = 10 * day});
  if (kind == "reversed") resign({.inception = 5 * day, .expiration = -5 * day});
  if (kind == "other-signer") resign({.signer = Name::of("elsewhere.test.")});
  if (kind == "other-tag") resign({.key_tag = static_cast<std::uint16_t>(signed_->zsk.tag() + 1)});
  if (kind == "labels") resign({.labels = static_cast<std::uint8_t>(set.owner.label_count() + 1)});
  if (kind == "algorithm") resign({.algorithm = dnssec::Algorithm{200}});
  if (kind == "short") resign({.inception = -60, .expiration = 30});
  if (kind == "many") {
    const Rrset good = set;
    set.signatures.clear();
    for (unsigned i = 0; i < 20; ++i) {
      set.signatures.add(signed_->zsk.rrsig(set, {.inception = -day - i, .flip_a_bit = true}));
    }
    for (const Bytes rdata : good.signatures) set.signatures.add(rdata);
  }
  if (kind == "forged") {
    dns::RdataList other;
    for (const Bytes rdata : set.rdatas) {
      std::vector<std::uint8_t> octets(rdata.begin(), rdata.end());
      octets.back() = static_cast<std::uint8_t>(octets.back() ^ 1);
      other.add(octets);
    }
    set.rdatas = other;
  }
  return true;
}

}  // namespace sekisho::replay
