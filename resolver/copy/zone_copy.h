// A copy of a zone that answers like one of its servers would: referrals, data, and denials with their NSEC records.
//
// Iteration asks it instead of the network and treats what it says like any server's reply: it is checked against the
// bailiwick and validated. What it cannot answer exactly (a wildcard, a DNAME, a denial by NSEC3 for who validates)
// it leaves to the real servers.
//
// Owns: its records, immutable. Threads: any. Errors: nothing for what it leaves to others.
// Spec: RFC 1034 §4.3.2, RFC 4035 §3.1, RFC 8806 (the root on loopback).
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "dns/message_reader.h"
#include "resolver/copy/zone_data.h"

namespace sekisho::resolver {

class ZoneCopy {
 public:
  /// Nothing when the data is no zone: no SOA, no NS at the apex.
  static std::shared_ptr<const ZoneCopy> build(const ZoneData& data);

  const dns::Name& apex() const { return apex_; }
  const dns::SoaNumbers& soa() const { return soa_; }
  std::size_t records() const { return records_; }
  /// The apex's own NS set.
  const dns::Rrset& name_servers() const;

  /// The reply of a server of this zone; `dnssec`: with signatures and proofs.
  std::optional<dns::Message> answer(const dns::Question& question, bool dnssec) const;

 private:
  using Node = std::map<dns::RRType, dns::Rrset>;
  using Nodes = std::map<dns::Name, Node>;
  static const dns::Rrset* set_of(const Node& node, dns::RRType type);
  const Node* node_of(const dns::Name& name) const;
  const dns::Rrset* find(const dns::Name& name, dns::RRType type) const;
  /// The highest cut strictly below the apex at or above the name.
  const Node* cut_above(const dns::Name& name, dns::RRType type) const;
  bool has_dname_above(const dns::Name& name) const;
  bool has_names_below(const dns::Name& name) const;
  bool wildcard_answers(const dns::Name& name) const;
  /// The NSEC at the name, or the one before it.
  const dns::Rrset* nsec_for(const dns::Name& name) const;
  bool refer(const Node& cut, bool dnssec, dns::Message& reply) const;
  bool deny(const dns::Question& question, bool name_error, bool dnssec, dns::Message& reply) const;
  void add_proof(const dns::Rrset* nsec, dns::Message& reply) const;

  dns::Name apex_;
  dns::SoaNumbers soa_{};
  std::size_t records_ = 0;
  bool signed_ = false, nsec3_ = false;
  Nodes nodes_;  // in canonical order, which is NSEC's
};

}  // namespace sekisho::resolver
