// The chain of trust and the signatures of a domain: each fault by its name, with the server (G3-6 to G3-26).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "mgmt/domain/judge.h"
#include "small_internet.h"

namespace sekisho::mgmt::domain {
namespace {

using dnssec::Algorithm;
using dnssec::DigestType;
using test::show;
using test::SmallInternet;
using ::testing::HasSubstr;

struct Case {
  const char* about;
  std::function<void(SmallInternet&)> make;
  Fault fault;
  const char* where = "";
  const char* detail = "";
};

void expect(const Case& c, SmallInternet& net) {
  c.make(net);
  const auto findings = net.check();
  SCOPED_TRACE(std::string(c.about) + "\n" + show(findings));
  ASSERT_FALSE(findings.empty());
  const Finding& first = findings.front();
  EXPECT_EQ(row_of(first.fault).word, row_of(c.fault).word);
  EXPECT_THAT(first.server + " " + first.address, HasSubstr(c.where));
  std::string details;
  for (const std::string& detail : first.details) details += "[" + detail + "]";
  EXPECT_THAT(details, HasSubstr(c.detail));
}

/// All servers' signatures are made so.
auto signed_with(testing::SigningFault fault) {
  return [fault](SmallInternet& net) {
    for (auto& [address, server] : net.servers) server.zone.sign_with(fault);
  };
}

TEST(DomainDnssec, ChainsThatDoNotHoldAreNamed) {
  const Case cases[] = {
      {"DS without keys", [](auto& net) { net.leave_unsigned(); }, Fault::ds_without_keys},
      {"DS with the tag of a key, and another digest",  // G3-24
       [](auto& net) { net.ds[0].back() ^= 1; }, Fault::ds_digest_wrong},
      {"DS of a key that is gone", [](auto& net) { net.ds = {testing::SigningKey("city.jp.").ds()}; },
       Fault::ds_no_key},
      {"keys without DS", [](auto& net) { net.ds.clear(); }, Fault::ds_missing},
      {"one server keeps no signatures", [](auto& net) { net.at("133.2.0.1").is_signed = false; }, Fault::keys_differ,
       "ns2.city.jp. 133.2.0.1", "ns1.city.jp."},
      {"keys signed by the zone's key alone", [](auto& net) { net.ds = {net.zsk.ds()}; }, Fault::keys_unsigned_by_ds,
       "ns1.city.jp."},
      {"DS by SHA-1 alone", [](auto& net) { net.ds = {net.ksk.ds(DigestType::sha1)}; }, Fault::ds_sha1},
      {"a DS that is left over", [](auto& net) { net.ds.push_back(testing::SigningKey("city.jp.").ds()); },
       Fault::ds_spare},
      {"DS of an algorithm that signs nothing",
       [](auto& net) { net.ds.push_back(testing::SigningKey("city.jp.", Algorithm::ed25519).ds()); },
       Fault::algorithm_unsigned, "ns1.city.jp.", "[15]"},
      {"validation fails for a reason that is not here", [](auto& net) { net.security = dnssec::Security::bogus; },
       Fault::chain_bogus},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    expect(c, net);
  }
}

TEST(DomainDnssec, SignaturesAreMeasured) {
  constexpr std::int64_t day = 86'400;
  const Case cases[] = {
      {"expired", signed_with({.inception = -20 * day, .expiration = -2 * day}), Fault::signature_expired,
       "ns1.city.jp. 133.1.0.1", "2026-10-20"},
      {"expired at one server",
       [](auto& net) { net.at("133.2.0.1").zone.sign_with({.inception = -20 * day, .expiration = -2 * day}); },
       Fault::signature_expired, "ns2.city.jp. 133.2.0.1"},
      {"of the future", signed_with({.inception = 2 * day, .expiration = 20 * day}), Fault::signature_not_yet},
      {"wrong", signed_with({.flip_a_bit = true}), Fault::signature_wrong, "ns1.city.jp."},
      {"missing",
       [](auto& net) {
         for (auto& [address, server] : net.servers) server.zone.leave_unsigned();
       },
       Fault::keys_unsigned_by_ds},
      {"not renewed", signed_with({.inception = -13 * day, .expiration = day / 2}), Fault::signature_ends_soon,
       "ns1.city.jp.", "[2026-10-22T12:00Z][12]"},
      {"shorter than EXPIRE",  // G3-26: EXPIRE is a week
       signed_with({.inception = -2 * day, .expiration = 4 * day}), Fault::signature_short, "ns1.city.jp.",
       "[518400][604800]"},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    expect(c, net);
  }
}

TEST(DomainDnssec, Nsec3HasNeitherIterationsNorSalt) {  // G3-13 to G3-15
  const Case cases[] = {
      {"plain", [](auto&) {}, Fault::nsec3_used},
      {"iterations",
       [](auto& net) {
         for (auto& [address, server] : net.servers) server.zone.iterations(10);
       },
       Fault::nsec3_iterations, "", "[10]"},
      {"salt",
       [](auto& net) {
         for (auto& [address, server] : net.servers) server.zone.salt({0xAB, 0xCD});
       },
       Fault::nsec3_salt, "", "[2]"},
  };
  for (const Case& c : cases) {
    SmallInternet net(testing::Denial::nsec3);
    expect(c, net);
  }
}

TEST(DomainDnssec, OldAlgorithmsAndShortKeysAreToBeKnown) {
  SmallInternet old(testing::Denial::nsec, Algorithm::rsasha1_nsec3_sha1);
  EXPECT_THAT(show(old.check()), HasSubstr("algorithm_old   [7]"));
  EXPECT_TRUE(is_sound(old.check()));
  SmallInternet good(testing::Denial::nsec, Algorithm::ecdsap384sha384);
  EXPECT_EQ(show(good.check()), "");
}

}  // namespace
}  // namespace sekisho::mgmt::domain
