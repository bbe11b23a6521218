// What the map does to answers and reverse questions (L-7, I3).
#include "nat-map/map_answer.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace sekisho::nat {
namespace {

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

AddressMap example() {
  return *AddressMap::build({{"mail1", *IpPrefix::parse("10.1.5.25"), *IpPrefix::parse("10.100.5.25")},
                             {"web", *IpPrefix::parse("10.1.6.0/24"), *IpPrefix::parse("10.100.6.0/24")},
                             {"dmz", *IpPrefix::parse("fd00:1:5::/64"), *IpPrefix::parse("fd00:100:5::/64")}});
}

dns::Rrset address_set(std::initializer_list<const char*> addresses, bool is_signed = true) {
  dns::Rrset set;
  set.owner = dns::Name::of("mail.city.example.lg.jp.");
  set.type = ip(*addresses.begin()).is_v4() ? dns::RRType::a : dns::RRType::aaaa;
  set.ttl = 300;
  for (const char* text : addresses) set.rdatas.add(ip(text).bytes());
  if (is_signed) set.signatures.add(Bytes(std::array<std::uint8_t, 3>{1, 2, 3}));
  return set;
}

TEST(MapRrset, RewritesAddressesAndDropsSignatures) {  // I3
  dns::Rrset set = address_set({"192.0.2.1", "10.100.5.25", "10.100.6.7"});
  EXPECT_TRUE(map_rrset(set, example(), Direction::to_inside).changed);
  EXPECT_EQ(set.rdatas, address_set({"192.0.2.1", "10.1.5.25", "10.1.6.7"}).rdatas);
  EXPECT_TRUE(set.signatures.empty());

  dns::Rrset six = address_set({"fd00:1:5::25"});
  EXPECT_TRUE(map_rrset(six, example(), Direction::to_lgwan).changed);
  EXPECT_EQ(six.rdatas, address_set({"fd00:100:5::25"}).rdatas);
}

TEST(MapRrset, LeavesWhatIsNotMappedWithItsSignatures) {
  dns::Rrset set = address_set({"192.0.2.1", "10.1.5.25"});
  EXPECT_FALSE(map_rrset(set, example(), Direction::to_inside).changed);
  EXPECT_FALSE(map_rrset(set, example(), Direction::none).changed);
  EXPECT_FALSE(map_rrset(set, AddressMap(), Direction::to_lgwan).changed);
  EXPECT_EQ(set.rdatas.count(), 2U);
  EXPECT_EQ(set.signatures.count(), 1U);

  dns::Rrset text = address_set({"10.100.5.25"});
  text.type = dns::RRType::txt;
  EXPECT_FALSE(map_rrset(text, example(), Direction::to_inside).changed) << "only types that carry addresses";
}

TEST(MapRrset, DropsDuplicatesThatArise) {
  dns::Rrset set = address_set({"10.1.5.25", "10.100.5.25"});
  EXPECT_TRUE(map_rrset(set, example(), Direction::to_inside).changed);
  EXPECT_EQ(set.rdatas, address_set({"10.1.5.25"}).rdatas);
}

/// SvcPriority 1, TargetName "t.", alpn=h2, then the given parameters.
std::vector<std::uint8_t> service(std::initializer_list<std::pair<std::uint16_t, std::vector<const char*>>> hints) {
  std::vector<std::uint8_t> out = {0, 1, 1, 't', 0, 0, 1, 0, 3, 2, 'h', '2'};
  for (const auto& [key, addresses] : hints) {
    std::vector<std::uint8_t> value;
    for (const char* text : addresses) {
      const IpAddress address = ip(text);
      value.insert(value.end(), address.bytes().begin(), address.bytes().end());
    }
    out.insert(out.end(), {0, static_cast<std::uint8_t>(key), 0, static_cast<std::uint8_t>(value.size())});
    out.insert(out.end(), value.begin(), value.end());
  }
  return out;
}

TEST(MapRrset, RewritesServiceHintsInPlace) {  // RFC 9460 §7.3
  for (const dns::RRType type : {dns::RRType::svcb, dns::RRType::https}) {
    dns::Rrset set = address_set({"192.0.2.1"});
    set.type = type;
    set.rdatas.clear();
    set.rdatas.add(service({{4, {"192.0.2.1", "10.100.5.25"}}, {6, {"fd00:100:5::1", "2001:db8::1"}}}));
    EXPECT_TRUE(map_rrset(set, example(), Direction::to_inside).changed);
    dns::RdataList expected;
    expected.add(service({{4, {"192.0.2.1", "10.1.5.25"}}, {6, {"fd00:1:5::1", "2001:db8::1"}}}));
    EXPECT_EQ(set.rdatas, expected);
    EXPECT_TRUE(set.signatures.empty());
  }
}

TEST(MapRrset, SurvivesBrokenServiceParameters) {
  const std::vector<std::uint8_t> good = service({{4, {"10.100.5.25"}}});
  for (std::size_t cut = 0; cut < good.size(); ++cut) {  // every truncation
    dns::Rrset set = address_set({"192.0.2.1"});
    set.type = dns::RRType::svcb;
    set.rdatas.clear();
    set.rdatas.add(Bytes(good).first(cut));
    EXPECT_FALSE(map_rrset(set, example(), Direction::to_inside).changed) << cut;
  }
}

TEST(ReverseName, GoesBothWays) {  // RFC 1035 §3.5, RFC 3596 §2.5
  const std::pair<const char*, const char*> cases[] = {
      {"10.100.5.25", "25.5.100.10.in-addr.arpa."},
      {"0.0.0.0", "0.0.0.0.in-addr.arpa."},
      {"fd00:100:5::25", "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.0.0.0.0.0.1.0.0.0.d.f.ip6.arpa."},
  };
  for (const auto& [address, name] : cases) {
    EXPECT_EQ(reverse_name_of(ip(address)), dns::Name::of(name));
    EXPECT_EQ(address_of_reverse_name(dns::Name::of(name)), ip(address));
  }
  EXPECT_EQ(address_of_reverse_name(dns::Name::of("25.5.100.10.IN-ADDR.ARPA.")), ip("10.100.5.25"));
}

TEST(ReverseName, IsExactlyOneAddress) {
  for (const char* name : {"5.100.10.in-addr.arpa.", "1.25.5.100.10.in-addr.arpa.", "025.5.100.10.in-addr.arpa.",
                           "256.5.100.10.in-addr.arpa.", "0-63.5.100.10.in-addr.arpa.", "a.5.100.10.in-addr.arpa.",
                           ".", "25.5.100.10.example.jp.", "0.0.d.f.ip6.arpa.",
                           "52.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.0.0.0.0.0.1.0.0.0.d.f.ip6.arpa.",
                           "g.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.0.0.0.0.0.1.0.0.0.d.f.ip6.arpa."}) {
    EXPECT_FALSE(address_of_reverse_name(dns::Name::of(name))) << name;
  }
}

TEST(UnmapQuestion, FindsTheRealAddressBehindWhatClientsSee) {  // L-7
  const auto question = unmap_question(dns::Name::of("25.5.1.10.in-addr.arpa."), example(), Direction::to_inside);
  ASSERT_TRUE(question);
  EXPECT_EQ(*question, dns::Name::of("25.5.100.10.in-addr.arpa."));
  EXPECT_FALSE(unmap_question(dns::Name::of("25.5.1.10.in-addr.arpa."), example(), Direction::to_lgwan));
  EXPECT_FALSE(unmap_question(dns::Name::of("25.5.1.10.in-addr.arpa."), example(), Direction::none));
  EXPECT_FALSE(unmap_question(dns::Name::of("1.2.0.192.in-addr.arpa."), example(), Direction::to_inside));
  EXPECT_FALSE(unmap_question(dns::Name::of("mail.city.example.lg.jp."), example(), Direction::to_inside));
}

TEST(UnmapQuestion, AgreesWithMappedAddresses) {  // I3: PTR of what A shows asks for what A held
  ScriptedRandom random(3);
  for (unsigned i = 0; i < 500; ++i) {
    const IpAddress real = IpAddress::v4((10U << 24) | (100U << 16) | (6U << 8) | random.below(256));
    dns::Rrset set = address_set({"192.0.2.1"});
    set.rdatas.clear();
    set.rdatas.add(real.bytes());
    ASSERT_TRUE(map_rrset(set, example(), Direction::to_inside).changed);
    const IpAddress seen = IpAddress::v4(set.rdatas.front());
    const auto question = unmap_question(reverse_name_of(seen), example(), Direction::to_inside);
    ASSERT_TRUE(question);
    EXPECT_EQ(address_of_reverse_name(*question), real);
  }
}

TEST(RemapReverseOwner, GivesBackTheNameThatWasAsked) {
  const dns::Name real = dns::Name::of("25.5.100.10.in-addr.arpa.");
  const dns::Name asked = dns::Name::of("25.5.1.10.in-addr.arpa.");
  dns::Rrset set = address_set({"192.0.2.1"});
  EXPECT_FALSE(remap_reverse_owner(set, real, asked)) << "another owner stays";
  EXPECT_EQ(set.signatures.count(), 1U);
  set.owner = real;
  EXPECT_TRUE(remap_reverse_owner(set, real, asked));
  EXPECT_EQ(set.owner, asked);
  EXPECT_TRUE(set.signatures.empty());
}

}  // namespace
}  // namespace sekisho::nat
