// [pair]: what is a node's own stands in node.toml alone, and a node's ways out lie over the realms'.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

const std::string shared =
    "include = [\"node.toml\"]\n"
    "[[realm]]\nname = \"r\"\nresolution = \"forward\"\nvalidation = \"off\"\n"
    "validation-exempt-reason = \"not signed\"\ndevice = \"lo\"\nsource = [\"10.9.0.1\"]\n"
    "[[realm.group]]\nname = \"g\"\nservers = [{ address = \"10.0.0.1\" }]\n"
    "[[realm.forward-zone]]\nnames = [\"lg.jp\"]\ngroup = \"g\"\n"
    "[[view]]\nname = \"v\"\nclients = [{ port = \"p\", networks = [\"10.1.0.0/16\"] }]\n";
const std::string own =
    "[server]\nidentity = \"gw1\"\n"
    "[[port]]\nname = \"p\"\ndriver = \"socket\"\ndevice = \"lo\"\naddresses = [\"10.1.0.53\", \"fd00::53\"]\n"
    "[pair]\nnode = \"gw1\"\n"
    "[[pair.network]]\nname = \"lan\"\ninterface = \"eth1\"\nvrid = 51\npriority = 150\n"
    "addresses = [\"10.1.0.53\", \"fd00::53\"]\nown = [\"10.1.0.2\", \"fd00::2\"]\npeer = [\"10.1.0.3\", "
    "\"fd00::3\"]\n";

LoadResult load_files(const std::string& main, const std::string& node) {
  const std::map<std::string, std::string> files{{"/etc/s/sekisho.toml", main}, {"/etc/s/node.toml", node}};
  const FileSource source{[&](const std::string& path, std::string& reason) -> std::optional<std::string> {
                            const auto found = files.find(path);
                            if (found != files.end()) return found->second;
                            reason = "not there";
                            return std::nullopt;
                          },
                          [](const std::string&) { return std::vector<std::string>(); }};
  return load("/etc/s/sekisho.toml", source);
}

std::string all(const LoadResult& result) {
  std::string out;
  for (const Diagnostic& d : result.diagnostics) out += format(d, result.files, Language::en);
  return out;
}

std::size_t count(const LoadResult& result, Code code) {
  return static_cast<std::size_t>(std::ranges::count(result.diagnostics, code, &Diagnostic::code));
}

TEST(Pair, StandsInNodeTomlWithAllThatIsTheNodesOwn) {
  const LoadResult result = load_files(shared, own);
  ASSERT_TRUE(result.config) << all(result);
  EXPECT_TRUE(result.config->pair.configured());
  EXPECT_EQ(result.config->pair.networks[0].priority.value, 150U);
  EXPECT_FALSE(result.config->pair.preempt.value);
}

TEST(Pair, SaysOnceForEachTableThatStandsInTheWrongFile) {
  const LoadResult in_main =
      load_files(shared + "[metrics]\nlisten = []\n[cpu]\nlanes = []\nbusy-poll = false\n", own);
  EXPECT_EQ(count(in_main, Code::pair_place), 2U) << all(in_main);
  const LoadResult in_node = load_files(shared, own + "[organisation]\nname = \"City\"\n");
  EXPECT_EQ(count(in_node, Code::pair_place), 1U) << all(in_node);
  const LoadResult spread = load_files(shared + "[server]\nworkers = 1\n", own);
  EXPECT_EQ(count(spread, Code::pair_place), 1U) << "a table may be spread over files, but not this one\n"
                                                 << all(spread);
}

TEST(Pair, AsksNothingOfAGatewayThatIsAlone) {
  const std::string alone = own.substr(0, own.find("[pair]"));
  const LoadResult result = load_files(shared + "[metrics]\nlisten = []\n", alone);
  EXPECT_TRUE(result.config) << all(result);
}

TEST(Pair, LaysTheNodesWaysOutOverTheRealms) {
  const LoadResult plain = load_files(shared, own);
  const LoadResult moved =
      load_files(shared, own + "[[pair.exit]]\nrealm = \"r\"\nsource = [\"10.9.0.2\"]\ndevice = \"eth9\"\n");
  ASSERT_TRUE(plain.config && moved.config) << all(moved);
  EXPECT_EQ(moved.config->realms[0].source[0].value.to_string(), "10.9.0.2");
  EXPECT_EQ(moved.config->realms[0].device.value, "eth9");
  EXPECT_NE(moved.config->realms[0].content_hash, plain.config->realms[0].content_hash);
  const LoadResult watched = load_files(shared, own + "[[pair.exit]]\nrealm = \"r\"\nwitnesses = [\"10.9.0.9\"]\n");
  ASSERT_TRUE(watched.config) << all(watched);
  EXPECT_EQ(watched.config->pair.exits[0].device.value, "lo") << "where its witnesses are looked for";
  const LoadResult unknown = load_files(shared, own + "[[pair.exit]]\nrealm = \"x\"\n");
  EXPECT_EQ(count(unknown, Code::unknown_reference), 1U) << all(unknown);
}

TEST(Pair, NeedsWhatKeepalivedAndThePeerNeed) {
  struct Case {
    std::string change, into;
    Code code;
  };
  const Case cases[] = {
      {"vrid = 51\n", "", Code::pair_needs},
      {"own = [\"10.1.0.2\", \"fd00::2\"]\n", "own = [\"10.1.0.2\"]\n", Code::pair_needs},
      {"addresses = [\"10.1.0.53\", \"fd00::53\"]\nown", "addresses = [\"10.1.0.99\"]\nown", Code::pair_address},
      {"own = [\"10.1.0.2\"", "own = [\"10.1.0.53\"", Code::pair_address},
      {"peer = [\"10.1.0.3\"", "peer = [\"10.1.0.3\", \"10.1.0.4\"", Code::pair_address},
      {"[pair]\n", "[pair]\npeer = { url = \"https://10.9.0.2:8443\", ca = \"ca.pem\", person = \"gw2\" }\n",
       Code::pair_needs},
      {"[pair]\n", "[pair]\nmethod = \"anycast\"\n", Code::pair_needs},
  };
  for (const Case& c : cases) {
    std::string node = own;
    const std::size_t at = node.find(c.change);
    ASSERT_NE(at, std::string::npos) << c.change;
    node.replace(at, c.change.size(), c.into);
    const LoadResult result = load_files(shared, node);
    EXPECT_GE(count(result, c.code), 1U) << c.into << "\n" << all(result);
    EXPECT_FALSE(result.config);
  }
}

}  // namespace
}  // namespace sekisho::mgmt::config
