// Replies of upstream servers: what is taken, how records become sets, what is refused.
#include "dns/message_reader.h"

#include <gtest/gtest.h>

#include "dns/rdata.h"
#include "tests/support/messages.h"

namespace sekisho::dns {
namespace {

using sekisho::testing::from_hex;
using sekisho::testing::Octets;
using sekisho::testing::reply;
using sekisho::testing::show;

const char* sig_a = "www.example. 60 RRSIG A 13 2 60 20261201000000 20261101000000 7 example. AQID";
const char* sig_aaaa = "www.example. 60 RRSIG AAAA 13 2 60 20261201000000 20261101000000 7 example. AQID";

std::string error_of(Bytes wire) {
  const auto message = parse_message(wire);
  if (message.ok()) return "none";
  switch (message.error()) {
    case ParseError::short_header:
      return "short_header";
    case ParseError::bad_question:
      return "bad_question";
    case ParseError::bad_owner:
      return "bad_owner";
    case ParseError::truncated_record:
      return "truncated_record";
    case ParseError::bad_rdata:
      return "bad_rdata";
    case ParseError::bad_rdata_name:
      return "bad_rdata_name";
    case ParseError::too_many_rrsets:
      return "too_many_rrsets";
    case ParseError::two_opts:
      return "two_opts";
    case ParseError::bad_opt:
      return "bad_opt";
    case ParseError::trailing_octets:
      return "trailing_octets";
  }
  return "?";
}

TEST(ParseMessage, GroupsRecordsIntoSets) {
  const Message m = reply("www.example. A")
                        .answer("www.example. 60 A 192.0.2.1")
                        .answer("www.example. 60 AAAA 2001:db8::1")
                        .answer("WWW.example. 60 A 192.0.2.2")
                        .answer("www.example. 60 A 192.0.2.1")  // a repeated record
                        .authority("example. 300 NS ns.example.")
                        .additional("ns.example. 300 A 192.0.2.53")
                        .edns(1400)
                        .message();
  EXPECT_EQ(show(m.answer),
            "www.example. 60 IN A 192.0.2.1\nwww.example. 60 IN A 192.0.2.2\nwww.example. 60 IN AAAA 2001:db8::1\n");
  EXPECT_EQ(m.answer.size(), 2U);
  EXPECT_EQ(show(m.authority), "example. 300 IN NS ns.example.\n");
  EXPECT_EQ(m.additional.size(), 1U);  // OPT is no record
  ASSERT_TRUE(m.edns);
  EXPECT_EQ(m.edns->udp_size, 1400);
  EXPECT_EQ(*m.question, sekisho::testing::question("www.example. A"));
}

TEST(ParseMessage, GroupsAlikeHoweverManyRecordsThereAre) {
  for (int n = 1; n <= 20; ++n) {
    auto text = reply("www.example. A");
    for (int round = 0; round < 2; ++round) {  // the second time all are repeated
      for (int i = 0; i < n; ++i) {
        const std::string owner = i % 2 == 0 ? "a.example. " : "B.example. ";
        text.answer(owner + std::to_string(60 + i) + " A 192.0.2." + std::to_string(i));
      }
      text.answer(sig_a);
    }
    const Message m = text.message();
    std::size_t records = 0;
    std::size_t signatures = 0;
    for (const Rrset& set : m.answer) {
      records += set.rdatas.count();
      signatures += set.signatures.count();
    }
    EXPECT_EQ(m.answer.size(), n == 1 ? 2U : 3U) << n;
    EXPECT_EQ(m.answer[0].ttl, 60U) << n;
    EXPECT_EQ(records, static_cast<std::size_t>(n));
    EXPECT_EQ(signatures, 1U) << n;
  }
}

TEST(ParseMessage, PutsSignaturesBesideTheirSet) {
  for (const bool signature_first : {false, true}) {
    auto text = reply("www.example. A");
    if (signature_first) text.answer(sig_a);
    text.answer("www.example. 60 A 192.0.2.1");
    if (!signature_first) text.answer(sig_a);
    text.answer(sig_a);  // repeated
    const Message m = text.answer(sig_aaaa).message();
    ASSERT_EQ(m.answer.size(), 2U);
    EXPECT_EQ(m.answer[0].type, RRType::a);
    EXPECT_EQ(m.answer[0].rdatas.count(), 1U);
    EXPECT_EQ(m.answer[0].signatures.count(), 1U);
    EXPECT_EQ(m.answer[1].type, RRType::aaaa);  // a signature whose set never came
    EXPECT_TRUE(m.answer[1].rdatas.empty());
    EXPECT_EQ(m.answer[1].signatures.count(), 1U);
  }
}

TEST(ParseMessage, TakesTheLowestTtlOfASet) {  // RFC 2181 §5.2, §8
  EXPECT_EQ(reply("a. A").answer("a. 60 A 192.0.2.1").answer("a. 30 A 192.0.2.2").message().answer[0].ttl, 30U);
  EXPECT_EQ(reply("a. A").answer("a. 30 A 192.0.2.1").answer("a. 60 A 192.0.2.2").message().answer[0].ttl, 30U);
  Octets wire = reply("a. A").answer("a. 60 A 192.0.2.1").wire();
  wire[wire.size() - 10] = 0x80;  // the TTL's top bit
  EXPECT_EQ(parse_message(wire)->answer[0].ttl, 0U);
}

TEST(ParseMessage, ExpandsCompressedNamesOfAnyType) {  // RFC 3597 §4
  const std::string head = "1234 8180 0001 0001 0000 0000  01 61 00 0001 0001  c00c ";
  struct Case {
    const char *rdata, *text;
  };
  for (const Case& c : {
           Case{"000f 0001 00000000 0004 000a c00c", "a. 0 IN MX 10 a.\n"},
           {"0021 0001 00000000 0008 0001 0002 0003 c00c", "a. 0 IN SRV 1 2 3 a.\n"},
           {"002f 0001 00000000 0005 c00c 00 01 40", "a. 0 IN NSEC a. A\n"},
       }) {
    const auto m = parse_message(from_hex(head + c.rdata));
    ASSERT_TRUE(m.ok()) << c.text;
    EXPECT_EQ(show(m->answer), c.text);
  }
}

TEST(ParseMessage, OtherClassesKeepOnlyWhatNoClassChanges) {
  const auto m = parse_message(from_hex("1234 8180 0000 0001 0000 0000 00 0001 0003 00000000 0003 c00cff"));
  ASSERT_TRUE(m.ok());
  EXPECT_EQ(show(m->answer), ". 0 CH A \\# 3 C00CFF\n");
  const Message bind = reply("version.bind. CH TXT")
                           .answer("version.bind. 0 CH TXT \"x\"")
                           .authority("version.bind. 0 CH NS version.bind.")
                           .message();
  EXPECT_EQ(show(bind.authority), "version.bind. 0 CH NS version.bind.\n");
}

TEST(ParseMessage, RefusesWhatIsBroken) {
  const std::string question = "01 61 00 0001 0001 ";
  struct Case {
    const char* error;
    std::string wire;
  };
  for (const Case& c : {
           Case{"short_header", "1234 8180 0001 0000 0000 00"},
           {"bad_question", "1234 8180 0001 0000 0000 0000 01 61 00 0001"},
           {"bad_question", "1234 8180 0001 0000 0000 0000 c00c 0001 0001"},
           {"bad_owner", "1234 8180 0001 0001 0000 0000" + question + "c0ff 0001 0001 00000000 0004 0a000001"},
           {"truncated_record", "1234 8180 0001 0001 0000 0000" + question},
           {"truncated_record", "1234 8180 0001 0001 0000 0000" + question + "c00c 0001 0001 00000000 0004 0a0000"},
           {"bad_rdata", "1234 8180 0001 0001 0000 0000" + question + "c00c 0001 0001 00000000 0003 0a0000"},
           {"bad_rdata", "1234 8180 0001 0001 0000 0000" + question + "c00c 0001 0001 00000000 0005 0a00000000"},
           {"bad_rdata_name", "1234 8180 0001 0001 0000 0000" + question + "c00c 0002 0001 00000000 0002 c0ff"},
           {"bad_rdata_name", "1234 8180 0001 0001 0000 0000" + question + "c00c 0002 0001 00000000 0001 01 61 00"},
           {"bad_rdata", "1234 8180 0001 0001 0000 0000" + question + "c00c 002e 0001 00000000 0002 0001"},
           {"two_opts",
            "1234 8180 0001 0000 0000 0002" + question + "00 0029 0200 00000000 0000 00 0029 0200 00000000 0000"},
           {"bad_opt", "1234 8180 0001 0000 0000 0001" + question + "c00c 0029 0200 00000000 0000"},
           {"bad_opt", "1234 8180 0001 0001 0000 0000" + question + "00 0029 0200 00000000 0000"},
           {"bad_opt", "1234 8180 0001 0000 0000 0001" + question + "00 0029 0200 00000000 0003 000000"},
           {"trailing_octets", "1234 8180 0001 0000 0000 0000" + question + "00"},
       }) {
    EXPECT_EQ(error_of(from_hex(c.wire)), c.error) << c.wire;
  }
}

TEST(ParseMessage, TakesATruncatedReplyUpToTheCut) {
  const Octets whole = reply("a. A").tc().answer("a. 60 A 192.0.2.1").answer("a. 60 A 192.0.2.2").wire();
  const auto m = parse_message(Bytes{whole}.first(whole.size() - 3));
  ASSERT_TRUE(m.ok());
  EXPECT_TRUE(m->header.tc);
  EXPECT_EQ(show(m->answer), "a. 60 IN A 192.0.2.1\n");
}

TEST(ParseMessage, SurvivesEveryCutAndEveryFlip) {
  const Octets whole = reply("www.example. A")
                           .answer("www.example. 60 CNAME web.example.")
                           .answer("web.example. 60 A 192.0.2.1")
                           .answer(sig_a)
                           .authority("example. 60 SOA ns.example. root.example. 1 2 3 4 5")
                           .additional(R"(svc.example. 60 HTTPS 1 . alpn="h2" ipv4hint=192.0.2.1)")
                           .edns()
                           .wire();
  ASSERT_EQ(error_of(whole), "none");
  for (std::size_t n = 0; n < whole.size(); ++n) EXPECT_NE(error_of(Bytes{whole}.first(n)), "none") << n;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    Octets flipped = whole;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << bit % 8));
    if (const auto m = parse_message(flipped); m.ok()) (void)to_text(*m);
  }
}

