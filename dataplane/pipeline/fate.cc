#include "dataplane/pipeline/fate.h"

namespace sekisho::dataplane {

std::string_view to_text(DropReason reason) {
  switch (reason) {
    case DropReason::none:
      return "none";
    case DropReason::frame_short:
      return "frame_short";
    case DropReason::l2_other:
      return "l2_other";
    case DropReason::l2_group:
      return "l2_group";
    case DropReason::ip_length:
      return "ip_length";
    case DropReason::ip_header_checksum:
      return "ip_header_checksum";
    case DropReason::ip_options:
      return "ip_options";
    case DropReason::ip_fragment:
      return "ip_fragment";
    case DropReason::ipv6_extension:
      return "ipv6_extension";
    case DropReason::udp_length:
      return "udp_length";
    case DropReason::udp_checksum:
      return "udp_checksum";
    case DropReason::source_address:
      return "source_address";
    case DropReason::source_port:
      return "source_port";
    case DropReason::dns_short_header:
      return "dns_short_header";
    case DropReason::dns_response:
      return "dns_response";
    case DropReason::source_limit:
      return "source_limit";
    case DropReason::answer_limit:
      return "answer_limit";
    case DropReason::spoofed:
      return "spoofed";
    case DropReason::no_buffer:
      return "no_buffer";
    case DropReason::tx_full:
      return "tx_full";
    case DropReason::expired:
      return "expired";
    case DropReason::client_gone:
      return "client_gone";
    case DropReason::count:
      break;
  }
  return "";
}

namespace {
constexpr std::size_t badvers_slot = 11;
constexpr std::size_t badcookie_slot = 12;
constexpr std::size_t other_slot = 13;
constexpr std::string_view slot_texts[rcode_slot_count] = {"NOERROR", "FORMERR",  "SERVFAIL",  "NXDOMAIN", "NOTIMP",
                                                           "REFUSED", "YXDOMAIN", "YXRRSET",   "NXRRSET",  "NOTAUTH",
                                                           "NOTZONE", "BADVERS",  "BADCOOKIE", "OTHER"};
}  // namespace

std::size_t rcode_slot(dns::Rcode rcode) noexcept {
  const auto number = static_cast<std::uint16_t>(rcode);
  if (number < badvers_slot) return number;
  if (rcode == dns::Rcode::badvers) return badvers_slot;
  return rcode == dns::Rcode::badcookie ? badcookie_slot : other_slot;
}

std::string_view rcode_slot_text(std::size_t slot) { return slot < rcode_slot_count ? slot_texts[slot] : ""; }

}  // namespace sekisho::dataplane
