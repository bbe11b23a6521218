// What kind of reply a message is, for iteration at a zone and for forwarders of a cut.
#include "resolver/machine/reply_reading.h"

#include <gtest/gtest.h>

#include "tests/support/messages.h"

namespace sekisho::resolver {
namespace {

using dns::Rcode;
using testing::MessageText;

forwarding::Realm recursive_realm() {
  forwarding::Realm realm;
  realm.resolution = forwarding::Resolution::recursive;
  realm.groups.resize(1);
  realm.rules.resize(2);
  realm.rules[0].cut = dns::Name::of(".");
  realm.rules[1].cut = dns::Name::of("inside.example");
  realm.rules[1].group = 0;
  realm.zones = forwarding::SuffixTable::build({{realm.rules[0].cut, 0U}, {realm.rules[1].cut, 1U}});
  return realm;
}

MessageText authority_reply(std::string_view question) { return testing::reply(question).ra(false).aa(); }
MessageText plain_reply(std::string_view question) { return testing::reply(question).ra(false).aa(false); }

struct Row {
  const char* what;
  MessageText reply;
  ReplyKind kind;
  bool second_best = false;
};

class IterativeReply : public ::testing::TestWithParam<Row> {};

TEST_P(IterativeReply, IsReadAs) {
  const forwarding::Realm realm = recursive_realm();
  const dns::Name zone = dns::Name::of("example");
  const dns::Message message = GetParam().reply.message();
  const Bailiwick bailiwick{realm, realm.rules[0], zone, *message.question};
  const ReplyReading reading = read_reply(message, *message.question, bailiwick, false);
  EXPECT_EQ(static_cast<int>(reading.kind), static_cast<int>(GetParam().kind));
  EXPECT_EQ(reading.second_best, GetParam().second_best);
}

const char* const soa = "example. 300 SOA ns.example. root.example. 1 2 3 4 60";
const char* const soa_above = ". 300 SOA a.root. root. 1 2 3 4 60";
const char* const www = "www.example. 300 A 192.0.2.1";

const Row iterative[] = {
    {"answer", authority_reply("www.example. A").answer(www), ReplyKind::answer},
    {"answer_without_aa", plain_reply("www.example. A").answer(www), ReplyKind::answer, true},
    {"answer_of_a_recursor", plain_reply("www.example. A").ra().answer(www), ReplyKind::answer, true},
    {"alias", authority_reply("www.example. A").answer("www.example. 300 CNAME a.b."), ReplyKind::alias},
    {"alias_was_asked", authority_reply("www.example. CNAME").answer("www.example. 300 CNAME a.b."),
     ReplyKind::answer},
    {"two_aliases",
     plain_reply("www.example. A").answer("www.example. 300 CNAME a.b.").answer("www.example. 300 CNAME c.d."),
     ReplyKind::lame},
    {"dname",
     authority_reply("a.t.example. A").answer("t.example. 300 DNAME b.").answer("a.t.example. 300 CNAME a.b."),
     ReplyKind::dname},
    {"dname_outside", plain_reply("a.t.example. A").answer(". 300 DNAME b."), ReplyKind::lame},
    {"nodata", authority_reply("www.example. A").authority(soa), ReplyKind::nodata},
    {"nodata_without_soa", authority_reply("www.example. A"), ReplyKind::nodata},
    {"nodata_soa_of_above", plain_reply("www.example. A").authority(soa_above), ReplyKind::lame},
    {"nothing_at_all", plain_reply("www.example. A"), ReplyKind::nodata, true},
    {"nxdomain_without_soa", plain_reply("www.example. A").rcode(Rcode::nxdomain), ReplyKind::nxdomain, true},
    {"nxdomain", authority_reply("www.example. A").rcode(Rcode::nxdomain).authority(soa), ReplyKind::nxdomain},
    {"referral", plain_reply("www.sub.example. A").authority("sub.example. 300 NS ns.sub.example."),
     ReplyKind::referral},
    {"referral_to_itself", plain_reply("www.example. A").authority("example. 300 NS ns.example."), ReplyKind::lame},
    {"referral_upward_with_aa", authority_reply("www.example. A").authority(". 300 NS a.root."), ReplyKind::lame},
    {"referral_with_glue_as_answer",
     plain_reply("ns.sub.example. A")
         .answer("ns.sub.example. 300 A 192.0.2.1")
         .authority("sub.example. 300 NS ns.sub.example."),
     ReplyKind::referral},
    {"referral_upward", plain_reply("www.example. A").authority(". 300 NS a.root."), ReplyKind::lame},
    {"referral_aside", plain_reply("www.example. A").authority("other.example. 300 NS ns.example."), ReplyKind::lame},
    {"referral_for_ds", plain_reply("sub.example. DS").authority("sub.example. 300 NS ns.example."), ReplyKind::lame},
    {"unsolicited_only", plain_reply("www.example. A").answer("ftp.example. 300 A 192.0.2.1"), ReplyKind::nodata,
     true},
    {"other_type", authority_reply("www.example. AAAA").answer(www), ReplyKind::nodata, true},
};
std::string row_name(const ::testing::TestParamInfo<Row>& row) { return row.param.what; }
INSTANTIATE_TEST_SUITE_P(, IterativeReply, ::testing::ValuesIn(iterative), row_name);

class ForwarderReply : public ::testing::TestWithParam<Row> {};

TEST_P(ForwarderReply, IsReadAs) {
  const forwarding::Realm realm = recursive_realm();
  const dns::Message message = GetParam().reply.message();
  const Bailiwick bailiwick{realm, realm.rules[1], realm.rules[1].cut, *message.question};
  const ReplyReading reading = read_reply(message, *message.question, bailiwick, true);
  EXPECT_EQ(static_cast<int>(reading.kind), static_cast<int>(GetParam().kind));
  EXPECT_FALSE(reading.second_best);
}

const Row forwarder[] = {
    {"answer", testing::reply("a.inside.example. A").answer("a.inside.example. 300 A 10.0.0.1"), ReplyKind::answer},
    {"nodata", testing::reply("a.inside.example. A").authority(soa), ReplyKind::nodata},
    {"nodata_without_soa", testing::reply("a.inside.example. A"), ReplyKind::nodata},
    {"nxdomain_without_soa", testing::reply("a.inside.example. A").rcode(Rcode::nxdomain), ReplyKind::nxdomain},
    {"does_not_recurse",
     plain_reply("a.b.inside.example. A").authority("b.inside.example. 300 NS ns.b.inside.example."),
     ReplyKind::lame},
    {"refers_upward", testing::reply("a.inside.example. A").authority("example. 300 NS ns.example."),
     ReplyKind::lame},
};
INSTANTIATE_TEST_SUITE_P(, ForwarderReply, ::testing::ValuesIn(forwarder), row_name);

TEST(Bailiwick, NothingCrossesAForwardedCut) {
  const forwarding::Realm realm = recursive_realm();
  const dns::Name zone = dns::Name::of("example");
  const dns::Question asked_outside = testing::question("www.example. A");
  const dns::Question asked_inside = testing::question("www.inside.example. A");
  const dns::Question asked_at_the_cut = testing::question("inside.example. DS");
  const Bailiwick outside{realm, realm.rules[0], zone, asked_outside};
  const Bailiwick inside{realm, realm.rules[1], realm.rules[1].cut, asked_inside};
  const Bailiwick above{realm, realm.rules[0], zone, asked_at_the_cut};
  EXPECT_TRUE(outside.accepts(dns::Name::of("www.example"), dns::RRType::a));
  EXPECT_FALSE(outside.accepts(dns::Name::of("www.inside.example"), dns::RRType::a));
  EXPECT_FALSE(outside.accepts(dns::Name::of("other"), dns::RRType::a));
  EXPECT_TRUE(inside.accepts(dns::Name::of("www.inside.example"), dns::RRType::a));
  EXPECT_FALSE(inside.accepts(dns::Name::of("www.example"), dns::RRType::a));
  EXPECT_TRUE(outside.accepts(dns::Name::of("inside.example"), dns::RRType::ds)) << "DS belongs to the side above";
  EXPECT_TRUE(above.accepts(dns::Name::of("inside.example"), dns::RRType::ds));
  EXPECT_FALSE(above.accepts(dns::Name::of("inside.example"), dns::RRType::a))
      << "asked for its DS, not for its data";
}

}  // namespace
}  // namespace sekisho::resolver
