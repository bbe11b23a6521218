// Zones in tests as lines of "owner type rdata", relative to the apex.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "dns/rdata.h"
#include "views/local_zone.h"

namespace sekisho::views {

inline std::vector<dns::Record> records_of(const dns::Name& apex, const std::vector<std::string>& lines) {
  std::vector<dns::Record> records;
  for (const std::string& line : lines) {
    std::istringstream in(line);
    std::string owner, type, rest;
    in >> owner >> type >> std::ws;
    std::getline(in, rest);
    const auto rr_type = dns::parse_rrtype(type);
    EXPECT_TRUE(rr_type) << line;
    auto rdata = dns::rdata_from_text(*rr_type, rest, apex);
    EXPECT_TRUE(rdata.ok()) << line;
    records.push_back(
        {*dns::Name::from_text(owner, apex), *rr_type, dns::RRClass::in, 600, std::move(rdata).value()});
  }
  return records;
}

inline LocalZone zone_of(const char* apex_text, const std::vector<std::string>& lines) {
  const dns::Name apex = dns::Name::of(apex_text);
  return LocalZone::build(apex, records_of(apex, lines));
}

/// "owner TYPE rdata" of each record, in order.
inline std::vector<std::string> texts_of(const std::vector<dns::Rrset>& sets) {
  std::vector<std::string> lines;
  for (const dns::Rrset& set : sets) {
    for (const Bytes rdata : set.rdatas) {
      lines.push_back(set.owner.to_text() + " " + dns::to_text(set.type) + " " + dns::rdata_to_text(set.type, rdata));
    }
  }
  return lines;
}

/// One line that says what an answer is: "A 10.1.5.25", "CNAME www.x.", "NODATA", "NXDOMAIN", "REFERRAL", "RCODE".
inline std::string summary_of(const LocalAnswer& answer) {
  if (answer.rcode == dns::Rcode::nxdomain) return answer.answer.empty() ? "NXDOMAIN" : "NXDOMAIN with an answer?";
  if (answer.rcode != dns::Rcode::noerror) return dns::to_text(answer.rcode);
  if (answer.answer.empty()) {
    if (answer.authority.empty()) return "nothing at all?";
    return answer.authority.front().type == dns::RRType::soa ? "NODATA" : "REFERRAL";
  }
  std::string text;
  for (const dns::Rrset& set : answer.answer) {
    for (const Bytes rdata : set.rdatas) {
      text += (text.empty() ? "" : " + ") + dns::to_text(set.type) + " " + dns::rdata_to_text(set.type, rdata);
    }
  }
  return text;
}

}  // namespace sekisho::views
