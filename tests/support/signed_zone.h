// Zones that sign what they say and prove what they deny, for tests: an honest authority in memory.
//
//   SignedZone root(".");
//   SignedZone jp("jp.", Denial::nsec3);
//   jp.add("www.jp. 300 IN A 192.0.2.1").delegate_unsigned("plain.jp.");
//   root.delegate(jp);
//   dnssec::Reply reply = jp.ask("nothere.jp. A");     // NXDOMAIN, SOA, NSEC3s, all signed
//   Internet net({&root, &jp});
//   net.ask(question("jp. DS"));                       // the zone that is to be asked is found
//
// Faults are made by the tests: in the reply, or with sign_with().
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "dnssec/chain_machine.h"
#include "dnssec/crypto/digest.h"
#include "tests/support/signer.h"

namespace sekisho::testing {

enum class Denial : std::uint8_t { nsec, nsec3, nsec3_opt_out };

class SignedZone {
 public:
  /// With an SOA and an NS record.
  explicit SignedZone(std::string_view apex, Denial denial = Denial::nsec,
                      dnssec::Algorithm algorithm = dnssec::Algorithm::ecdsap256sha256);

  /// With these keys, and no records but those of the keys.
  SignedZone(std::string_view apex, Denial denial, const SigningKey& ksk_to_use, const SigningKey& zsk_to_use);

  SignedZone& add(std::string_view line);
  SignedZone& add(const dns::Record& record);
  SignedZone& delegate(const SignedZone& child);
  SignedZone& delegate_unsigned(std::string_view child);
  /// All signatures of a type from now on.
  SignedZone& sign_with(const SigningFault& fault);
  SignedZone& iterations(std::uint16_t n);
  SignedZone& salt(const Octets& octets);
  SignedZone& leave_unsigned();

  dnssec::Reply ask(const dns::Question& q) const;
  dnssec::Reply ask(std::string_view question_text) const { return ask(question(question_text)); }

  /// The whole zone as a transfer would give it: signatures where the zone speaks for a name, and its denials.
  std::vector<dns::Rrset> transfer() const;

  const dns::Name& apex() const { return apex_; }
  SigningKey ksk, zsk;

 private:
  using Node = std::map<dns::RRType, dns::Rrset>;
  dns::Rrset signed_set(const dns::Rrset& set) const;
  const Node* node(const dns::Name& name) const;
  bool exists(const dns::Name& name) const;
  std::optional<dns::Name> cut_above(const dns::Name& name) const;
  dns::Name closest_encloser(const dns::Name& name) const;
  dnssec::Reply refer(const dns::Name& cut) const;
  bool answer_from(const Node& node, const dns::Question& q, dnssec::Reply& reply) const;
  bool answer_by_dname(const dns::Question& q, dnssec::Reply& reply) const;
  void deny(const dns::Question& q, dnssec::Reply& reply) const;
  void deny_from_wildcard(const dns::Question& q, const Node& wildcard, dnssec::Reply& reply) const;

  // Denial records (signed_denial.cc).
  dns::RRType denial_type() const;
  std::vector<dns::Rrset> denial_chain() const;
  std::vector<dns::Rrset> nsec_chain() const;
  std::vector<dns::Rrset> nsec3_chain() const;
  dnssec::Nsec3Hash hash(const dns::Name& name) const;
  void add_matching(const dns::Name& name, dnssec::Reply& reply) const;
  void add_covering(const dns::Name& name, dnssec::Reply& reply) const;
  void add_absence(const dns::Name& name, dnssec::Reply& reply) const;
  void put_denial(const dns::Rrset& set, dnssec::Reply& reply) const;

  dns::Name apex_;
  Denial denial_;
  std::uint16_t iterations_ = 0;
  Octets salt_;
  SigningFault fault_;
  bool signed_ = true;
  std::map<dns::Name, Node> nodes_;
};

/// Zones by name, as a resolver would reach them.
class Internet {
 public:
  explicit Internet(std::vector<const SignedZone*> zones) : zones_(std::move(zones)) {}
  dnssec::Reply ask(const dns::Question& q) const;

 private:
  std::vector<const SignedZone*> zones_;
};

}  // namespace sekisho::testing
