#include "mgmt/trust/exemption.h"

#include <algorithm>
#include <array>

namespace sekisho::mgmt::trust {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(ExemptionState::count)> state_names{
    "waiting", "in-force", "rejected", "withdrawn", "lapsed", "lifted", "expired", "mended", "replaced"};

/// Below these of jp, JPRS registers one kind of organisation each: an exemption would be one for all of them.
constexpr std::array<std::string_view, 9> jp_classes{"ac", "ad", "co", "ed", "go", "gr", "lg", "ne", "or"};

bool is_whole_class(const dns::Name& name) {
  return std::ranges::any_of(jp_classes, [&](std::string_view label) {
    const auto parent = dns::Name::from_text(std::string(label) + ".jp");
    return parent && *parent == name;
  });
}

}  // namespace

std::string_view to_text(ExemptionState state) { return state_names.at(static_cast<std::size_t>(state)); }

std::optional<ExemptionState> parse_exemption_state(std::string_view text) {
  const auto at = std::ranges::find(state_names, text);
  if (at == state_names.end()) return std::nullopt;
  return static_cast<ExemptionState>(at - state_names.begin());
}

bool same_person(const Person& a, const Person& b) {
  const auto meets = [](const std::string& x, const std::string& y) { return !x.empty() && x == y; };
  return meets(a.account, b.account) || meets(a.login, b.login) || meets(a.login, b.account) ||
         meets(a.account, b.login);
}

std::optional<ExemptionError> fault_of_name(const dns::Name& name) {
  if (name.is_root()) return ExemptionError::root;
  if (name.label_count() == 1) return ExemptionError::top_level;
  if (is_whole_class(name)) return ExemptionError::whole_class;
  return std::nullopt;
}

bool is_note(std::string_view text) {
  return text.size() <= max_exemption_text && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

std::optional<ExemptionError> fault_of_request(const Exemption& wish) {
  if (const auto fault = fault_of_name(wish.name)) return fault;
  if (wish.seconds <= 0) return ExemptionError::ends_in_the_past;
  if (wish.seconds > longest_exemption) return ExemptionError::too_long;
  if (wish.reason.empty()) return ExemptionError::no_reason;
  if (wish.confirmed_by.empty()) return ExemptionError::no_confirmation;
  if (!is_note(wish.reason) || !is_note(wish.confirmed_by)) return ExemptionError::bad_text;
  return std::nullopt;
}

std::string_view to_text(ExemptionError error) {
  switch (error) {
    case ExemptionError::root:
      return "a negative trust anchor for the root would switch validation off altogether";
    case ExemptionError::top_level:
      return "a negative trust anchor for a top-level domain would switch validation off for all names below it";
    case ExemptionError::whole_class:
      return "a negative trust anchor there would switch validation off for a whole class of organisations; name the "
             "zone that is broken";
    case ExemptionError::ends_in_the_past:
      return "its duration must be longer than nothing";
    case ExemptionError::too_long:
      return "it would last more than 7 days (RFC 7646)";
    case ExemptionError::no_reason:
      return "a reason is needed";
    case ExemptionError::no_confirmation:
      return "it must be said who at the registrant or the operator of the zone's servers confirmed that it is no "
             "attack, how and when";
    case ExemptionError::bad_text:
      return "reasons and notes are one line of at most 500 octets each";
    case ExemptionError::too_many:
      return "there are too many negative trust anchors or requests already";
    case ExemptionError::waits_already:
      return "a request for that name in that realm waits already";
    case ExemptionError::not_saved:
      return "it cannot be written to the state directory";
    case ExemptionError::not_there:
      return "there is no such request";
    case ExemptionError::not_waiting:
      return "it has been decided on already";
    case ExemptionError::has_ended:
      return "it has ended already; a new request is needed";
    case ExemptionError::own_request:
      return "nobody decides on their own request: another person must approve it";
    case ExemptionError::nobody:
      return "root without a login behind it is no particular person: ask and approve from your own account";
    case ExemptionError::needs_note:
      return "nta-approval is one-person: a note must say why nobody else could look at it";
  }
  return "";
}

}  // namespace sekisho::mgmt::trust
