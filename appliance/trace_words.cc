#include "appliance/trace_words.h"

#include "dns/presentation.h"
#include "dns/rdata.h"
#include "dnssec/record_fields.h"

namespace sekisho::appliance {

using namespace mgmt::control;

namespace {

std::string_view word(dnssec::ChainStep::Kind kind) {
  using Kind = dnssec::ChainStep::Kind;
  switch (kind) {
    case Kind::anchor:
      return "anchor";
    case Kind::cached:
      return "cached";
    case Kind::exempt:
      return "exempt";
    case Kind::no_anchor:
      return "no_anchor";
    case Kind::ds:
      return "ds";
    case Kind::keys:
      return "keys";
    case Kind::not_delegated:
      return "not_delegated";
    case Kind::unsigned_cut:
      return "unsigned_cut";
    case Kind::failed:
      return "failed";
  }
  return "";
}

std::string_view word(dnssec::Security security) {
  switch (security) {
    case dnssec::Security::insecure:
      return "insecure";
    case dnssec::Security::secure:
      return "secure";
    case dnssec::Security::bogus:
      return "bogus";
    case dnssec::Security::indeterminate:
      return "indeterminate";
  }
  return "";
}

std::string_view word(dnssec::AnswerKind kind) {
  switch (kind) {
    case dnssec::AnswerKind::positive:
      return "positive";
    case dnssec::AnswerKind::alias:
      return "alias";
    case dnssec::AnswerKind::dname:
      return "dname";
    case dnssec::AnswerKind::no_data:
      return "no_data";
    case dnssec::AnswerKind::name_error:
      return "name_error";
  }
  return "";
}

std::string_view word(resolver::TraceFinding finding) {
  switch (finding) {
    case resolver::TraceFinding::secure:
      return "secure";
    case resolver::TraceFinding::insecure:
      return "insecure";
    case resolver::TraceFinding::bogus:
      return "bogus";
    case resolver::TraceFinding::unreachable:
      return "unreachable";
    case resolver::TraceFinding::not_validated:
      return "not_validated";
  }
  return "";
}

/// A time of 32 bits near now, over the wrap of 2106 (RFC 4034 §3.1.5).
std::int64_t near(std::uint32_t time, WallTime now) {
  return now.seconds + static_cast<std::int32_t>(time - static_cast<std::uint32_t>(now.seconds));
}

void add_records(const std::vector<dns::Rrset>& sets, WallTime now, std::vector<std::string>& records,
                 std::vector<TraceSignature>& signatures) {
  for (const dns::Rrset& set : sets) {
    dns::Rrset bare = set;
    bare.signatures.clear();
    const std::string text = dns::to_text(bare);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      records.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    for (const Bytes rdata : set.signatures) {
      const auto rrsig = dnssec::parse_rrsig(rdata);
      if (!rrsig) continue;
      TraceSignature seen{to_text(set.type),
                          rrsig->signer.to_text(),
                          rrsig->key_tag,
                          static_cast<std::uint32_t>(rrsig->algorithm),
                          near(rrsig->inception, now),
                          near(rrsig->expiration, now),
                          "valid"};
      if (now.seconds < seen.from) seen.state = "early";
      if (now.seconds > seen.until) seen.state = "expired";
      signatures.push_back(std::move(seen));
    }
  }
}

std::string proof_of(const resolver::TraceLink& link) {
  for (const dns::Rrset& set : link.records) {
    if (set.type == dns::RRType::nsec) return "NSEC";
    if (set.type == dns::RRType::nsec3) return "NSEC3";
  }
  return {};
}

TraceAnswer describe(const std::optional<resolver::Answer>& answer) {
  TraceAnswer told;
  if (!answer) return told;
  told.rcode = to_text(answer->rcode);
  told.authentic = answer->security == resolver::Security::secure;
  if (answer->ede) {
    told.ede = std::to_string(static_cast<unsigned>(*answer->ede)) + " " + std::string(dns::to_text(*answer->ede));
    const std::string_view text = resolver::ede_text(answer->ede_text);
    if (!text.empty()) told.ede += ": " + std::string(text);
  }
  return told;
}

TraceLinkReport describe(const resolver::TraceLink& link, WallTime now) {
  TraceLinkReport told;
  told.name = link.question.name.to_text();
  told.kind = word(link.kind);
  told.verdict = word(link.verdict.security);
  told.reason = dnssec::text_of(link.verdict.reason);
  told.proof = proof_of(link);
  for (const resolver::TraceStep& step : link.steps) {
    TraceStepReport s{std::string(word(step.kind)),
                      step.zone.to_text(),
                      std::string(word(step.verdict.security)),
                      std::string(dnssec::text_of(step.verdict.reason)),
                      {},
                      {}};
    add_records(step.records, now, s.records, s.signatures);
    told.steps.push_back(std::move(s));
  }
  add_records(link.records, now, told.records, told.signatures);
  return told;
}

}  // namespace

void describe_trace(const resolver::Trace& trace, WallTime now, TraceReport& report) {
  report.finding = word(trace.finding);
  report.checked = describe(trace.checked);
  report.unchecked = describe(trace.unchecked);
  for (const resolver::TraceLink& link : trace.links) report.links.push_back(describe(link, now));
}

}  // namespace sekisho::appliance
