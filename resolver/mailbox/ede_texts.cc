#include <array>

#include "resolver/mailbox/messages.h"

namespace sekisho::resolver {

namespace {

constexpr std::uint8_t reasons_end = ede_texts::first_reason + static_cast<std::uint8_t>(dnssec::Reason::count);
static_assert(ede_texts::count <= ede_texts::first_reason);

}  // namespace

bool is_ede_text(std::uint8_t index) {
  return index < ede_texts::count || (index >= ede_texts::first_reason && index < reasons_end);
}

std::string_view ede_text(std::uint8_t index) {
  static constexpr std::array<std::string_view, ede_texts::count> texts{
      "",
      "none of the forwarders for this zone answered",
      "this network has no way to ask for this name",
      "no authoritative server answered",
      "referrals or aliases went in circles or too deep",
      "the resolver is overloaded",
      "old data, since its servers do not answer",
      "the configuration changed while this was asked",
      "IPv6 addresses are suppressed for this zone",
      "resolving this would take too much work",
      "no server answers; old data is not used for mapped addresses",
  };
  if (index >= ede_texts::first_reason && index < reasons_end) {
    return dnssec::text_of(static_cast<dnssec::Reason>(index - ede_texts::first_reason));
  }
  return index < texts.size() ? texts[index] : std::string_view{};
}

}  // namespace sekisho::resolver
