// Header, types and classes, EDNS, lists of RDATA.
#include <gtest/gtest.h>

#include "dns/ascii.h"
#include "dns/edns.h"
#include "dns/header.h"
#include "dns/rrset.h"
#include "dns/rrtype.h"
#include "tests/support/messages.h"

namespace sekisho::dns {
namespace {

using sekisho::testing::from_hex;
using sekisho::testing::Octets;
using sekisho::testing::to_hex;

TEST(HeaderBits, AllSurvive) {
  Octets octets(12);
  for (unsigned flags = 0; flags <= 0xFFFF; ++flags) {
    store_u16(&octets[2], static_cast<std::uint16_t>(flags));
    Octets again(12);
    compose_header(parse_header(octets.data()), again.data());
    ASSERT_EQ(octets, again) << flags;
  }
}

TEST(HeaderBits, AreWhereTheRfcPutsThem) {
  const Header h = parse_header(from_hex("1234 9583 0001 0002 0003 0004").data());
  EXPECT_EQ(h.id, 0x1234);
  EXPECT_TRUE(h.qr && h.aa && h.rd && h.ra);
  EXPECT_FALSE(h.tc || h.z || h.ad || h.cd);
  EXPECT_EQ(h.opcode, static_cast<Opcode>(2));
  EXPECT_EQ(h.rcode, 3);
  EXPECT_EQ(h.arcount, 4);
  EXPECT_EQ(to_text(Rcode::nxdomain), "NXDOMAIN");
  EXPECT_EQ(to_text(static_cast<Rcode>(4094)), "RCODE4094");
}

TEST(RRTypes, HaveNames) {
  for (unsigned n = 0; n <= 0xFFFF; ++n) {
    const auto type = static_cast<RRType>(n);
    ASSERT_EQ(parse_rrtype(to_text(type)), type) << n;
    ASSERT_EQ(parse_rrtype("TYPE" + std::to_string(n)), type);
    const auto klass = static_cast<RRClass>(n);
    ASSERT_EQ(parse_rrclass(to_text(klass)), klass) << n;
  }
  EXPECT_EQ(parse_rrtype("aAaA"), RRType::aaaa);
  EXPECT_EQ(parse_rrtype("type65280"), static_cast<RRType>(65280));
  for (const char* bad : {"", "AA", "TYPE", "TYPE65536", "TYPE-1", "TYPE1x", "A "}) {
    EXPECT_FALSE(parse_rrtype(bad)) << bad;
  }
  EXPECT_TRUE(is_meta(RRType::opt) && is_meta(RRType::any) && is_meta(RRType::tsig) && is_meta(RRType::axfr));
  EXPECT_FALSE(is_meta(RRType::a) || is_meta(RRType::caa) || is_meta(RRType::eui64));
}

TEST(RdataLists, DropDuplicatesAndStayFlat) {
  RdataList list;
  EXPECT_TRUE(list.add(from_hex("01 02")));
  EXPECT_TRUE(list.add({}));
  EXPECT_FALSE(list.add(from_hex("01 02")));
  EXPECT_FALSE(list.add({}));
  EXPECT_TRUE(list.add(from_hex("01")));
  EXPECT_EQ(list.count(), 3U);
  EXPECT_EQ(to_hex(list.flat()), "00 02 01 02 00 00 00 01 01");
  EXPECT_EQ(RdataList::from_flat(list.flat()), list);
  std::string seen;
  for (const Bytes rdata : list) seen += "[" + to_hex(rdata) + "]";
  EXPECT_EQ(seen, "[01 02][][01]");
  EXPECT_EQ(RdataList::from_flat({}).count(), 0U);
}

TEST(Folding, LowersLettersAlone) {
  for (unsigned c = 0; c < 256; ++c) {
    const Octets octets(17, static_cast<std::uint8_t>(c));  // by words and by single octets
    Octets lowered(17);
    lower_octets(octets, lowered.data());
    const auto expected = c >= 'A' && c <= 'Z' ? c + 32 : c;
    EXPECT_EQ(lowered, Octets(17, static_cast<std::uint8_t>(expected))) << c;
    EXPECT_TRUE(same_octets_folded(octets, lowered));
  }
}

TEST(EdnsOptions, AreReadUnderCaps) {
  struct Case {
    const char *what, *options;
    int error;  ///< -1: none
  };
  const auto code = [](EdnsError e) { return static_cast<int>(e); };
  for (const Case& c : {
           Case{"none", "", -1},
           {"half a head", "0003 00", code(EdnsError::option_overrun)},
           {"over the end", "0003 0001", code(EdnsError::option_overrun)},
           {"client cookie", "000a 0008 0102030405060708", -1},
           {"whole cookie", "000a 0010 01020304050607080102030405060708", -1},
           {"cookie of 7", "000a 0007 01020304050607", code(EdnsError::bad_cookie)},
           {"cookie of 12", "000a 000c 010203040506070801020304", code(EdnsError::bad_cookie)},
           {"no cookie in the cookie", "000a 0000", code(EdnsError::bad_cookie)},
           {"unknown", "fde9 0002 0000", -1},
           {"ECS", "0008 0007 0001 18 00 c00002", -1},
           {"EDE too short", "000f 0001 00", -1},
       }) {
    const auto edns = parse_opt(1232, 0, from_hex(c.options));
    EXPECT_EQ(edns.ok() ? -1 : static_cast<int>(edns.error()), c.error) << c.what;
  }
  std::string many;
  for (unsigned i = 0; i < Edns::max_options; ++i) many += "000c0000";
  EXPECT_TRUE(parse_opt(1232, 0, from_hex(many)).ok());
  EXPECT_EQ(parse_opt(1232, 0, from_hex(many + "000c0000")).error(), EdnsError::too_many_options);
}

TEST(EdnsOptions, ComeBackAsSent) {
  const Octets cookie = from_hex("0102030405060708 1112131415161718");
  const Octets nsid = from_hex("6c616e65");
  OptFields fields;
  fields.udp_size = 1400;
  fields.extended_rcode = 1;
  fields.dnssec_ok = true;
  fields.cookie = cookie;
  fields.nsid = nsid;
  fields.ede = ExtendedError{Ede::stale_answer, "upstream down"};
  fields.tcp_keepalive = 300;
  Octets room(200);
  ByteWriter out(room);
  compose_opt(fields, out);
  EXPECT_EQ(out.size(), opt_size(fields));
  ByteReader in(out.written());
  EXPECT_EQ(in.u8(), 0);
  EXPECT_EQ(in.u16(), 41);
  const auto klass = in.u16();
  const auto ttl = in.u32();
  const auto edns = parse_opt(klass, ttl, in.bytes(in.u16()));
  ASSERT_TRUE(edns.ok() && in.ok() && in.left() == 0);
  EXPECT_EQ(edns->udp_size, 1400);
  EXPECT_EQ(edns->extended_rcode, 1);
  EXPECT_EQ(edns->version, 0);
  EXPECT_TRUE(edns->dnssec_ok && edns->tcp_keepalive && edns->nsid);
  EXPECT_EQ(to_hex(edns->cookie), to_hex(cookie));
  EXPECT_EQ(edns->ede->code, Ede::stale_answer);
  EXPECT_EQ(edns->ede->text, "upstream down");
  EXPECT_EQ(to_text(edns->ede->code), "Stale Answer");
}

TEST(EdnsOptions, CutLongText) {
  OptFields fields;
  const std::string text(200, 'x');
  fields.ede = ExtendedError{Ede::other, text};
  EXPECT_EQ(opt_size(fields), 11U + 4 + 2 + 64);
}

}  // namespace
}  // namespace sekisho::dns
