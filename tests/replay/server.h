// A server of the small world: its zones, its canned replies, and what is wrong with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "tests/replay/script.h"
#include "tests/replay/zone.h"

namespace sekisho::replay {

struct CannedReply {
  std::string name;  ///< "*": any
  std::string type;
  std::vector<Line> lines;
};

class Server {
 public:
  /// Zones and replies of a `server` or `SERVE` line. Returns what is wrong with it, or nothing.
  std::string take(const Line& line, KeyRing& keys);
  /// The zone of that name; null when it has none.
  Zone* zone(const dns::Name& apex);
  void mend();
  /// Modes among the words from `first` on.
  void set_modes(const Line& line, std::size_t first);

  /// How long until it answers; nothing: never. `unreachable` is set when an ICMP error comes back instead.
  std::optional<Duration> delay(bool tcp, bool& unreachable);
  std::vector<std::uint8_t> reply(Bytes query, bool tcp) const;

 private:
  bool has_mode(const std::string& mode) const;
  const CannedReply* canned(const dns::Question& question) const;
  void answer_from_zones(const dns::Question& question, Sections& out) const;
  struct Cookie {
    std::vector<std::uint8_t> octets;  ///< of the reply's option; empty: none
    bool bad = false;
  };
  Cookie cookie_for(const dns::Message& query, bool tcp) const;
  bool refuses(const dns::Message& query, Sections& out) const;
  bool refuses_edns(const dns::Message& query, Sections& out) const;

  std::vector<Zone> zones_;
  std::vector<CannedReply> canned_;
  std::vector<std::string> modes_;
  bool recursing_ = false;
  unsigned drop_ = 0;
  Duration delay_ = 10ms;
};

}  // namespace sekisho::replay
