// What an audit rests on, gathered from the running gateway at one moment, and what people have said.
//
// Mostly the values that staff see anyway (status, anchors, negative trust anchors, a domain's check); so whatever an
// item says can be looked up again by the command that it names. Threads: plain values. Units: seconds since 1970
// UTC.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mgmt/control/commands.h"
#include "mgmt/control/guideline_report.h"
#include "mgmt/control/path_report.h"

namespace sekisho::mgmt::audit {

/// Where a view sends the names that nothing else decides about.
struct ViewFacts {
  std::string name, default_route;  ///< a realm's name, or "refuse"
};

struct RealmFacts {
  std::string name, exempt_reason;
  bool iterates = false, validates = false;
  bool follows_rollovers = true;
  std::uint32_t largest_edns = 1232;  ///< of its groups
};

/// Since the start.
struct Counted {
  std::uint64_t secure = 0, bogus = 0, responses = 0;
};

/// A person's word on an item.
struct Said {
  std::string state, by, note;
  std::int64_t at = 0;
};

struct Evidence {
  std::int64_t now = 0;
  control::StatusReport status;
  control::AnchorsReport anchors;
  std::vector<control::NtaEntry> exemptions;
  std::string approval;  ///< two-persons, one-person
  std::vector<ViewFacts> views;
  std::vector<RealmFacts> realms;
  std::string anchor_package;  ///< a path that belongs to the package's anchors; "": another file, or built in
  bool failures_logged = true;
  Counted counted;
  std::string contact;                        ///< whom clients and other operators may call; "": not said
  std::string domain;                         ///< the own one; "": none to judge
  std::optional<control::DomainReport> zone;  ///< nothing: not checked
  std::optional<control::PathReport> paths;   ///< of large answers, through each way out; nothing: not checked
  std::map<std::string, Said> said;           ///< by item
};

}  // namespace sekisho::mgmt::audit
