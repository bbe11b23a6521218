// Includes: one configuration from many files, every mistake at its own place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "mgmt/config/load.h"

namespace sekisho::mgmt::config {
namespace {

using Files = std::map<std::string, std::string>;

const std::string ground =
    "[[port]]\nname = \"p\"\ndriver = \"socket\"\ndevice = \"lo\"\naddresses = [\"127.0.0.53\"]\n"
    "[[realm]]\nname = \"r\"\nresolution = \"forward\"\nvalidation = \"off\"\n"
    "validation-exempt-reason = \"not signed\"\ndevice = \"lo\"\n"
    "[[realm.group]]\nname = \"g\"\nservers = [{ address = \"10.0.0.1\" }]\n"
    "[[realm.forward-zone]]\nnames = [\"lg.jp\"]\ngroup = \"g\"\n";

std::string view(const std::string& name, const std::string& network) {
  return "[[view]]\nname = \"" + name + "\"\nclients = [{ port = \"p\", networks = [\"" + network + "\"] }]\n";
}

LoadResult load_files(const Files& files) {
  const FileSource source{
      [&](const std::string& path, std::string& reason) -> std::optional<std::string> {
        const auto found = files.find(path);
        if (found != files.end()) return found->second;
        reason = "not there";
        return std::nullopt;
      },
      [&](const std::string& directory) {
        std::vector<std::string> names;
        for (const auto& [path, text] : files) {
          if (path.starts_with(directory + "/") && path.find('/', directory.size() + 1) == path.npos)
            names.push_back(path.substr(directory.size() + 1));
        }
        return names;
      }};
  return load("/etc/s/main.toml", source);
}

std::string all(const LoadResult& result) {
  std::string out;
  for (const Diagnostic& d : result.diagnostics) out += format(d, result.files, Language::en);
  return out;
}

TEST(Include, TablesOfEveryFileMakeOneConfiguration) {
  const LoadResult result = load_files({
      {"/etc/s/main.toml", "include = [\"conf.d/*.toml\", \"site.toml\"]\n[server]\nidentity = \"gw\"\n" + ground},
      {"/etc/s/conf.d/20-b.toml", view("b", "10.2.0.0/16")},
      {"/etc/s/conf.d/10-a.toml", view("a", "10.1.0.0/16")},
      {"/etc/s/conf.d/.hidden.toml", "nonsense"},
      {"/etc/s/conf.d/notes.txt", "nonsense"},
      {"/etc/s/conf.d/deeper/x.toml", "nonsense"},
      {"/etc/s/site.toml", "[server]\nworkers = 2\n"},
  });
  ASSERT_TRUE(result.config) << all(result);
  ASSERT_EQ(result.config->views.size(), 2U);
  EXPECT_EQ(result.config->views[0].name.value, "a");
  EXPECT_EQ(result.config->views[1].name.value, "b");
  EXPECT_EQ(result.config->server.identity.value, "gw");
  EXPECT_EQ(result.config->server.workers.value, 2U);
  std::vector<std::string> read;
  for (const SourceFile& source : result.sources) read.push_back(source.path);
  EXPECT_THAT(read, testing::ElementsAre("/etc/s/main.toml", "/etc/s/conf.d/10-a.toml", "/etc/s/conf.d/20-b.toml",
                                         "/etc/s/site.toml"));
}

TEST(Include, WhatAChangeLeftBesideAFileIsNoConfiguration) {
  const LoadResult result = load_files({
      {"/etc/s/main.toml", "include = [\"conf.d/*\"]\n" + ground},
      {"/etc/s/conf.d/a.toml", view("a", "10.1.0.0/16")},
      {"/etc/s/conf.d/a.toml.new", "half a te"},
      {"/etc/s/conf.d/a.toml.kept", view("a", "10.9.0.0/16")},
  });
  EXPECT_TRUE(result.config) << all(result);
}

TEST(Include, AMistakeIsNamedInTheFileThatHasIt) {
  const LoadResult result = load_files({
      {"/etc/s/main.toml", "include = [\"conf.d/*.toml\"]\n" + ground},
      {"/etc/s/conf.d/a.toml", "\n" + view("a", "10.1.0.0/33")},
      {"/etc/s/conf.d/b.toml", "[[view]\n"},
      {"/etc/s/conf.d/c.toml", view("c", "10.3.0.0/16") + "colour = \"red\"\n"},
  });
  const std::string text = all(result);
  EXPECT_EQ(result.diagnostics.size(), 3U) << text;
  EXPECT_THAT(text, testing::HasSubstr("/etc/s/conf.d/a.toml:4:38: error: \"10.1.0.0/33\""));
  EXPECT_THAT(text, testing::HasSubstr("/etc/s/conf.d/b.toml:1:"));
  EXPECT_THAT(text, testing::HasSubstr("/etc/s/conf.d/c.toml:4:1: error: \"colour\" is not a key of [view]"));
}

TEST(Include, AFileThatIsNamedMustBeThereAPatternNeedNotMatch) {
  const LoadResult missing = load_files(
      {{"/etc/s/main.toml", "include = [\"none.d/*.toml\", \"site.toml\"]\n" + ground + view("a", "10.1.0.0/16")}});
  ASSERT_EQ(missing.diagnostics.size(), 1U) << all(missing);
  EXPECT_EQ(missing.diagnostics[0].code, Code::file_unreadable);
  EXPECT_EQ(missing.diagnostics[0].where.line, 1U);
  EXPECT_TRUE(
      load_files({{"/etc/s/main.toml", "include = [\"none.d/*.toml\"]\n" + ground + view("a", "10.1.0.0/16")}})
          .config);
}

TEST(Include, AKeyStandsInOneFileOnly) {
  const LoadResult result = load_files({
      {"/etc/s/main.toml",
       "include = [\"a.toml\"]\n[server]\nidentity = \"gw\"\n" + ground + view("a", "10.1.0.0/16")},
      {"/etc/s/a.toml", "[server]\nidentity = \"other\"\n"},
  });
  ASSERT_EQ(result.diagnostics.size(), 1U) << all(result);
  EXPECT_THAT(all(result), testing::HasSubstr("/etc/s/a.toml:2:1: error: \"server.identity\" is given in two files, "
                                              "first in /etc/s/main.toml:3"));
}

}  // namespace
}  // namespace sekisho::mgmt::config
