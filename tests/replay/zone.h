// One zone as an authoritative server has it: RFC 1034 §4.3.2 over a handful of records, signed or not.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dns/message_reader.h"
#include "tests/replay/key_ring.h"
#include "tests/replay/script.h"
#include "tests/support/signed_zone.h"

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
  /// A `zone` line and what stands below it. `error` says what is wrong.
  Zone(const Line& line, KeyRing& keys, std::string& error);
  const dns::Name& apex() const { return apex_; }
  /// NAME TYPE KIND, from the line's word `first` on.
  void add_fault(const Line& line, std::size_t first);
  void mend() { faults_.clear(); }
  /// All of its records, for who copies it.
  std::vector<dns::Rrset> transfer() const;
  /// Adds what this zone says to `out`; returns the name an alias led to, when it left the question open.
  std::optional<dns::Name> answer(const dns::Question& question, bool deny_ents, Sections& out) const;

 private:
  /// What is done to one set of a signed reply on its way out.
  struct Fault {
    std::string name, type, kind;
  };
  bool add(const std::string& line);
  void add_record(const dns::Record& record);
  void sign(const Line& line, KeyRing& keys);
  std::optional<dns::Name> answer_signed(const dns::Question& question, bool deny_ents, Sections& out) const;
  void spoil(std::vector<dns::Rrset>& section) const;
  bool spoil(dns::Rrset& set, const std::string& kind) const;
  const dns::Rrset* find(const dns::Name& owner, dns::RRType type) const;
  bool exists(const dns::Name& name, bool deny_ents) const;
  bool refer(const dns::Question& question, Sections& out) const;
  void add_addresses(const dns::Rrset& set, Sections& out) const;
  void deny(bool name_error, Sections& out) const;

  dns::Name apex_;
  std::optional<testing::SignedZone> signed_;
  std::vector<Fault> faults_;
  std::map<std::pair<std::string, dns::RRType>, dns::Rrset> sets_;  // by lower-cased text
};

}  // namespace sekisho::replay
