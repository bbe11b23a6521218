// One item of the guideline: what it wants, and how it is judged.
//
// The tables are the audit: an item is added by a row. It is judged by a function, by what a check of the own domain
// has found that carries its number, or, with neither, by people alone. Threads: any; pure. Spec: the ministry's
// DNSSEC guideline, chapters 2 to 4; our numbers G2-, G3-, G4-, K-.
#pragma once

#include <span>
#include <string_view>

#include "mgmt/audit/evidence.h"

namespace sekisho::mgmt::audit {

enum class Force : std::uint8_t { must, must_not, should, may };
enum class State : std::uint8_t {
  met,
  broken,
  unknown,  ///< the evidence is not there yet
  ask,      ///< only a person knows
  none,     ///< nothing that it could apply to
};
std::string_view to_text(Force force);
std::string_view to_text(State state);

struct Verdict {
  State state = State::unknown;
  control::GuidelineWords evidence;
};

struct Item {
  std::string_view id;
  unsigned level;  ///< that cannot be had without it; 0: none
  Force force;
  std::string_view en, ja;
  Verdict (*judge)(const Evidence&);
  std::string_view command;  ///< {domain} stands for the own domain
  bool by_domain_check = false;
};

/// Chapter 2; the root's keys; chapters 3 and 4.
std::span<const Item> resolver_items();
std::span<const Item> root_items();
std::span<const Item> zone_items();
/// By a check of the own domain.
Verdict judge_zone(std::string_view id, const Evidence& evidence);
/// Nothing when the item applies to the own domain as it is.
std::optional<Verdict> why_not_applicable(std::string_view id, const Evidence& evidence);
/// Null: there is no such item.
const Item* find_item(std::string_view id);

}  // namespace sekisho::mgmt::audit
