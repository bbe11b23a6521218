// What local data is warned about at load: N-7, N-9, N-10, N-11, and what is not.
#include <gtest/gtest.h>

#include "tests/unit/views/zone_text.h"

namespace sekisho::views {
namespace {

const char* to_text(ZoneWarning::Kind kind) {
  using enum ZoneWarning::Kind;
  switch (kind) {
    case wildcard_mx_hidden:
      return "wildcard_mx_hidden";
    case host_without_mx:
      return "host_without_mx";
    case mx_target_missing:
      return "mx_target_missing";
    case ns_target_missing:
      return "ns_target_missing";
    case mx_to_cname:
      return "mx_to_cname";
    case relative_name_suspect:
      return "relative_name_suspect";
    case cname_and_other:
      return "cname_and_other";
    case single_ns:
      return "single_ns";
  }
  return "?";
}

struct Case {
  const char* why;
  std::vector<std::string> lines;
  std::vector<std::string> expected;  // "kind owner detail"
};

void expect_warnings(const char* apex, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    std::vector<std::string> got;
    for (const ZoneWarning& warning : lint_zone(zone_of(apex, c.lines))) {
      got.push_back(std::string(to_text(warning.kind)) + " " + warning.owner.to_text() +
                    (warning.detail.empty() ? "" : " " + warning.detail));
    }
    EXPECT_EQ(got, c.expected) << c.why;
  }
}

TEST(LintZone, FindsWhatLosesMail) {
  expect_warnings(
      "c.lg.jp.",
      {
          {"N-7: a wildcard MX does not reach a host that exists",
           {"* MX 10 mail", "mail A 10.1.5.25", "web A 10.1.6.1", "x.web TXT t", "own A 10.1.6.2", "own MX 10 mail"},
           {"wildcard_mx_hidden web.c.lg.jp. *.c.lg.jp."}},
          {"N-9: the zone has mail, its apex has an address, but no MX",
           {"@ A 10.1.1.1", "sub MX 10 mail", "mail A 10.1.5.25"},
           {"host_without_mx c.lg.jp."}},
          {"N-9: a host that sends mail",
           {"app A 10.1.1.1", "app TXT \"v=spf1 a -all\""},
           {"host_without_mx app.c.lg.jp."}},
          {"N-9: a host with a DMARC policy",
           {"app A 10.1.1.1", "_dmarc.app TXT \"v=DMARC1; p=none\""},
           {"host_without_mx app.c.lg.jp."}},
          {"N-10: MX target without an address", {"@ MX 10 mail"}, {"mx_target_missing c.lg.jp. mail.c.lg.jp."}},
          {"N-10: NS target without an address",
           {"@ NS ns1", "@ NS ns2.example.jp."},
           {"ns_target_missing c.lg.jp. ns1.c.lg.jp."}},
          {"N-10: a delegation without glue", {"sub NS ns.sub"}, {"ns_target_missing sub.c.lg.jp. ns.sub.c.lg.jp."}},
          {"RFC 2181 §10.3",
           {"@ MX 10 mail", "mail CNAME real", "real A 10.1.5.25"},
           {"mx_to_cname c.lg.jp. mail.c.lg.jp."}},
          {"RFC 1034 §3.6.2", {"www CNAME web.example.jp.", "www A 10.1.1.1"}, {"cname_and_other www.c.lg.jp."}},
          {"N-11", {"@ NS ns.example.jp.", "www A 10.1.1.1"}, {"single_ns c.lg.jp."}},
      });
}

TEST(LintZone, FindsNamesWithoutTheirFinalDot) {  // N-7
  expect_warnings("c.lg.jp.", {
                                  {"the zone's own name twice",
                                   {"mail.c.lg.jp A 10.1.1.1"},
                                   {"relative_name_suspect mail.c.lg.jp.c.lg.jp. mail.c.lg.jp.c.lg.jp."}},
                                  {"a target with the zone's name twice",
                                   {"@ MX 10 mail.c.lg.jp", "mail A 10.1.1.1"},
                                   {"relative_name_suspect c.lg.jp. mail.c.lg.jp.c.lg.jp."}},
                                  {"a target in another zone",
                                   {"www CNAME www.example.com"},
                                   {"relative_name_suspect www.c.lg.jp. www.example.com.c.lg.jp."}},
                              });
  expect_warnings("5.1.10.in-addr.arpa.",
                  {
                      {"a PTR target",
                       {"25 PTR mail.c.lg.jp"},
                       {"relative_name_suspect 25.5.1.10.in-addr.arpa. mail.c.lg.jp.5.1.10.in-addr.arpa."}},
                      {"and a right one", {"25 PTR mail.c.lg.jp."}, {}},
                  });
}

TEST(LintZone, IsSilentAboutGoodData) {
  expect_warnings(
      "c.lg.jp.",
      {
          {"R-10: a mail-only domain",
           {"@ SOA ns.example.jp. root.example.jp. 1 3600 900 604800 300", "@ NS ns.example.jp.",
            "@ MX 10 gw.example.jp."},
           {}},
          {"an intranet of hosts without mail", {"@ A 10.1.1.1", "web A 10.1.6.1", "db.web AAAA fd00::1"}, {}},
          {"mail as it should be",
           {"@ A 10.1.1.1", "@ MX 10 mail", "mail A 10.1.5.25", "_dmarc TXT \"v=DMARC1; p=reject\""},
           {}},
          {"a null MX", {"@ A 10.1.1.1", "@ MX 0 ."}, {}},
          {"a host that says it sends no mail", {"app A 10.1.1.1", "app TXT \"v=spf1 -all\""}, {}},
          {"an MX target by wildcard", {"@ MX 10 any.pool", "*.pool A 10.1.1.1"}, {}},
          {"a delegation with glue", {"sub NS ns.sub", "ns.sub A 10.1.9.53"}, {}},
          {"an MX target in a delegated zone", {"@ MX 10 mail.sub", "sub NS ns.sub", "ns.sub A 10.1.9.53"}, {}},
          {"labels that only look alike", {"jp A 10.1.1.1", "lg.mail A 10.1.1.2"}, {}},
      });
}

}  // namespace
}  // namespace sekisho::views
