// What may be believed of a reply: CVE-2025-40778 (unsolicited records), MaginotDNS (other zones' records).
#include "forwarding/bailiwick.h"

#include <gtest/gtest.h>

#include <sstream>

#include "dns/presentation.h"

namespace sekisho::forwarding {
namespace {

/// Records one per line into RRsets; equal owner and type in sequence make one set.
std::vector<dns::Rrset> section(const std::string& text) {
  std::vector<dns::Rrset> sets;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line, ';');) {
    const auto record = dns::record_from_text(line, dns::Name(), 60);
    if (!record.ok()) {
      ADD_FAILURE() << line;
      continue;
    }
    if (sets.empty() || !(sets.back().owner == record->owner) || sets.back().type != record->type) {
      sets.emplace_back();
      sets.back().owner = record->owner;
      sets.back().type = record->type;
      sets.back().klass = record->klass;
    }
    sets.back().rdatas.add(record->rdata);
  }
  return sets;
}

std::string owners(const std::vector<dns::Rrset>& sets) {
  std::string text;
  for (const dns::Rrset& set : sets) text += set.owner.to_text() + "/" + dns::to_text(set.type) + " ";
  if (!text.empty()) text.pop_back();
  return text;
}

struct Row {
  const char* what;
  const char* qname;
  dns::RRType qtype;
  const char *answer, *authority, *additional;
  const char *kept_answer, *kept_authority, *kept_additional;
};

class Bailiwick : public ::testing::TestWithParam<Row> {};

TEST_P(Bailiwick, KeepsWhatMayBeBelieved) {
  const Row& row = GetParam();
  dns::Message message;
  message.answer = section(row.answer);
  message.authority = section(row.authority);
  message.additional = section(row.additional);
  const std::size_t before = message.answer.size() + message.authority.size() + message.additional.size();
  const BailiwickDrops drops =
      keep_in_bailiwick(message, {dns::Name::of(row.qname), row.qtype, dns::RRClass::in}, dns::Name::of("lg.jp."));
  EXPECT_EQ(owners(message.answer), row.kept_answer);
  EXPECT_EQ(owners(message.authority), row.kept_authority);
  EXPECT_EQ(owners(message.additional), row.kept_additional);
  const std::size_t after = message.answer.size() + message.authority.size() + message.additional.size();
  EXPECT_EQ(drops.total(), before - after);
}