// Big messages: the work must grow with the octets alone. What would be quadratic takes minutes here under
// sanitizers, and fails the test's own time limit.

/// A message of as many records as 64 KiB hold, each `record` octets with a number patched in at `at`.
Octets many_records(const std::string& record_hex, std::size_t at) {
  Octets wire = from_hex("1234 8180 0001 0000 0000 0000  01 61 00 0001 0001");
  Octets record = from_hex(record_hex);
  std::uint16_t count = 0;
  while (wire.size() + record.size() <= 65535) {
    store_u16(&record[at], count++);
    wire.insert(wire.end(), record.begin(), record.end());
  }
  store_u16(&wire[6], count);
  return wire;
}

TEST(ParseMessage, HugeSetsAreRead) {  // CVE-2024-1737
  const Octets distinct = many_records("c00c 0001 0001 0000003c 0004 0a00 0000", 14);
  const auto m = parse_message(distinct);
  ASSERT_TRUE(m.ok());
  ASSERT_EQ(m->answer.size(), 1U);
  EXPECT_EQ(m->answer[0].rdatas.count(), load_u16(&distinct[6]));

  const Octets repeated = many_records("c00c 0001 0001 0000003c 0004 0a00 0001", 8);  // the number is in the TTL
  const auto same = parse_message(repeated);
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->answer[0].rdatas.count(), 1U);
}

