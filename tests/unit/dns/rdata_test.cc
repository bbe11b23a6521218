// RDATA of every type: text to octets and back, what is refused, canonical form.
#include "dns/rdata.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "dns/canonical.h"
#include "tests/support/messages.h"
#include "tests/unit/dns/rdata_vectors.h"

namespace sekisho::dns {
namespace {

using sekisho::testing::from_hex;
using sekisho::testing::Octets;
using sekisho::testing::rdata;
using sekisho::testing::to_hex;

TEST(RdataText, GivesTheOctetsOfOtherImplementations) {
  for (const RdataVector& v : rdata_vectors) {
    const auto octets = rdata_from_text(*parse_rrtype(v.type), v.text, Name());
    ASSERT_TRUE(octets.ok()) << v.type << " " << v.text;
    EXPECT_EQ(to_hex(*octets), to_hex(from_hex(v.octets))) << v.type << " " << v.text;
  }
}

TEST(RdataText, IsPrintedAsItWasRead) {
  for (const RdataVector& v : rdata_vectors) {
    const Octets octets = from_hex(v.octets);
    EXPECT_TRUE(check_rdata(*parse_rrtype(v.type), octets).ok()) << v.type << " " << v.text;
    EXPECT_EQ(rdata_to_text(*parse_rrtype(v.type), octets), v.printed != nullptr ? v.printed : v.text) << v.type;
  }
}

TEST(RdataText, EveryTypeTakesTheGenericForm) {  // RFC 3597 §5
  for (const RdataVector& v : rdata_vectors) {
    const Octets octets = from_hex(v.octets);
    const std::string text = "\\# " + std::to_string(octets.size()) + " " + v.octets;
    const auto again = rdata_from_text(*parse_rrtype(v.type), text, Name());
    ASSERT_TRUE(again.ok()) << v.type;
    EXPECT_EQ(*again, octets) << v.type;
  }
  EXPECT_EQ(rdata(static_cast<RRType>(65280), "\\# 4 0A00 0001"), from_hex("0a000001"));
  EXPECT_EQ(rdata_to_text(static_cast<RRType>(65280), from_hex("0a000001")), "\\# 4 0A000001");
  EXPECT_EQ(rdata_to_text(RRType::a, from_hex("0a0000")), "\\# 3 0A0000");  // broken octets
  for (const char* bad : {"\\# 3 0A000001", "\\# 0A", "\\# 4 0A00000", "\\# x 0A", "\\#", "0A000001"}) {
    EXPECT_FALSE(rdata_from_text(static_cast<RRType>(65280), bad, Name()).ok()) << bad;
  }
  EXPECT_FALSE(rdata_from_text(RRType::a, "\\# 3 0A0000", Name()).ok());
}

TEST(RdataText, UnderstandsWhatPeopleWrite) {
  struct Case {
    RRType type;
    const char *text, *printed;
  };
  for (const Case& c : {
           Case{RRType::mx, "10 mail", "10 mail.example."},
           {RRType::mx, "10 @", "10 example."},
           {RRType::soa, "ns root ( 1 1h 15m 1w 5m ) ; comment", "ns.example. root.example. 1 3600 900 604800 300"},
           {RRType::txt, "plain words", R"("plain" "words")"},
           {RRType::txt, R"("semi;colon (and) more" tail;comment)", R"("semi;colon (and) more" "tail")"},
           {RRType::ds, "20326 RSASHA256 2 ( e06d 44b8 )", "20326 8 2 E06D44B8"},
           {RRType::dnskey, "257 3 ECDSAP256SHA256 AQID BAUG", "257 3 13 AQIDBAUG"},
           {RRType::rrsig,
            "A 8 1 60 1796083200 1793491200 1 . AQ==", "A 8 1 60 20261201000000 20261101000000 1 . AQ=="},
           {RRType::loc, "35 N 139 41 E 40", "35 0 0.000 N 139 41 0.000 E 40.00m 1.00m 10000.00m 10.00m"},
           {RRType::https, "1 . port=443 alpn=h2", R"(1 . alpn="h2" port=443)"},
           {RRType::caa, "0 issue ca.example", R"(0 issue "ca.example")"},
       }) {
    const auto octets = rdata_from_text(c.type, c.text, Name::of("example"));
    ASSERT_TRUE(octets.ok()) << c.text;
    EXPECT_EQ(rdata_to_text(c.type, *octets), c.printed);
  }
}

TEST(RdataText, RefusesMistakes) {
  struct Case {
    RRType type;
    const char* text;
  };
  const std::string long_string = "\"" + std::string(256, 'x') + "\"";
  for (const Case& c : {
           Case{RRType::a, "10.0.0"},
           {RRType::a, "10.0.0.1 10.0.0.2"},
           {RRType::a, ""},
           {RRType::a, "2001:db8::1"},
           {RRType::aaaa, "10.0.0.1"},
           {RRType::mx, "mail.example."},
           {RRType::mx, "65536 mail.example."},
           {RRType::mx, "-1 mail.example."},
           {RRType::txt, ""},
           {RRType::txt, "\"open"},
           {RRType::txt, "\\999"},
           {RRType::txt, long_string.c_str()},
           {RRType::ds, "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8Z"},  // R-5
           {RRType::ds, "20326 8 2 E06"},
           {RRType::ds, "20326 8 2"},
           {RRType::ds, "65536 8 2 00"},
           {RRType::ds, "1 NOSUCHALG 2 00"},
           {RRType::dnskey, "257 3 8 AQ"},
           {RRType::dnskey, "257 3 8 AR=="},
           {RRType::rrsig, "A 8 1 60 20261301000000 20261101000000 1 . AQ=="},
           {RRType::rrsig, "A 8 1 60 20260229000000 20261101000000 1 . AQ=="},
           {RRType::nsec, "a.example. NOSUCHTYPE"},
           {RRType::nsec3, "1 0 0 - -"},
           {RRType::nsec3, "1 0 0 A 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR"},
           {RRType::loc, "91 N 0 E 0"},
           {RRType::loc, "10 60 N 0 E 0"},
           {RRType::loc, "10 0 0 0 N 0 E 0"},
           {RRType::loc, "10 N 10 N 0"},
           {RRType::apl, "1:2001:db8::/32"},
           {RRType::apl, "1:10.0.0.0/33"},
           {RRType::apl, "3:10.0.0.0/8"},
           {RRType::caa, "0 is-sue \"x\""},
           {RRType::svcb, "1 . port=53 port=54"},
           {RRType::svcb, "1 . port=65536"},
           {RRType::svcb, "1 . alpn"},
           {RRType::svcb, "1 . alpn=h2,,h3"},
           {RRType::svcb, "1 . no-default-alpn=x"},
           {RRType::svcb, "1 . ipv4hint=2001:db8::1"},
           {RRType::svcb, "1 . mandatory=mandatory"},
           {RRType::svcb, "1 . nosuchkey=1"},
           {RRType::eui48, "00-00-5e-00-53"},
           {RRType::l64, "10 2001:db8:1140:1000"},
       }) {
    EXPECT_FALSE(rdata_from_text(c.type, c.text, Name()).ok()) << to_text(c.type) << " " << c.text;
  }
}

TEST(RdataCheck, RefusesBrokenOctets) {
  struct Case {
    RRType type;
    const char *octets, *why;
    RdataError error;
  };
  for (const Case& c : {
           Case{RRType::a, "0a0000", "three octets", RdataError::bad_field},
           {RRType::a, "", "nothing", RdataError::too_short},
           {RRType::a, "0a00000101", "five octets", RdataError::trailing},
           {RRType::mx, "000a", "no name", RdataError::bad_name},
           {RRType::mx, "000a c00c", "a pointer outside of a message", RdataError::bad_name},
           {RRType::soa, "0000 00000001 00000001", "two numbers", RdataError::too_short},
           {RRType::txt, "05 6162", "string over the end", RdataError::bad_field},
           {RRType::nsec, "00 0000", "window of no octets", RdataError::bad_field},
           {RRType::nsec, "00 0021 000000000000000000000000000000000000000000000000000000000000000001", "33 octets",
            RdataError::bad_field},
           {RRType::nsec, "00 000140 000140", "window twice", RdataError::bad_field},
           {RRType::nsec, "00 010140 000140", "windows fall", RdataError::bad_field},
           {RRType::nsec, "00 00024000", "trailing zero octet", RdataError::bad_field},
           {RRType::nsec, "00 000240", "window over the end", RdataError::bad_field},
           {RRType::nsec3, "0100 0000 00 00", "no hash", RdataError::bad_field},
           {RRType::nsec3, "0100 0000 ff 00", "salt over the end", RdataError::bad_field},
           {RRType::dnskey, "0101 03 08", "no key", RdataError::too_short},
           {RRType::ds, "0001 08 02", "no digest", RdataError::too_short},
           {RRType::caa, "00 00", "no tag", RdataError::bad_field},
           {RRType::svcb, "0001 00 0003 0001 35", "port of one octet", RdataError::bad_field},
           {RRType::svcb, "0001 00 0003 0002 0035 0001 0003 02 6832", "keys fall", RdataError::bad_field},
           {RRType::svcb, "0001 00 0004 0003 c00002", "hint of three octets", RdataError::bad_field},
           {RRType::svcb, "0001 00 0004 0008 c0000201", "value over the end", RdataError::bad_field},
           {RRType::apl, "0001 20 04 c0000200", "trailing zero octet", RdataError::bad_field},
           {RRType::loc, "01 12 16 13 80000000 80000000 00989680", "version 1", RdataError::bad_field},
           {RRType::loc, "00 1a 16 13 80000000 80000000 00989680", "exponent 10", RdataError::bad_field},
       }) {
    const auto checked = check_rdata(c.type, from_hex(c.octets));
    ASSERT_FALSE(checked.ok()) << to_text(c.type) << ": " << c.why;
    EXPECT_EQ(checked.error(), c.error) << to_text(c.type) << ": " << c.why;
  }
  EXPECT_TRUE(check_rdata(static_cast<RRType>(65280), {}).ok());
}

TEST(RdataCanonical, LowersNamesWhereTheRfcsSay) {  // RFC 4034 §6.2, RFC 6840 §5.1
  struct Case {
    RRType type;
    const char *text, *canonical;
  };
  for (const Case& c : {
           Case{RRType::ns, "NS1.Example.", "ns1.example."},
           {RRType::soa, "NS.Example. Root.Example. 1 2 3 4 5", "ns.example. root.example. 1 2 3 4 5"},
           {RRType::mx, "10 MAIL.Example.", "10 mail.example."},
           {RRType::srv, "0 5 5060 SIP.Example.", "0 5 5060 sip.example."},
           {RRType::naptr, R"(1 2 "S" "X" "" T.Example.)", R"(1 2 "S" "X" "" t.example.)"},
           {RRType::dname, "New.Example.", "new.example."},
           {RRType::rrsig, "A 8 1 60 0 0 1 Example. AQ==", "A 8 1 60 19700101000000 19700101000000 1 example. AQ=="},
           {RRType::nsec, "Host.Example. A", "Host.Example. A"},
           {RRType::svcb, "1 Foo.Example. alpn=\"H2\"", "1 Foo.Example. alpn=\"H2\""},
           {RRType::txt, R"("KEEP")", R"("KEEP")"},
           {RRType::hinfo, R"("KEEP" "Me")", R"("KEEP" "Me")"},
       }) {
    Octets octets = rdata(c.type, c.text);
    const std::size_t before = octets.size();
    canonicalize_rdata(c.type, octets);
    EXPECT_EQ(octets.size(), before);
    EXPECT_EQ(rdata_to_text(c.type, octets), c.canonical) << to_text(c.type);
  }
}

TEST(RdataCanonical, SurvivesBrokenOctets) {  // CVE-2026-56416: folding must never leave the RDATA
  for (const RdataVector& v : rdata_vectors) {
    const Octets whole = from_hex(v.octets);
    for (std::size_t n = 0; n < whole.size(); ++n) {
      Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
      canonicalize_rdata(*parse_rrtype(v.type), cut);
      EXPECT_EQ(cut.size(), n);
      (void)rdata_to_text(*parse_rrtype(v.type), cut);
      (void)names_in_rdata(*parse_rrtype(v.type), cut);
      (void)target_of(*parse_rrtype(v.type), cut);
    }
  }
}

TEST(RdataCanonical, OrdersASet) {  // RFC 4034 §6.3
  RdataList list;
  for (const char* text : {"10 b.example.", "5 Z.example.", "10 A.example.", "10 a.example."}) {
    list.add(rdata(RRType::mx, text));
  }
  std::string order;
  for (const auto& octets : canonical_rdatas(RRType::mx, list)) order += rdata_to_text(RRType::mx, octets) + ";";
  EXPECT_EQ(order, "5 z.example.;10 a.example.;10 b.example.;");
  EXPECT_TRUE(canonical_before(from_hex("01"), from_hex("0100")));
  EXPECT_FALSE(canonical_before(from_hex("80"), from_hex("7f")));
}

TEST(RdataNames, AreFound) {
  EXPECT_EQ(target_of(RRType::mx, rdata(RRType::mx, "10 mail.example."))->to_text(), "mail.example.");
  EXPECT_EQ(target_of(RRType::srv, rdata(RRType::srv, "1 2 3 sip.example."))->to_text(), "sip.example.");
  EXPECT_FALSE(target_of(RRType::a, rdata(RRType::a, "10.0.0.1")).ok());
  EXPECT_FALSE(target_of(RRType::mx, from_hex("00")).ok());
  const auto names = names_in_rdata(RRType::soa, rdata(RRType::soa, "ns. root. 1 2 3 4 5"));
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[1].to_text(), "root.");
}

TEST(RdataSoa, HasItsNumbers) {
  const auto n = soa_numbers(rdata(RRType::soa, "ns. root. 4294967295 2 3 4 5"));
  ASSERT_TRUE(n.ok());
  EXPECT_EQ(n->serial, 4294967295U);
  EXPECT_EQ(n->minimum, 5U);
  EXPECT_FALSE(soa_numbers(from_hex("0000 00000001")).ok());
}

}  // namespace
}  // namespace sekisho::dns
