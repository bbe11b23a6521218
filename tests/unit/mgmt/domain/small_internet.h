// An Internet of one domain, its parent and its servers, in memory: sound until a test breaks it.
//
//   SmallInternet net;
//   net.at("133.2.0.1").manner = Manner::refuses;
//   std::vector<Finding> findings = net.check();
//
// city.jp is signed, delegated by jp to ns1.city.jp and ns2.city.jp, and takes mail at mail.city.jp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mgmt/domain/gather.h"
#include "mgmt/domain/judge.h"
#include "tests/support/signed_zone.h"

namespace sekisho::mgmt::domain::test {

/// How a server behaves.
enum class Manner : std::uint8_t {
  serves,
  silent,
  unreachable,
  garbles,
  refuses,
  fails,
  not_implemented,
  without_authority,
  refers_up,
  no_such_zone,
};

struct Server {
  Manner manner = Manner::serves;
  bool udp = true, tcp = true;
  bool edns = true;        ///< false: it refuses what has an OPT record
  bool recursive = false;  ///< it looks up whatever it is asked with RD
  bool open = false;       ///< it hands the zone to everybody
  bool is_signed = true;   ///< false: it keeps no keys, signatures and NSEC records
  testing::SignedZone zone;
};

struct Host {
  std::vector<std::string> addresses;
  std::string alias;
  bool fails = false;
};

class SmallInternet final : public Sources {
 public:
  /// `lines` are the zone's records, keys left out; without: a sound zone.
  explicit SmallInternet(testing::Denial denial = testing::Denial::nsec,
                         dnssec::Algorithm algorithm = dnssec::Algorithm::ecdsap256sha256);

  /// The zone's records; take_zone() makes every server serve them.
  std::vector<std::string> lines;
  void take_zone();
  /// A zone of other records, with the same keys.
  testing::SignedZone edition(const std::vector<std::string>& records) const;
  void leave_unsigned();
  void replace(std::string_view from, std::string_view to);
  Server& at(const char* address) { return servers.at(*IpAddress::parse(address)); }
  Server& add_server(const char* address);

  std::map<IpAddress, Server> servers;
  // the parent
  bool parent_answers = true, registered = true;
  bool parent_resolves = true;  ///< false: who serves jp. cannot be found
  std::vector<std::string> delegation = {"ns1.city.jp.", "ns2.city.jp."};
  std::vector<std::string> glue = {"ns1.city.jp. 3600 A 133.1.0.1", "ns2.city.jp. 3600 A 133.2.0.1"};
  std::vector<testing::Octets> ds;
  /// Hosts outside the domain.
  std::map<std::string, Host> hosts;
  std::map<std::string, std::vector<std::string>> lgwan;  ///< "name type" → records
  dnssec::Security security = dnssec::Security::secure;
  bool v6 = false;
  OwnAddresses own;
  testing::SigningKey ksk, zsk;

  std::vector<ProposedServer> proposed;

  Evidence evidence() { return gather(dns::Name::of("city.jp."), testing::test_time, *this, proposed); }
  std::vector<Finding> check() { return judge(evidence(), own); }

  Resolved resolve(Side side, const dns::Question& question, bool checked) override;
  std::vector<ServerReply> ask(std::span<const StraightQuestion> questions) override;
  bool reaches(IpFamily family) const override { return v6 || family == IpFamily::v4; }
  bool out_of_time() const override { return false; }

 private:
  ServerReply ask_parent(const dns::Question& question) const;
  ServerReply ask_server(const Server& server, const forwarding::ServerQuestion& question) const;
  testing::Denial denial_;
};

/// A line each, for a test that failed.
std::string show(const std::vector<Finding>& findings);

}  // namespace sekisho::mgmt::domain::test
