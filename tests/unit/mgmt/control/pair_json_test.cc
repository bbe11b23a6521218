// What the nodes of a pair say to each other comes through JSON whole, and a strange key is a mistake.
#include <gtest/gtest.h>

#include "mgmt/control/pair_values.h"

namespace sekisho::mgmt::control {
namespace {

TEST(PairJson, APushComesThroughWhole) {
  PairPush push;
  push.node = "gw1";
  push.config = PairConfigPart{"abc", 12, "revision 12 of gw1", {{"sekisho.toml", "text \"quoted\"\n"}}};
  push.cookies = PairCookiePart{"", "current 00\n"};
  PairPaper paper;
  paper.realm = "internet";
  paper.name = "broken.example.";
  paper.expires = 1'800'000'000;
  push.exemptions.push_back(paper);
  push.ended.push_back({"internet", "mended.example.", "mended", 1, 2});
  const auto read = parse_pair_push(to_json(push));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->node, "gw1");
  ASSERT_TRUE(read->config && read->cookies);
  EXPECT_EQ(read->config->files, push.config->files);
  EXPECT_EQ(read->config->base_sha256, "abc");
  EXPECT_EQ(read->cookies->text, "current 00\n");
  ASSERT_EQ(read->exemptions.size(), 1U);
  EXPECT_EQ(read->exemptions[0].expires, paper.expires);
  ASSERT_EQ(read->ended.size(), 1U);
  EXPECT_EQ(read->ended[0].state, "mended");
  push.config.reset();
  EXPECT_FALSE(parse_pair_push(to_json(push))->config) << "what is not pushed is not there";
}

TEST(PairJson, WhatIsNotAPushIsNone) {
  for (const char* text : {"", "[]", "{}", R"({"node":1})", R"({"node":"a","more":1})", R"({"node":"a","config":[]})",
                           R"({"node":"a","config":{"files":{"x":null}}})"})
    EXPECT_FALSE(parse_pair_push(text)) << text;
  EXPECT_TRUE(parse_pair_sync(""));
  EXPECT_TRUE(parse_pair_sync(R"({"force":true})")->force);
  EXPECT_FALSE(parse_pair_sync(R"({"forced":true})"));
}

}  // namespace
}  // namespace sekisho::mgmt::control
