// Every fault of a domain is named rightly and first, with its server; what is sound is not blamed (L-9 to L-12, N-2,
// N-11, G3).
#include "mgmt/domain/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "small_internet.h"

namespace sekisho::mgmt::domain {
namespace {

using test::Manner;
using test::show;
using test::SmallInternet;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Case {
  const char* about;
  std::function<void(SmallInternet&)> make;
  Fault fault;              ///< the first finding
  const char* where = "";   ///< its server or address, or "" for none
  const char* detail = "";  ///< somewhere in its details
  unsigned errors = 1;      ///< in all: what merely follows is not told
};

void expect(const Case& c, SmallInternet& net) {
  c.make(net);
  const auto findings = net.check();
  SCOPED_TRACE(std::string(c.about) + "\n" + show(findings));
  ASSERT_FALSE(findings.empty());
  const Finding& first = findings.front();
  EXPECT_EQ(row_of(first.fault).word, row_of(c.fault).word);
  EXPECT_THAT(first.server + " " + first.address, HasSubstr(c.where));
  std::string details;
  for (const std::string& detail : first.details) details += detail + " ";
  EXPECT_THAT(details, HasSubstr(c.detail));
  const auto errors =
      std::ranges::count_if(findings, [](const Finding& f) { return row_of(f.fault).level == Level::error; });
  EXPECT_EQ(errors, c.errors);
}

Case lame(const char* about, Manner manner, Fault fault) {
  return {about, [manner](SmallInternet& net) { net.at("133.2.0.1").manner = manner; }, fault,
          "ns2.city.jp. 133.2.0.1"};
}

TEST(Domain, DelegationFaultsAreNamed) {
  const Case cases[] = {
      {"not registered", [](auto& net) { net.registered = false; }, Fault::not_registered, "", "jp."},
      {"no name server", [](auto& net) { net.delegation.clear(); }, Fault::not_delegated, "", "jp."},
      {"the parent is silent", [](auto& net) { net.parent_answers = false; }, Fault::parent_silent, "", "jp."},
      {"the parent cannot be found: that is not its not being registered",
       [](auto& net) {
         net.parent_resolves = false;
         net.registered = false;
       },
       Fault::parent_silent, "", "jp."},
      {"no glue", [](auto& net) { net.glue.pop_back(); }, Fault::glue_missing, "ns2.city.jp."},
      {"glue of a machine that is gone", [](auto& net) { net.glue[1] = "ns2.city.jp. 3600 A 133.9.9.9"; },
       Fault::glue_wrong, "ns2.city.jp. 133.9.9.9", "133.2.0.1"},
      {"one server",
       [](auto& net) {
         net.delegation.pop_back();
         net.glue.pop_back();
         std::erase(net.lines, "city.jp. 3600 NS ns2.city.jp.");
         net.take_zone();
       },
       Fault::one_server, "", "ns1.city.jp."},
      {"two names, one machine",
       [](auto& net) {
         net.glue[1] = "ns2.city.jp. 3600 A 133.1.0.1";
         net.replace("ns2.city.jp. 3600 A 133.2.0.1", "ns2.city.jp. 3600 A 133.1.0.1");
       },
       Fault::one_address, "133.1.0.1"},
      {"registered, but not in the zone",
       [](auto& net) {
         net.delegation.push_back("ns9.example.");
         net.hosts["ns9.example."] = {{"133.3.0.1"}, "", false};
         net.add_server("133.3.0.1");
       },
       Fault::names_only_at_parent, "", "ns9.example."},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    expect(c, net);
  }
}

TEST(Domain, NamesOfServersThatLeadNowhereAreNamed) {
  const Case cases[] = {
      {"a server's name that does not exist",
       [](auto& net) {
         net.delegation.push_back("gone.example.");
         net.lines.push_back("city.jp. 3600 NS gone.example.");
         net.take_zone();
       },
       Fault::server_no_address, "gone.example.", "no_name"},
      {"a server's name that is an alias",
       [](auto& net) {
         net.delegation.push_back("ns3.example.");
         net.lines.push_back("city.jp. 3600 NS ns3.example.");
         net.take_zone();
         net.hosts["ns3.example."] = {{"133.3.0.1"}, "real.example.", false};
         net.add_server("133.3.0.1");
       },
       Fault::server_alias, "ns3.example.", "real.example."},
      {"a server with a private address",
       [](auto& net) {
         net.delegation.push_back("ns3.example.");
         net.lines.push_back("city.jp. 3600 NS ns3.example.");
         net.take_zone();
         net.hosts["ns3.example."] = {{"192.168.1.1"}, "", false};
       },
       Fault::server_private, "ns3.example. 192.168.1.1", "private"},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    expect(c, net);
  }
}

TEST(Domain, LameServersAreToldApart) {  // L-10
  const Case cases[] = {
      lame("silent", Manner::silent, Fault::server_silent),
      lame("nothing listens", Manner::unreachable, Fault::server_unreachable),
      lame("no DNS there", Manner::garbles, Fault::server_unreadable),
      lame("refuses", Manner::refuses, Fault::server_refuses),
      lame("zone expired", Manner::fails, Fault::server_fails),
      lame("does not know how", Manner::not_implemented, Fault::server_error),
      lame("a resolver", Manner::without_authority, Fault::server_not_authoritative),
      lame("refers upward", Manner::refers_up, Fault::server_refers),
      lame("another zone", Manner::no_such_zone, Fault::server_no_zone),
      {"no TCP", [](auto& net) { net.at("133.2.0.1").tcp = false; }, Fault::server_tcp_closed, "133.2.0.1", "silent"},
      {"no UDP", [](auto& net) { net.at("133.2.0.1").udp = false; }, Fault::server_udp_closed, "133.2.0.1", "silent"},
      {"no EDNS", [](auto& net) { net.at("133.2.0.1").edns = false; }, Fault::server_no_edns,
       "ns2.city.jp. 133.2.0.1", "FORMERR", 0},
      {"all are silent", [](auto& net) { net.at("133.1.0.1").manner = net.at("133.2.0.1").manner = Manner::silent; },
       Fault::server_silent, "ns1.city.jp. 133.1.0.1", "", 2},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    expect(c, net);
  }
}

TEST(Domain, ServersThatGiveTooMuchAreNamed) {
  const Case cases[] = {
      {"an open resolver", [](auto& net) { net.at("133.2.0.1").recursive = true; }, Fault::server_recursive,
       "ns2.city.jp. 133.2.0.1", "", 0},
      {"the whole zone for everybody", [](auto& net) { net.at("133.2.0.1").open = true; }, Fault::transfer_open,
       "ns2.city.jp. 133.2.0.1", "", 0},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    expect(c, net);
  }
}

TEST(Domain, ServersThatDisagreeAreNamed) {
  const Case cases[] = {
      {"a stale secondary",
       [](auto& net) {
         auto old = net.lines;
         old[0] = "city.jp. 3600 SOA ns1.city.jp. root.city.jp. 6 3600 900 604800 600";
         net.at("133.2.0.1").zone = net.edition(old);
       },
       Fault::serial_differs, "ns2.city.jp. 133.2.0.1", "6 7 ns1.city.jp. 60"},
      {"serials count in a circle",
       [](auto& net) {
         auto old = net.lines;
         old[0] = "city.jp. 3600 SOA ns1.city.jp. root.city.jp. 4294967295 3600 900 604800 600";
         net.at("133.2.0.1").zone = net.edition(old);
       },
       Fault::serial_differs, "133.2.0.1", "4294967295 7"},
      {"two primaries",
       [](auto& net) {
         auto other = net.lines;
         other[3] = "city.jp. 3600 MX 10 mail2.city.jp.";
         other.push_back("mail2.city.jp. 60 A 133.1.0.26");
         net.at("133.2.0.1").zone = net.edition(other);
         net.lines.push_back("mail2.city.jp. 60 A 133.1.0.26");
         net.at("133.1.0.1").zone = net.edition(net.lines);
       },
       Fault::data_differs, "ns2.city.jp. 133.2.0.1", "MX"},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    expect(c, net);
  }
}

TEST(Domain, MailThatWouldNotArriveIsFound) {
  const auto mx = [](const char* host) {
    return [host](SmallInternet& net) { net.replace("MX 10 mail.city.jp.", std::string("MX 10 ") + host); };
  };
  const Case cases[] = {
      {"MX to an alias",
       [](auto& net) {
         net.replace("MX 10 mail.city.jp.", "MX 10 post.example.");
         net.hosts["post.example."] = {{"133.5.0.25"}, "real.example.", false};
       },
       Fault::mx_alias, "", "post.example. real.example."},
      {"MX without a name", mx("gone.example."), Fault::mx_no_address, "", "gone.example. no_name"},
      {"MX without an address",
       [](auto& net) {
         net.replace("MX 10 mail.city.jp.", "MX 10 post.example.");
         net.hosts["post.example."] = {};
       },
       Fault::mx_no_address, "", "post.example. no_data"},
      {"MX in a dead domain",
       [](auto& net) {
         net.replace("MX 10 mail.city.jp.", "MX 10 post.example.");
         net.hosts["post.example."] = {{}, "", true};
       },
       Fault::mx_failed, "", "post.example."},
      {"an address for a name", mx("133.1.0.25."), Fault::mx_is_address, "", "133.1.0.25."},
      {"a forgotten dot", mx("mail.city.jp.city.jp."), Fault::mx_no_address, "", "mail.city.jp.city.jp. no_name"},
      {"private mail server", [](auto& net) { net.replace("A 133.1.0.25", "A 192.168.5.25"); }, Fault::mx_private, "",
       "mail.city.jp. 192.168.5.25 private"},
      {"LGWAN's address of the mail server",
       [](auto& net) {
         net.replace("A 133.1.0.25", "A 133.50.5.25");
         net.own.lgwan = {*IpPrefix::parse("133.50.0.0/16")};
       },
       Fault::mx_private, "", "133.50.5.25 lgwan"},
      {"private web server",
       [](auto& net) { net.replace("www.city.jp. 3600 A 133.1.0.80", "www.city.jp. 3600 A 10.1.0.80"); },
       Fault::private_published, "", "www.city.jp. 10.1.0.80 private"},
      {"no MX",
       [](auto& net) {
         std::erase(net.lines, "city.jp. 3600 MX 10 mail.city.jp.");
         net.take_zone();
       },
       Fault::mx_missing, "", "", 0},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    expect(c, net);
  }
}

TEST(Domain, SoundOnesAreNotBlamed) {
  const Case cases[] = {
      {"signed, NSEC", [](auto&) {}, Fault::count},
      {"unsigned",
       [](auto& net) {
         net.ds.clear();
         net.leave_unsigned();
       },
       Fault::count},
      {"servers elsewhere",
       [](auto& net) {
         net.delegation = {"ns1.isp.example.", "ns2.isp.example."};
         net.glue.clear();
         net.replace("NS ns1.city.jp.", "NS ns1.isp.example.");
         net.replace("NS ns2.city.jp.", "NS ns2.isp.example.");
         net.hosts["ns1.isp.example."] = {{"133.1.0.1"}, "", false};
         net.hosts["ns2.isp.example."] = {{"133.2.0.1"}, "", false};
       },
       Fault::count},
      {"takes no mail (RFC 7505)", [](auto& net) { net.replace("MX 10 mail.city.jp.", "MX 0 ."); }, Fault::count},
      {"mail at another's",
       [](auto& net) {
         net.replace("MX 10 mail.city.jp.", "MX 10 mx.isp.example.");
         net.hosts["mx.isp.example."] = {{"133.7.0.25"}, "", false};
       },
       Fault::count},
      {"no mail, no web",
       [](auto& net) {
         std::erase(net.lines, "city.jp. 3600 MX 10 mail.city.jp.");
         std::erase(net.lines, "city.jp. 3600 A 133.1.0.80");
         net.take_zone();
       },
       Fault::count},
      {"a wildcard",
       [](auto& net) {
         net.lines.push_back("*.city.jp. 60 A 133.1.0.80");
         net.take_zone();
       },
       Fault::count},
  };
  for (const Case& c : cases) {
    SmallInternet net;
    c.make(net);
    const auto findings = net.check();
    const auto blamed = [](const Finding& f) { return row_of(f.fault).level != Level::notice; };
    EXPECT_TRUE(std::ranges::none_of(findings, blamed)) << c.about << "\n" << show(findings);
    EXPECT_TRUE(is_sound(findings)) << c.about;
  }
}

TEST(Domain, ServersByIPv6AreNotBlamedFromWhereThereIsNone) {
  SmallInternet net;
  net.glue.push_back("ns1.city.jp. 3600 AAAA 2400:1::1");
  net.lines.push_back("ns1.city.jp. 3600 AAAA 2400:1::1");
  net.take_zone();
  const auto findings = net.check();
  EXPECT_TRUE(is_sound(findings)) << show(findings);
  EXPECT_THAT(show(findings), HasSubstr("not_tested   [IPv6] [ns1.city.jp. (2400:1::1)]"));
  net.v6 = true;
  EXPECT_THAT(show(net.check()), HasSubstr("server_silent ns1.city.jp. 2400:1::1"));
}

TEST(Domain, WhatLgwanSeesIsComparedWithoutAlarm) {
  SmallInternet net;
  net.lgwan = {{"city.jp. MX", {"city.jp. 60 MX 10 mail.city.jp."}},
               {"mail.city.jp. A", {"mail.city.jp. 60 A 10.100.5.25"}}};
  EXPECT_EQ(show(net.check()), "lgwan_expected   [MX] [mail.city.jp. 133.1.0.25] [mail.city.jp. 10.100.5.25]\n");
  net.lgwan["www.city.jp. A"] = {"www.city.jp. 60 A 10.100.5.80"};
  EXPECT_THAT(show(net.check()), HasSubstr("lgwan_expected   [www.city.jp. A] [133.1.0.80] [10.100.5.80]\n"));
  net.lgwan = {{"elsewhere. A", {}}};
  EXPECT_EQ(show(net.check()), "lgwan_mail_missing   [mail.city.jp. 133.1.0.25]\n");
}

TEST(Domain, MailOnLgwanThatCannotArriveIsTold) {  // L-15
  SmallInternet net;
  net.lgwan = {{"city.jp. MX", {"city.jp. 60 MX 10 mail.city.jp."}}};
  EXPECT_THAT(show(net.check()), HasSubstr("lgwan_mail_no_address   [mail.city.jp.]\n"));
  net.lgwan["mail.city.jp. A"] = {"mail.city.jp. 60 A 133.1.0.25"};
  EXPECT_EQ(show(net.check()), "") << "LGWAN's blocks are not known, and it is what the Internet says";
  net.own.lgwan_networks = {*IpPrefix::parse("10.100.0.0/16")};
  EXPECT_EQ(show(net.check()), "lgwan_mail_outside   [mail.city.jp.] [133.1.0.25]\n");
}

TEST(Domain, ServersAreTestedBeforeTheyAreRegistered) {  // R-9, G4-5
  SmallInternet net;
  net.registered = false;
  net.lines = {"city.jp. 3600 SOA ns1.new.example. root.city.jp. 7 3600 900 604800 600",
               "city.jp. 3600 NS ns1.new.example.", "city.jp. 3600 NS ns2.new.example."};
  net.take_zone();
  net.hosts["ns1.new.example."] = {{"133.1.0.1"}, "", false};
  net.hosts["ns2.new.example."] = {{}, "", false};
  net.ds.clear();
  net.leave_unsigned();
  net.proposed = {{dns::Name::of("ns1.new.example."), {}},
                  {dns::Name::of("ns2.new.example."), {*IpAddress::parse("133.2.0.1")}}};
  const auto sound = net.check();
  EXPECT_TRUE(is_sound(sound)) << show(sound);
  net.at("133.2.0.1").manner = Manner::refuses;
  EXPECT_THAT(show(net.check()), HasSubstr("server_refuses ns2.new.example. 133.2.0.1"));
  net.registered = true;
  net.ds = {net.ksk.ds()};  // the old servers' zone is signed, the new ones' is not
  net.at("133.2.0.1").manner = Manner::serves;
  EXPECT_THAT(show(net.check()), HasSubstr("ds_without_keys"));
}

TEST(Domain, OldServersDoNotSpeakForThoseThatAreThoughtOf) {  // G4-5
  SmallInternet net;
  net.hosts["ns9.new.example."] = {{"133.9.0.1"}, "", false};
  net.add_server("133.9.0.1").is_signed = false;
  net.proposed = {{dns::Name::of("ns9.new.example."), {}}};
  EXPECT_EQ(net.evidence().servers.size(), 1U) << "its zone names the old ones";
  EXPECT_THAT(show(net.check()), HasSubstr("ds_without_keys"));
}

TEST(Domain, EveryFaultHasItsWordOnce) {
  std::vector<std::string_view> words;
  for (unsigned i = 0; i < static_cast<unsigned>(Fault::count); ++i) words.push_back(row_of(Fault(i)).word);
  std::ranges::sort(words);
  EXPECT_EQ(std::ranges::adjacent_find(words), words.end());
}

}  // namespace
}  // namespace sekisho::mgmt::domain
