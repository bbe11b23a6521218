// What the fast path takes for an ordinary query, and the fault of each that is none.
#include "dns/query_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/messages.h"

namespace sekisho::dns {
namespace {

using sekisho::testing::from_hex;
using sekisho::testing::Octets;
using sekisho::testing::query;
using sekisho::testing::question;
using sekisho::testing::to_hex;

constexpr const char* opt = " 00 0029 04d0 00000000 0000";

/// Flags, four counts, and the rest; all hex.
Octets message(const std::string& flags, const std::string& counts, const std::string& rest) {
  return from_hex("abcd" + flags + counts + rest);
}

std::string repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

const std::string www = "03777777 02676f 026a70 00 0001 0001";  // www.go.jp A IN
const std::string one_question = "0001 0000 0000 0000";
const std::string with_additional = "0001 0000 0000 0001";

struct FaultCase {
  const char* what;
  QueryFault fault;
  Octets wire;
  bool question_read;
};

std::vector<FaultCase> faults() {
  const std::string label63 = "3f" + repeat("61", 63);
  return {
      {"plain", QueryFault::none, message("0100", one_question, www), true},
      {"with OPT", QueryFault::none, message("0100", with_additional, www + opt), true},
      {"root", QueryFault::none, message("0100", one_question, "00 0002 0001"), true},
      {"empty", QueryFault::short_header, {}, false},
      {"11 octets", QueryFault::short_header, from_hex("abcd 0100 0001 0000 0000 00"), false},
      {"a reply", QueryFault::is_response, message("8180", one_question, www), false},
      {"NOTIFY", QueryFault::opcode, message("2000", one_question, www), true},
      {"STATUS without question", QueryFault::opcode, message("1000", "0000 0000 0000 0000", ""), false},
      {"UPDATE", QueryFault::opcode, message("2800", "0001 0000 0001 0000", www), true},
      {"no question", QueryFault::qdcount_zero, message("0100", "0000 0000 0000 0000", ""), false},
      {"no question, a cookie", QueryFault::cookie_only,
       message("0100", "0000 0000 0000 0001", "00 0029 04d0 00000000 000c 000a 0008" + repeat("61", 8)), false},
      {"no question, half a cookie", QueryFault::qdcount_zero,
       message("0100", "0000 0000 0000 0001", "00 0029 04d0 00000000 0008 000a 0004" + repeat("61", 4)), false},
      {"no question, an answer, a cookie", QueryFault::qdcount_zero,
       message("0100", "0000 0001 0000 0001", "00 0029 04d0 00000000 000c 000a 0008" + repeat("61", 8)), false},
      {"two questions", QueryFault::qdcount_many, message("0100", "0002 0000 0000 0000", www + www), false},
      {"name over the end", QueryFault::qname_truncated, message("0100", one_question, "03 7777"), false},
      {"name without end", QueryFault::qname_truncated, message("0100", one_question, "03 777777"), false},
      {"nothing behind the header", QueryFault::qname_truncated, message("0100", one_question, ""), false},
      {"pointer", QueryFault::qname_pointer, message("0100", one_question, "c00c 0001 0001"), false},
      {"label type 01", QueryFault::qname_label_type, message("0100", one_question, "4161 00 0001 0001"), false},
      {"256 octets", QueryFault::qname_too_long,
       message("0100", one_question, repeat(label63, 3) + "3e" + repeat("61", 62) + "00 0001 0001"), false},
      {"255 octets", QueryFault::none,
       message("0100", one_question, repeat(label63, 3) + "3d" + repeat("61", 61) + "00 0001 0001"), true},
      {"no class", QueryFault::question_truncated, message("0100", one_question, "00 0001 00"), false},
      {"answer", QueryFault::answer_in_query,
       message("0100", "0001 0001 0000 0000", www + "00 0001 0001 00000000 0000"), true},
      {"authority", QueryFault::answer_in_query,
       message("0100", "0001 0000 0001 0000", www + "00 0001 0001 00000000 0000"), true},
      {"OPT cut", QueryFault::record_truncated, message("0100", with_additional, www + "00 0029 04d0"), true},
      {"OPT missing", QueryFault::record_truncated, message("0100", with_additional, www), true},
      {"OPT's data cut", QueryFault::record_truncated,
       message("0100", with_additional, www + "00 0029 04d0 00000000 0004 00"), true},
      {"two OPTs", QueryFault::two_opts, message("0100", "0001 0000 0000 0002", www + opt + opt), true},
      {"OPT owned", QueryFault::opt_owner, message("0100", with_additional, www + "0161 00 0029 04d0 00000000 0000"),
       true},
      {"OPT owned by pointer", QueryFault::opt_owner,
       message("0100", with_additional, www + "c00c 0029 04d0 00000000 0000"), true},
      {"option over the end", QueryFault::opt_options,
       message("0100", with_additional, www + "00 0029 04d0 00000000 0005 0003 0002 00"), true},
      {"17 options", QueryFault::opt_options,
       message("0100", with_additional, www + "00 0029 04d0 00000000 0044" + repeat("000c 0000", 17)), true},
      {"cookie of 9", QueryFault::opt_options,
       message("0100", with_additional, www + "00 0029 04d0 00000000 000d 000a 0009" + repeat("61", 9)), true},
      {"trailing", QueryFault::trailing_octets, message("0100", one_question, www + "00"), true},
      {"trailing behind OPT", QueryFault::trailing_octets, message("0100", with_additional, www + opt + "00"), true},
      {"TSIG", QueryFault::tsig,
       message("0100", "0001 0000 0000 0002", www + opt + "036b6579 00 00fa 00ff 00000000 0000"), true},
      {"SIG(0)", QueryFault::tsig, message("0100", with_additional, www + "00 0018 00ff 00000000 0002 0000"), true},
      {"an old SIG is no SIG(0)", QueryFault::none,
       message("0100", with_additional, www + "00 0018 00ff 00000000 0002 0001"), true},
      {"nine more", QueryFault::too_many_additional,
       message("0100", "0001 0000 0000 0009", www + repeat("00 0001 0001 00000000 0000", 9)), true},
      {"additional's owner of 0x40", QueryFault::record_truncated,
       message("0100", with_additional, www + "4061 0001 0001 00000000 0000"), true},
  };
}

TEST(ReadQuery, NamesEachFault) {
  for (const FaultCase& c : faults()) {
    const QueryView view = read_query(c.wire);
    EXPECT_EQ(static_cast<int>(view.fault), static_cast<int>(c.fault)) << c.what;
    EXPECT_EQ(view.question_end != 0, c.question_read) << c.what;
    EXPECT_EQ(!view.qname.empty(), c.question_read) << c.what;
  }
}

TEST(ReadQuery, FillsWhatAnErrorReplyEchoes) {
  for (const FaultCase& c : faults()) {
    if (c.wire.size() < 12) continue;
    const QueryView view = read_query(c.wire);
    EXPECT_EQ(view.header.id, 0xABCD) << c.what;
    EXPECT_EQ(view.header.rd, (c.wire[2] & 1) != 0) << c.what;
  }
  const QueryView two = read_query(message("0110", "0001 0000 0000 0002", www + opt + opt));
  EXPECT_TRUE(two.edns.has_value());  // the first one: its reply carries an OPT too
  EXPECT_TRUE(two.header.cd);
}

TEST(ReadQuery, ReadsTheFields) {
  OptFields fields;
  const Octets cookie = from_hex("0102030405060708");
  fields.cookie = cookie;
  fields.nsid_request = true;
  fields.dnssec_ok = true;
  fields.udp_size = 400;
  const Octets wire = query("WwW.City.example.lg.jp. IN AAAA").id(7).cd().opt(fields).wire();
  const QueryView view = read_query(wire);
  EXPECT_EQ(view.fault, QueryFault::none);
  EXPECT_EQ(view.header.id, 7);
  EXPECT_TRUE(view.header.rd && view.header.cd);
  EXPECT_TRUE(Name::from_wire(view.qname)->same_octets(Name::of("WwW.City.example.lg.jp.")));
  EXPECT_EQ(view.label_count, 5);
  EXPECT_EQ(view.qtype, RRType::aaaa);
  EXPECT_EQ(view.qclass, RRClass::in);
  EXPECT_EQ(view.question_end, 12U + 24U + 4U);
  ASSERT_TRUE(view.edns);
  EXPECT_EQ(view.edns->udp_size, 512);  // below 512 counts as 512
  EXPECT_TRUE(view.edns->dnssec_ok && view.edns->nsid);
  EXPECT_EQ(to_hex(view.edns->cookie), "01 02 03 04 05 06 07 08");
}

TEST(ReadQuery, NothingOfTheQueryBeforeIsLeftInAViewUsedAgain) {
  const Octets with_opt = message("0110", with_additional, www + " 00 0029 04d0 00008000 0000");
  const Octets plain = message("0100", one_question, www);
  const Octets broken = from_hex("abcd01");
  QueryView view;
  read_query(with_opt, view);
  ASSERT_TRUE(view.edns && view.edns->dnssec_ok);
  EXPECT_EQ(view.edns->udp_size, 1232);
  EXPECT_TRUE(view.header.cd);
  read_query(plain, view);
  EXPECT_FALSE(view.edns);
  EXPECT_FALSE(view.header.cd);
  EXPECT_EQ(view.fault, QueryFault::none);
  read_query(broken, view);
  EXPECT_EQ(view.fault, QueryFault::short_header);
  EXPECT_TRUE(view.qname.empty());
  EXPECT_EQ(view.question_end, 0U);
}

TEST(ReadQuery, EveryCutOfAQueryIsAFault) {
  const Octets wire = query("www.example. A").edns(1232).wire();
  for (std::size_t n = 0; n < wire.size(); ++n) {
    EXPECT_NE(read_query(Bytes{wire}.first(n)).fault, QueryFault::none) << n;
  }
  EXPECT_EQ(read_query(wire).fault, QueryFault::none);
}

}  // namespace
}  // namespace sekisho::dns
