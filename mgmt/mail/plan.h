// Which way will this mail go? For each mail server of ours the next hops, predicted before anything is sent.
//
// The planner knows how a mail server chooses (RFC 5321 §5.1: MX by preference, else the address; never a host that
// is itself or ranks behind it), what LGWAN carries (only mail of lg.jp senders, to domains that are reached there:
// L-3, L-4, L-6, L-16), and asks DNS through the server's own view, as the server would. It flags what would loop,
// get lost or never leave (L-13, L-15, X10, X15). Threads: pure but for `Lookups`. Limits: max_exchangers for a
// domain.
#pragma once

#include <vector>

#include "dns/name.h"
#include "mgmt/config/config.h"
#include "mgmt/control/mail_values.h"
#include "nat-map/address_map.h"

namespace sekisho::mgmt::mail {

enum class Found : std::uint8_t {
  data,
  no_data,  ///< the name exists, but has nothing of the type
  no_name,
  refused,  ///< the view does not answer for it
  failed,
};

struct Exchanger {
  std::uint16_t preference = 0;
  dns::Name host;
};
struct ExchangerAnswer {
  Found found = Found::failed;
  std::vector<Exchanger> exchangers;
};
struct AddressAnswer {
  Found found = Found::failed;
  std::vector<IpAddress> addresses;
};

/// DNS as a host in a view sees it.
class Lookups {
 public:
  virtual ~Lookups() = default;
  virtual ExchangerAnswer exchangers(const std::string& view, const dns::Name& domain) = 0;
  virtual AddressAnswer addresses(const std::string& view, const dns::Name& host) = 0;
  /// True when the view asks LGWAN for the name.
  virtual bool leads_to_lgwan(const std::string& view, const dns::Name& name) = 0;
};

inline constexpr std::size_t max_exchangers = 16;

/// `from`, `to`: domains. `pairs`: the NAT map as it is now.
control::MailPlanReport plan_mail(const config::Config& config, const std::vector<nat::Pair>& pairs,
                                  const dns::Name& from, const dns::Name& to, Lookups& lookups);

/// The domain of "user@domain", or the text itself as one; nothing when it is none.
std::optional<dns::Name> domain_of(std::string_view address);

}  // namespace sekisho::mgmt::mail
