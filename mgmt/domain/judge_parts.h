// The parts of judge.h: each looks at one side of the evidence and adds what it finds. For this folder alone.
#pragma once

#include "mgmt/domain/judge.h"

namespace sekisho::mgmt::domain {

using Findings = std::vector<Finding>;

/// The reply has the zone's SOA, with authority.
bool has_soa(const ServerReply& reply, const dns::Name& domain);
/// The server serves the zone, by some way at least.
bool serves(const ServerEvidence& server, const dns::Name& domain);
std::vector<const ServerEvidence*> serving(const Evidence& e);

/// The set of a server that has authority for it; null: none.
const dns::Rrset* said(const ServerReply& reply, const dns::Name& owner, dns::RRType type);

/// Why an address should not stand in the Internet's DNS; "" when it may.
std::string_view hidden_kind(const IpAddress& address, const OwnAddresses& own);

/// False: the delegation is such that there is nothing more to say.
bool judge_delegation(const Evidence& e, Findings& out);
void judge_names(const Evidence& e, const OwnAddresses& own, Findings& out);
void judge_servers(const Evidence& e, Findings& out);
void judge_agreement(const Evidence& e, Findings& out);
void judge_data(const Evidence& e, const OwnAddresses& own, Findings& out);
void judge_dnssec(const Evidence& e, Findings& out);
void judge_signatures(const Evidence& e, const dns::Rrset* ds, Findings& out);
void judge_classless(const Evidence& e, Findings& out);
void judge_other_side(const Evidence& e, const OwnAddresses& own, Findings& out);

Finding about(Fault fault, const ServerEvidence& server, std::vector<std::string> details = {});
/// "a, b, c".
std::string list(const std::vector<std::string>& items);

/// The DS set as the parent's servers give it; null: none.
const dns::Rrset* ds_at_parent(const Evidence& e);

}  // namespace sekisho::mgmt::domain
