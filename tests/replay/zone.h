// One zone as an authoritative server has it: RFC 1034 §4.3.2 over a handful of records.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dns/message_reader.h"

namespace sekisho::replay {

/// Sections of a reply that is still being made.
struct Sections {
  dns::Rcode rcode = dns::Rcode::noerror;
  bool authoritative = true;
  bool referral = false;
  std::vector<dns::Rrset> answer, authority, additional;
};

class Zone {
 public:
  explicit Zone(dns::Name apex) : apex_(std::move(apex)) {}
  const dns::Name& apex() const { return apex_; }
  /// One line of presentation format, relative to the apex. False when it cannot be read.
  bool add(const std::string& line);
  /// Adds what this zone says to `out`; returns the name an alias led to, when it left the question open.
  std::optional<dns::Name> answer(const dns::Question& question, bool deny_ents, Sections& out) const;

 private:
  const dns::Rrset* find(const dns::Name& owner, dns::RRType type) const;
  bool exists(const dns::Name& name, bool deny_ents) const;
  bool refer(const dns::Question& question, Sections& out) const;
  void add_addresses(const dns::Rrset& set, Sections& out) const;
  void deny(bool name_error, Sections& out) const;

  dns::Name apex_;
  std::map<std::pair<std::string, dns::RRType>, dns::Rrset> sets_;  // by lower-cased text
};

}  // namespace sekisho::replay
