// Asks everybody who serves a domain what they say of it: first the parent, then each server, then who takes mail.
//
// Who the parent's servers are is resolved as for a client; from there on each is asked straight, so that what one of
// them says wrongly is seen as theirs. Servers that only the zone itself names are asked in a second round.
//
// Threads: pure but for `sources`. Limits: max_parents servers of the parent, max_name_servers names, max_servers
// addresses, max_exchangers, max_classless addresses of an RFC 2317 zone. Spec: requirements L-9, L-10, L-12.
#pragma once

#include <span>

#include "mgmt/domain/evidence.h"

namespace sekisho::mgmt::domain {

inline constexpr std::size_t max_parents = 8;
inline constexpr std::size_t max_name_servers = 13;
inline constexpr std::size_t max_servers = 20;
inline constexpr std::size_t max_exchangers = 12;
inline constexpr std::size_t max_classless = 32;

enum class Side : std::uint8_t { internet, lgwan };

struct StraightQuestion {
  IpAddress server;
  forwarding::ServerQuestion question;
};

/// How questions are asked.
class Sources {
 public:
  virtual ~Sources() = default;
  /// As the gateway's clients would get it; `checked`: with proof.
  virtual Resolved resolve(Side side, const dns::Question& question, bool checked) = 0;
  /// Straight to servers on the Internet; one reply each, in their order.
  virtual std::vector<ServerReply> ask(std::span<const StraightQuestion> questions) = 0;
  /// Whether servers of that family can be asked from here.
  virtual bool reaches(IpFamily family) const = 0;
  virtual bool out_of_time() const = 0;
};

/// A name server that is thought of, before it is registered (R-9, G4-5); with addresses where its name has none yet.
struct ProposedServer {
  dns::Name name;
  std::vector<IpAddress> addresses;
};

/// `domain` is not the root. With `proposed` these take the place of what the parent says.
Evidence gather(const dns::Name& domain, WallTime now, Sources& sources,
                const std::vector<ProposedServer>& proposed = {});

}  // namespace sekisho::mgmt::domain