TEST(ParseMessage, TooManySetsAreRefused) {  // CVE-2023-4408
  EXPECT_EQ(error_of(many_records("c00c ff00 0001 0000003c 0000", 4)), "too_many_rrsets");
}

TEST(ExpandRdata, KeepsToWhatALengthFieldHolds) {  // a compressed name grows; the whole must not pass 65,535 octets
  Octets wire(12);
  const Name signer = Name::of(std::string(63, 'a') + "." + std::string(63, 'b'));
  wire.insert(wire.end(), signer.wire().begin(), signer.wire().end());
  const std::size_t start = wire.size();
  wire.resize(start + 18);                // SIG's numbers
  wire.insert(wire.end(), {0xC0, 0x0C});  // two octets that become 129
  wire.resize(start + 65535, 0x55);       // the signature
  for (const auto& [length, fits] : {std::pair{65535 - 127, true}, {65535 - 126, false}, {65535, false}}) {
    Octets out = {1, 2, 3};
    ByteReader reader(wire, start);
    const auto size = static_cast<std::size_t>(length);
    EXPECT_EQ(expand_rdata(RRType::sig, reader, size, out).ok(), fits) << length;
    EXPECT_EQ(out.size(), fits ? 3 + size + 127 : 3);
  }
}

}  // namespace
}  // namespace sekisho::dns
