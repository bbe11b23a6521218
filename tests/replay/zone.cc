#include "tests/replay/zone.h"

#include "dns/presentation.h"
#include "dns/rdata.h"

namespace sekisho::replay {

using dns::Name;
using dns::Rrset;
using dns::RRType;

Zone::Zone(const Line& line, KeyRing& keys, std::string& error) : apex_(Name::of(line.word(1))) {
  if (line.has("signed")) sign(line, keys);
  for (const Line& below : line.below) {
    if (below.word(0) == "ds") {
      add_record(keys.ds(below));
    } else if (below.word(0) == "fault") {
      add_fault(below, 1);
    } else if (!add(below.text)) {
      error = "line " + std::to_string(below.number) + ": not a record: " + below.text;
    }
  }
}

void Zone::add_fault(const Line& line, std::size_t first) {
  const std::string& name = line.word(first);
  const std::string owner = name == "*" ? "*" : Name::of(name).lower().to_text();
  faults_.push_back({owner, line.word(first + 1), line.word(first + 2)});
}

bool Zone::add(const std::string& line) {
  const auto record = dns::record_from_text(line, apex_, 300);
  if (!record) return false;
  add_record(*record);
  return true;
}

void Zone::add_record(const dns::Record& record) {
  Rrset& set = sets_[{record.owner.lower().to_text(), record.type}];
  set.owner = record.owner;
  set.type = record.type;
  set.ttl = record.ttl;
  set.rdatas.add(record.rdata);
  if (signed_ && record.owner.is_under(apex_)) signed_->add(record);
}

std::vector<Rrset> Zone::transfer() const {
  if (signed_) return signed_->transfer();
  std::vector<Rrset> all;
  for (const auto& [key, set] : sets_) all.push_back(set);
  return all;
}

const Rrset* Zone::find(const Name& owner, RRType type) const {
  const auto at = sets_.find({owner.lower().to_text(), type});
  return at == sets_.end() ? nullptr : &at->second;
}

bool Zone::exists(const Name& name, bool deny_ents) const {
  for (const auto& [key, set] : sets_) {
    if (set.owner == name || (!deny_ents && set.owner.is_under(name))) return true;
  }
  return false;
}

void Zone::add_addresses(const Rrset& set, Sections& out) const {
  for (const Bytes rdata : set.rdatas) {
    for (const Name& name : dns::names_in_rdata(set.type, rdata)) {
      for (const RRType type : {RRType::a, RRType::aaaa}) {
        if (const Rrset* address = find(name, type)) out.additional.push_back(*address);
      }
    }
  }
}

void Zone::deny(bool name_error, Sections& out) const {
  if (name_error) out.rcode = dns::Rcode::nxdomain;
  if (const Rrset* soa = find(apex_, RRType::soa)) out.authority.push_back(*soa);
}

bool Zone::refer(const dns::Question& question, Sections& out) const {
  for (unsigned labels = apex_.label_count() + 1; labels <= question.name.label_count(); ++labels) {
    const Name cut = question.name.last(labels);
    const Rrset* ns = find(cut, RRType::ns);
    if (ns == nullptr || (question.type == RRType::ds && cut == question.name)) continue;
    out.referral = true;
    out.authoritative = !out.answer.empty();
    out.authority.push_back(*ns);
    add_addresses(*ns, out);
    return true;
  }
  return false;
}

std::optional<Name> Zone::answer(const dns::Question& question, bool deny_ents, Sections& out) const {
  if (signed_) return answer_signed(question, deny_ents, out);
  if (refer(question, out)) return std::nullopt;
  for (unsigned up = 1; question.name.label_count() >= apex_.label_count() + up; ++up) {
    const Rrset* dname = find(question.name.without(up), RRType::dname);
    if (dname == nullptr) continue;
    out.answer.push_back(*dname);
    const auto target = question.name.rebase(dname->owner, *dns::target_of(RRType::dname, dname->rdatas.front()));
    if (!target) {
      out.rcode = dns::Rcode::yxdomain;
      return std::nullopt;
    }
    Rrset cname = *dname;
    cname.owner = question.name;
    cname.type = RRType::cname;
    cname.rdatas.clear();
    cname.rdatas.add(target->wire());
    out.answer.push_back(cname);
    return *target;
  }
  if (question.type == RRType::any) {
    for (const auto& [key, set] : sets_) {
      if (set.owner == question.name) out.answer.push_back(set);
    }
    if (!out.answer.empty()) return std::nullopt;
  }
  if (const Rrset* set = find(question.name, question.type)) {
    out.answer.push_back(*set);
    add_addresses(*set, out);
    return std::nullopt;
  }
  if (const Rrset* cname = find(question.name, RRType::cname)) {
    out.answer.push_back(*cname);
    return *dns::target_of(RRType::cname, cname->rdatas.front());
  }
  deny(!exists(question.name, deny_ents), out);
  return std::nullopt;
}

}  // namespace sekisho::replay
