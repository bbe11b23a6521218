#include "base/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using ::testing::HasSubstr;

TEST(RunProgram, SaysWhyItFailed) {
  EXPECT_EQ(run_program({"true"}, ""), "");
  EXPECT_EQ(run_program({"false"}, ""), "false failed");
  EXPECT_THAT(run_program({"sh", "-c", "echo out; echo wrong >&2; exit 3"}, ""), HasSubstr("wrong"));
  EXPECT_THAT(run_program({"no-such-program-anywhere"}, ""), HasSubstr("cannot run"));
  EXPECT_EQ(run_program({"sh", "-c", "read line; test \"$line\" = hello"}, "hello\n"), "");
}

TEST(ReadProgram, GivesWhatWasSaidOrWhyNot) {
  EXPECT_EQ(*read_program({"sh", "-c", "echo one; echo two"}), "one\ntwo");
  EXPECT_THAT(read_program({"sh", "-c", "echo out; echo wrong >&2; exit 3"}).error(), HasSubstr("wrong"));
  EXPECT_THAT(read_program({"no-such-program-anywhere"}).error(), HasSubstr("cannot run"));
}

}  // namespace
}  // namespace sekisho
