// Messages as they are sent: compression, limits, and refusals that leave no trace.
#include "dns/message_writer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "dns/message_reader.h"
#include "dns/rdata.h"
#include "tests/support/messages.h"

namespace sekisho::dns {
namespace {

using sekisho::testing::from_hex;
using sekisho::testing::Octets;
using sekisho::testing::question;
using sekisho::testing::record;
using sekisho::testing::rrset;
using sekisho::testing::show;
using sekisho::testing::to_hex;

bool write(MessageWriter& writer, Section section, std::string_view line) {
  const Record r = record(line);
  return writer.record(section, r.owner, r.type, r.klass, r.ttl, r.rdata);
}

/// The octets behind the question that one answer takes.
std::string answer_octets(std::string_view question_text, std::string_view line) {
  Octets room(600);
  MessageWriter writer(room, room.size());
  writer.begin({});
  writer.question(question(question_text));
  const std::size_t before = writer.size();
  EXPECT_TRUE(write(writer, Section::answer, line));
  return to_hex(writer.finish().subspan(before));
}

TEST(MessageWriter, CompressesNames) {
  struct Case {
    const char *question, *line, *octets;
  };
  for (const Case& c : {
           Case{"a.b. A", "a.b. 60 A 10.0.0.1", "c0 0c 00 01 00 01 00 00 00 3c 00 04 0a 00 00 01"},
           {"A.b. A", "a.B. 60 A 10.0.0.1", "c0 0c 00 01 00 01 00 00 00 3c 00 04 0a 00 00 01"},  // whatever the case
           {"a.b. A", "b. 60 A 10.0.0.1", "c0 0e 00 01 00 01 00 00 00 3c 00 04 0a 00 00 01"},
           {"a.b. A", "c.b. 60 A 10.0.0.1", "01 63 c0 0e 00 01 00 01 00 00 00 3c 00 04 0a 00 00 01"},
           {"a.b. A", "a.c. 60 A 10.0.0.1", "01 61 01 63 00 00 01 00 01 00 00 00 3c 00 04 0a 00 00 01"},
           {". NS", ". 60 A 10.0.0.1", "00 00 01 00 01 00 00 00 3c 00 04 0a 00 00 01"},
           {"a.b. MX", "a.b. 60 MX 1 m.a.b.", "c0 0c 00 0f 00 01 00 00 00 3c 00 06 00 01 01 6d c0 0c"},
           {"a.b. MX", "b. 60 SOA x.b. y.x.b. 1 2 3 4 5",
            "c0 0e 00 06 00 01 00 00 00 3c 00 1c 01 78 c0 0e 01 79 c0 21 00 00 00 01 00 00 00 02 00 00 00 03 00 00 "
            "00 "
            "04 00 00 00 05"},
           // Only the types of RFC 1035 have their names compressed (RFC 3597 §4).
           {"a.b. SRV", "a.b. 60 SRV 1 2 3 a.b.",
            "c0 0c 00 21 00 01 00 00 00 3c 00 0b 00 01 00 02 00 03 01 61 01 62 00"},
           {"a.b. DNAME", "a.b. 60 DNAME a.b.", "c0 0c 00 27 00 01 00 00 00 3c 00 05 01 61 01 62 00"},
           {"a.b. NSEC", "a.b. 60 NSEC a.b. A", "c0 0c 00 2f 00 01 00 00 00 3c 00 08 01 61 01 62 00 00 01 40"},
       }) {
    EXPECT_EQ(answer_octets(c.question, c.line), c.octets) << c.question << " " << c.line;
  }
}

TEST(MessageWriter, SharedLettersAreNoSharedName) {
  // "ab" + "c" and "a" + "bc" have the same letters; labels that end alike have nothing in common.
  EXPECT_EQ(answer_octets("ab.c. A", "a.bc. 60 A 10.0.0.1"),
            "01 61 02 62 63 00 00 01 00 01 00 00 00 3c 00 04 0a 00 00 01");
  EXPECT_EQ(answer_octets("xb.c. A", "b.c. 60 A 10.0.0.1"), "01 62 c0 0f 00 01 00 01 00 00 00 3c 00 04 0a 00 00 01");
}

TEST(MessageWriter, RefusedRecordsLeaveNoTrace) {
  Octets with_refusals(4096);
  Octets without(4096);
  MessageWriter a(with_refusals, 120);
  MessageWriter b(without, 120);
  const Rrset big = rrset({"x.y.z. 60 NS first.name.in.z.", "x.y.z. 60 NS second.name.in.z.",
                           "x.y.z. 60 NS a-long-label-that-fits-no-more-into-the-message-at-all.z.",
                           "x.y.z. 60 NS another-long-label-that-fits-no-more-into-the-message.z."});
  for (MessageWriter* w : {&a, &b}) {
    w->begin({});
    ASSERT_TRUE(w->question(question("q. A")));
  }
  const std::size_t before = a.size();
  EXPECT_FALSE(a.rrset(Section::answer, big, true));
  EXPECT_EQ(a.size(), before);
  EXPECT_EQ(a.header().ancount, 0);
  for (MessageWriter* w : {&a, &b}) {
    // Names that the refused set had brought must be written out, not pointed to.
    ASSERT_TRUE(write(*w, Section::answer, "name.in.z. 60 A 10.0.0.1"));
    ASSERT_TRUE(write(*w, Section::answer, "x.y.z. 60 A 10.0.0.1"));
  }
  EXPECT_EQ(to_hex(a.finish()), to_hex(b.finish()));
  EXPECT_EQ(show(a.finish()), show(b.finish()));
}

TEST(MessageWriter, RefusedRecordsTakeNoRoomInTheSuffixTable) {
  Octets room(4096);
  MessageWriter w(room, 100);
  w.begin({});
  const std::string too_long = "x \"" + std::string(90, 'x') + "\"";
  for (int i = 0; i < 1000; ++i)
    EXPECT_FALSE(write(w, Section::answer, "n" + std::to_string(i) + ". 60 TXT " + too_long));
  ASSERT_TRUE(write(w, Section::answer, "again.and.again. 60 A 10.0.0.1"));
  const std::size_t before = w.size();
  ASSERT_TRUE(write(w, Section::answer, "again.and.again. 60 A 10.0.0.2"));
  EXPECT_EQ(w.size() - before, 2U + 10 + 4);
}

// The table holds sixteen bits of each suffix's hash. Among 250,000 names some share them with "a." and begin alike;
// what a pointer leads to has to be looked at.
TEST(MessageWriter, EqualTagsAreNotEqualNames) {
  Octets room(16000);
  const Octets address = from_hex("0a000001");
  for (int round = 0; round < 1000; ++round) {
    MessageWriter w(room, room.size());
    w.begin({});
    for (int i = 0; i < 250; ++i) {
      const Name name = Name::of("a.n" + std::to_string(round * 250 + i));
      ASSERT_TRUE(w.record(Section::answer, name, RRType::a, RRClass::in, 60, address));
    }
    const std::size_t at = w.size();
    ASSERT_TRUE(w.record(Section::answer, Name::of("a."), RRType::a, RRClass::in, 60, address));
    ByteReader reader(w.finish(), at);
    ASSERT_EQ(Name::parse(reader)->to_text(), "a.") << round;
  }
}

TEST(MessageWriter, KeepsToEveryLimit) {
  const Rrset set = rrset({"www.example. 60 MX 10 a.example.", "www.example. 60 MX 20 b.example.",
                           "www.example. 60 RRSIG MX 13 2 60 20261201000000 20261101000000 7 example. AQID"});
  OptFields fields;
  fields.ede = ExtendedError{Ede::stale_answer, "x"};
  for (std::size_t limit = 12; limit < 200; ++limit) {
    Octets room(limit + 16, 0xEE);
    MessageWriter w(room, limit);
    w.begin({});
    const bool question_fits = w.question(question("www.example. MX"));
    if (question_fits && w.size() + opt_size(fields) <= limit) w.reserve(opt_size(fields));
    const bool set_fits = w.rrset(Section::answer, set, true);
    if (!set_fits) w.set_truncated();
    const bool opt_fits = w.opt(fields);
    const Bytes wire = w.finish();
    ASSERT_LE(wire.size(), limit);
    EXPECT_TRUE(
        std::all_of(room.begin() + static_cast<std::ptrdiff_t>(limit), room.end(), [](auto c) { return c == 0xEE; }));
    const auto m = parse_message(wire);
    ASSERT_TRUE(m.ok()) << limit;
    EXPECT_EQ(m->question.has_value(), question_fits);
    EXPECT_EQ(m->answer.size(), set_fits ? 1U : 0U);
    EXPECT_EQ(m->edns.has_value(), opt_fits);
    EXPECT_EQ(m->header.tc, !set_fits);
    EXPECT_EQ(opt_fits, question_fits ? limit >= 12 + 17 + opt_size(fields) : limit >= 12 + opt_size(fields))
        << limit;
  }
}

TEST(MessageWriter, WritesSignaturesOnlyWhenAsked) {
  const Rrset set = rrset({"a. 60 A 192.0.2.1", "a. 60 RRSIG A 13 1 60 20261201000000 20261101000000 7 . AQID"});
  for (const bool wanted : {false, true}) {
    Octets room(512);
    MessageWriter w(room, room.size());
    w.begin({});
    ASSERT_TRUE(w.rrset(Section::answer, set, wanted));
    const auto m = parse_message(w.finish());
    EXPECT_EQ(m->answer[0].signatures.count(), wanted ? 1U : 0U);
    EXPECT_EQ(m->header.ancount, wanted ? 2 : 1);
  }
}

TEST(MessageWriter, CountsSections) {
  Octets room(512);
  MessageWriter w(room, room.size());
  Header header;
  header.id = 9;
  header.ancount = 77;  // ignored
  w.begin(header);
  w.question(question("a. A"));
  write(w, Section::answer, "a. 60 A 192.0.2.1");
  write(w, Section::authority, "a. 60 NS b.");
  write(w, Section::authority, "a. 60 NS c.");
  write(w, Section::additional, "b. 60 A 192.0.2.1");
  w.opt({});
  const Header h = parse_header(w.finish().data());
  EXPECT_EQ(h.id, 9);
  EXPECT_EQ(h.qdcount, 1);
  EXPECT_EQ(h.ancount, 1);
  EXPECT_EQ(h.nscount, 2);
  EXPECT_EQ(h.arcount, 2);
}

// CVE-2024-8508: a message made of many long names must be written in time linear in its octets. Each label is hashed
// once and compared with a bounded number of places, so names of 127 labels without end change nothing.
TEST(MessageWriter, ManyLongNamesAreWritten) {
  Octets room(65535);
  MessageWriter w(room, room.size());
  w.begin({});
  std::string labels;
  for (int i = 0; i < 120; ++i) labels += "a.";
  unsigned written = 0;
  while (write(w, Section::answer,
               "n" + std::to_string(written) + "." + labels + " 60 NS t" + std::to_string(written) + "." + labels)) {
    ++written;
  }
  EXPECT_GT(written, 1500U);  // compressed, some forty octets each
  const auto m = parse_message(w.finish());
  ASSERT_FALSE(m.ok());  // one set each, more than the reader takes
  EXPECT_EQ(m.error(), ParseError::too_many_rrsets);
}

TEST(MessageWriter, PointsOnlyWherePointersReach) {
  Octets room(65535);
  MessageWriter w(room, room.size());
  w.begin({});
  const std::string filler = "f. 60 TXT \"" + std::string(250, 'x') + "\"";
  while (w.size() < 0x4000) ASSERT_TRUE(write(w, Section::answer, filler));
  ASSERT_TRUE(write(w, Section::answer, "late.name. 60 A 192.0.2.1"));
  ASSERT_TRUE(write(w, Section::answer, "late.name. 60 A 192.0.2.2"));
  const auto m = parse_message(w.finish());
  ASSERT_TRUE(m.ok());
  EXPECT_EQ(show({m->answer.back()}), "late.name. 60 IN A 192.0.2.1\nlate.name. 60 IN A 192.0.2.2\n");
}

}  // namespace
}  // namespace sekisho::dns
