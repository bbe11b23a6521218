// Lines of a zone file, and messages for people.
#include "dns/presentation.h"

#include <gtest/gtest.h>

#include "tests/support/messages.h"

namespace sekisho::dns {
namespace {

using sekisho::testing::reply;
using sekisho::testing::show;

TEST(RecordText, TakesTheFormsOfZoneFiles) {
  struct Case {
    const char *line, *written;
  };
  for (const Case& c : {
           Case{"www A 192.0.2.1", "www.example. 99 IN A 192.0.2.1"},
           {"www.example. 300 IN A 192.0.2.1", "www.example. 300 IN A 192.0.2.1"},
           {"www IN 300 A 192.0.2.1", "www.example. 300 IN A 192.0.2.1"},
           {"@ 1h MX 10 mail", "example. 3600 IN MX 10 mail.example."},
           {"  @\tin\ta  192.0.2.1 ; web", "example. 99 IN A 192.0.2.1"},
           {"version.bind. CH TXT \"x\"", "version.bind. 99 CH TXT \"x\""},
           {"a. CLASS32 TYPE65280 \\# 1 ff", "a. 99 CLASS32 TYPE65280 \\# 1 FF"},
           {"a. TYPE1 \\# 4 c0000201", "a. 99 IN A 192.0.2.1"},
           {"z 172800 IN DS 1 13 2 ( aabb ccdd )", "z.example. 172800 IN DS 1 13 2 AABBCCDD"},
           {"a. 2147483647 A 192.0.2.1", "a. 2147483647 IN A 192.0.2.1"},
       }) {
    const auto record = record_from_text(c.line, Name::of("example"), 99);
    ASSERT_TRUE(record.ok()) << c.line;
    EXPECT_EQ(to_text(*record), c.written);
  }
}

TEST(RecordText, SaysWhatIsWrong) {
  struct Case {
    const char* line;
    RecordTextError error;
  };
  for (const Case& c : {
           Case{"", RecordTextError::empty},
           {"   ; only a comment", RecordTextError::empty},
           {"a..b A 192.0.2.1", RecordTextError::bad_owner},
           {"\"a A 192.0.2.1", RecordTextError::bad_owner},
           {"a 2147483648 A 192.0.2.1", RecordTextError::bad_ttl},
           {"a 1x A 192.0.2.1", RecordTextError::bad_ttl},
           {"a CLASS70000 A 192.0.2.1", RecordTextError::bad_class},
           {"a", RecordTextError::bad_type},
           {"a 300 IN", RecordTextError::bad_type},
           {"a IN AX 192.0.2.1", RecordTextError::bad_type},
           {"a A", RecordTextError::bad_rdata},
           {"a A 192.0.2.256", RecordTextError::bad_rdata},
           {"a MX mail", RecordTextError::bad_rdata},
       }) {
    const auto record = record_from_text(c.line, Name::of("example"), 99);
    ASSERT_FALSE(record.ok()) << c.line;
    EXPECT_EQ(record.error(), c.error) << c.line << ": " << to_text(record.error());
    EXPECT_FALSE(to_text(record.error()).empty());
  }
}

TEST(MessageText, IsLikeDigs) {
  OptFields fields;
  fields.dnssec_ok = true;
  fields.ede = ExtendedError{Ede::bogus, "no match"};
  const auto wire = reply("www.example. A")
                        .rcode(Rcode::nxdomain)
                        .ad()
                        .authority("example. 60 SOA ns.example. root.example. 1 2 3 4 5")
                        .opt(fields)
                        .wire();
  EXPECT_EQ(show(wire),
            ";; opcode: QUERY, status: NXDOMAIN, id: 4660\n"
            ";; flags: qr rd ra ad; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1\n"
            ";; EDNS: version: 0, flags: do; udp: 1232\n"
            ";; EDE: 6 (DNSSEC Bogus): \"no match\"\n"
            "\n;; QUESTION SECTION:\n;www.example. IN A\n"
            "\n;; AUTHORITY SECTION:\nexample. 60 IN SOA ns.example. root.example. 1 2 3 4 5\n");
}

TEST(MessageText, JoinsTheHalvesOfAnRcode) {
  const Message m = reply("a. A").edns().rcode(Rcode::badvers).message();
  EXPECT_EQ(m.header.rcode, 0);
  EXPECT_EQ(m.rcode(), Rcode::badvers);
}

}  // namespace
}  // namespace sekisho::dns
