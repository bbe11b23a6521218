// What must not leave a gateway does not, wherever staff have written it.
#include "mgmt/cli/redact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho::mgmt::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Redact, LeavesSecretsOutOfAConfiguration) {
  const std::string text = redact_toml(
      "# password of the old router: plant-1\n"
      "identity = \"gw1\" # plant-2\n"
      "cookie-secret-file = \"/etc/sekisho/cookies\"\n"
      "api-token = \"plant-3\"\n"
      "Shared-Secret = 'plant-4'\n"
      "note = \"\"\"\nplant-5\nplant-6\"\"\"\n"
      "tokens = true\n"
      "name = \"a # b\"\n"
      "digest = \"000102030405060708090a0b0c0d0e0f\"\n");
  EXPECT_THAT(text, Not(HasSubstr("plant")));
  EXPECT_THAT(text, Not(HasSubstr("08090a0b")));
  for (const char* kept : {"identity = \"gw1\"", "\"/etc/sekisho/cookies\"", "tokens = true", "name = \"a # b\""})
    EXPECT_THAT(text, HasSubstr(kept));
}

TEST(Redact, LeavesKeysOutOfALog) {
  const std::string text = redact_log(
      "info: realm internet is well\n"
      "-----BEGIN PRIVATE KEY-----\nplant\n-----END PRIVATE KEY-----\n"
      "token sk1_Abcdefghijklmnopqrstuvwxyz0123456789 seen\n"
      "www.a-very-long-name-without-any-digits-in-it.example.jp\n");
  EXPECT_THAT(text, Not(HasSubstr("plant")));
  EXPECT_THAT(text, Not(HasSubstr("0123456789")));
  EXPECT_THAT(text, HasSubstr("realm internet is well"));
  EXPECT_THAT(text, HasSubstr("a-very-long-name-without-any-digits-in-it"));
}

}  // namespace
}  // namespace sekisho::mgmt::cli