using T = dns::RRType;
const Row rows[] = {
    {"plain", "w.lg.jp.", T::a, "w.lg.jp. A 10.0.0.1", "", "", "w.lg.jp./A", "", ""},
    {"case_is_no_difference", "w.lg.jp.", T::a, "W.LG.JP. A 10.0.0.1", "", "", "W.LG.JP./A", "", ""},
    {"unsolicited_answer", "w.lg.jp.", T::a, "w.lg.jp. A 10.0.0.1;v.lg.jp. A 10.0.0.2;bank.com. A 10.0.0.3", "", "",
     "w.lg.jp./A", "", ""},
    {"other_type", "w.lg.jp.", T::a, "w.lg.jp. A 10.0.0.1;w.lg.jp. MX 1 m.lg.jp.", "", "m.lg.jp. A 10.0.0.9",
     "w.lg.jp./A", "", ""},
    {"any_takes_all_of_the_name", "w.lg.jp.", T::any, "w.lg.jp. A 10.0.0.1;w.lg.jp. TXT x;v.lg.jp. TXT y", "", "",
     "w.lg.jp./A w.lg.jp./TXT", "", ""},
    {"chain", "a.lg.jp.", T::a, "c.lg.jp. A 10.0.0.1;b.lg.jp. CNAME c.lg.jp.;a.lg.jp. CNAME b.lg.jp.", "", "",
     "c.lg.jp./A b.lg.jp./CNAME a.lg.jp./CNAME", "", ""},
    {"chain_leaves_the_cut", "a.lg.jp.", T::a, "a.lg.jp. CNAME x.com.;x.com. A 10.0.0.1", "com. SOA a. b. 1 2 3 4 5",
     "", "a.lg.jp./CNAME", "", ""},
    {"chain_comes_back_in", "a.lg.jp.", T::a, "a.lg.jp. CNAME x.com.;x.com. CNAME b.lg.jp.;b.lg.jp. A 10.0.0.1", "",
     "", "a.lg.jp./CNAME", "", ""},
    {"cname_loop", "a.lg.jp.", T::a, "a.lg.jp. CNAME b.lg.jp.;b.lg.jp. CNAME a.lg.jp.", "", "",
     "a.lg.jp./CNAME b.lg.jp./CNAME", "", ""},
    {"cname_asked", "a.lg.jp.", T::cname, "a.lg.jp. CNAME b.lg.jp.;b.lg.jp. CNAME c.lg.jp.", "", "", "a.lg.jp./CNAME",
     "", ""},
    {"dname", "w.old.lg.jp.", T::a,
     "old.lg.jp. DNAME new.lg.jp.;w.old.lg.jp. CNAME w.new.lg.jp.;w.new.lg.jp. A 10.0.0.1", "", "",
     "old.lg.jp./DNAME w.old.lg.jp./CNAME w.new.lg.jp./A", "", ""},
    {"dname_alone", "w.old.lg.jp.", T::a, "old.lg.jp. DNAME new.lg.jp.;w.new.lg.jp. A 10.0.0.1", "", "",
     "old.lg.jp./DNAME w.new.lg.jp./A", "", ""},
    {"dname_asked_for_the_made_alias", "w.old.lg.jp.", T::cname,
     "old.lg.jp. DNAME new.lg.jp.;w.old.lg.jp. CNAME w.new.lg.jp.", "", "", "old.lg.jp./DNAME w.old.lg.jp./CNAME", "",
     ""},
    {"dname_any", "w.old.lg.jp.", T::any, "old.lg.jp. DNAME new.lg.jp.;w.old.lg.jp. CNAME w.new.lg.jp.", "", "",
     "old.lg.jp./DNAME w.old.lg.jp./CNAME", "", ""},
    {"dname_contradicted", "w.old.lg.jp.", T::a,
     "old.lg.jp. DNAME new.lg.jp.;w.old.lg.jp. CNAME evil.lg.jp.;evil.lg.jp. A 10.0.0.1", "", "", "old.lg.jp./DNAME",
     "", ""},
    {"dname_from_above_the_cut", "w.lg.jp.", T::a, "jp. DNAME evil.com.;w.lg.jp. CNAME w.lg.evil.com.", "", "",
     "w.lg.jp./CNAME", "", ""},
    {"nxdomain", "n.lg.jp.", T::a, "", "lg.jp. SOA a. b. 1 2 3 4 5;lg.jp. NS ns.lg.jp.;lg.jp. NSEC z.lg.jp. NS SOA",
     "ns.lg.jp. A 10.0.0.1", "", "lg.jp./SOA lg.jp./NSEC", ""},
    {"soa_from_above_the_cut", "n.lg.jp.", T::a, "", "jp. SOA a. b. 1 2 3 4 5", "", "", "", ""},
    {"soa_of_a_sibling", "n.lg.jp.", T::a, "", "x.lg.jp. SOA a. b. 1 2 3 4 5", "", "", "", ""},
    {"soa_of_the_chains_end", "a.lg.jp.", T::a, "a.lg.jp. CNAME b.x.lg.jp.", "x.lg.jp. SOA a. b. 1 2 3 4 5", "",
     "a.lg.jp./CNAME", "x.lg.jp./SOA", ""},
    {"soa_with_a_positive_answer", "w.lg.jp.", T::a, "w.lg.jp. A 10.0.0.1", "lg.jp. SOA a. b. 1 2 3 4 5", "",
     "w.lg.jp./A", "", ""},
    {"poisoned_authority", "w.lg.jp.", T::a, "w.lg.jp. A 10.0.0.1", "lg.jp. NS ns.evil.com.;com. NS ns.evil.com.",
     "ns.evil.com. A 10.6.6.6", "w.lg.jp./A", "", ""},
    {"mx_with_addresses", "c.lg.jp.", T::mx, "c.lg.jp. MX 10 m.c.lg.jp.;c.lg.jp. MX 20 m.go.jp.", "",
     "m.c.lg.jp. A 10.0.0.1;m.c.lg.jp. AAAA fd00::1;m.go.jp. A 10.0.0.2;v.lg.jp. A 10.0.0.3;m.c.lg.jp. TXT x",
     "c.lg.jp./MX", "", "m.c.lg.jp./A m.c.lg.jp./AAAA"},
    {"srv_and_its_host", "_s._tcp.lg.jp.", T::srv, "_s._tcp.lg.jp. SRV 0 0 5 h.lg.jp.", "", "h.lg.jp. A 10.0.0.1",
     "_s._tcp.lg.jp./SRV", "", "h.lg.jp./A"},
    {"svcb_dot_is_its_owner", "w.lg.jp.", T::https, "w.lg.jp. HTTPS 1 . alpn=h2", "", "w.lg.jp. A 10.0.0.1",
     "w.lg.jp./HTTPS", "", "w.lg.jp./A"},
    {"null_mx_points_nowhere", "w.lg.jp.", T::mx, "w.lg.jp. MX 0 .", "", "w.lg.jp. A 10.0.0.1", "w.lg.jp./MX", "",
     ""},
    {"asked_outside_the_cut", "w.go.jp.", T::a, "w.go.jp. A 10.0.0.1", "", "", "", "", ""},
};
INSTANTIATE_TEST_SUITE_P(Replies, Bailiwick, ::testing::ValuesIn(rows),
                         [](const auto& row) { return std::string(row.param.what); });

TEST(BailiwickLimits, ThirteenNamesInTheAdditionalSection) {
  std::string answer, additional;
  for (int i = 0; i < 30; ++i) {
    const std::string host = "m" + std::to_string(i) + ".lg.jp.";
    answer += (i > 0 ? ";lg.jp. MX 1 " : "lg.jp. MX 1 ") + host;
    additional += (i > 0 ? ";" : "") + host + " A 10.0.0.1;" + host + " AAAA fd00::1";
  }
  dns::Message message;
  message.answer = section(answer);
  message.additional = section(additional);
  keep_in_bailiwick(message, {dns::Name::of("lg.jp."), T::mx, dns::RRClass::in}, dns::Name());
  EXPECT_EQ(message.answer.at(0).rdatas.count(), 30U);
  EXPECT_EQ(message.additional.size(), 26U);
}

TEST(BailiwickLimits, AVeryLongChainEnds) {
  std::string answer;
  for (int i = 0; i < 100; ++i) {
    answer += (i > 0 ? ";c" : "c") + std::to_string(i) + ".lg.jp. CNAME c" + std::to_string(i + 1) + ".lg.jp.";
  }
  dns::Message message;
  message.answer = section(answer);
  keep_in_bailiwick(message, {dns::Name::of("c0.lg.jp."), T::a, dns::RRClass::in}, dns::Name());
  EXPECT_LE(message.answer.size(), 17U);
}

TEST(BailiwickLimits, ClassesDoNotMix) {
  dns::Message message;
  message.answer = section("w.lg.jp. CH TXT x");
  keep_in_bailiwick(message, {dns::Name::of("w.lg.jp."), T::txt, dns::RRClass::in}, dns::Name());
  EXPECT_TRUE(message.answer.empty());
}

}  // namespace
}  // namespace sekisho::forwarding
