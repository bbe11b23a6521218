// Tokens: made, hashed, found again, and refused when wrong or ended.
#include "mgmt/access/token.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::access {
namespace {

constexpr WallTime now{1'800'000'000};

Token token_of(const std::string& text, const std::string& name, WallTime expires) {
  return {name, "hanako", Role::operator_, now, expires, "root", hash_of_token(text).value_or("")};
}

TEST(Token, Has256BitsAndAPrefixThatCanBeSearchedFor) {
  ScriptedRandom random(1);
  const std::string first = make_token(random), second = make_token(random);
  EXPECT_EQ(first.size(), 8U + 64U);
  EXPECT_TRUE(first.starts_with("sekisho_"));
  EXPECT_NE(first, second);
}

// SHA-256 of the whole text, as `printf sekisho_… | sha256sum` prints it.
TEST(Token, IsKeptAsItsHash) {
  const std::string text = "sekisho_" + std::string(64, '0');
  EXPECT_EQ(hash_of_token(text), "44617f8d7739b4040e82ac5e381b2abfac082385e6a77b2bc6c66d5b7e304f52");
  EXPECT_EQ(hash_of_token(text)->find('0' + std::string(20, '0')), std::string::npos);
}

TEST(Token, OtherTextsHaveNoHash) {
  ScriptedRandom random(1);
  const std::string good = make_token(random);
  for (const std::string& text : {std::string(), std::string("sekisho_"), good + "0", good.substr(0, good.size() - 1),
                                  "Sekisho_" + good.substr(8), good.substr(0, 8) + std::string(64, 'A'),
                                  good.substr(0, 8) + std::string(64, ' ')}) {
    EXPECT_FALSE(hash_of_token(text)) << text;
  }
}

TEST(Bearer, IsTakenOutOfTheHeader) {
  EXPECT_EQ(bearer_of("Bearer abc"), "abc");
  EXPECT_EQ(bearer_of("bEARER   abc  "), "abc");
  for (const char* header : {"", "Bearer", "Bearer ", "Basic abc", "Bearer\tabc", "abc"})
    EXPECT_FALSE(bearer_of(header)) << header;
}

TEST(TokenBook, FindsTheOneAndNoOther) {
  ScriptedRandom random(2);
  const std::string laptop = make_token(random), phone = make_token(random), strange = make_token(random);
  TokenBook book;
  book.set({token_of(laptop, "laptop", {now.seconds + 10}), token_of(phone, "phone", {now.seconds + 20})});
  ASSERT_TRUE(book.find(laptop, now));
  EXPECT_EQ(book.find(laptop, now)->name, "laptop");
  EXPECT_EQ(book.find(phone, now)->name, "phone");
  EXPECT_EQ(book.find(strange, now).error(), TokenFault::unknown);
  EXPECT_EQ(book.find("", now).error(), TokenFault::unknown);
}

TEST(TokenBook, ATokenEndsWhenItSays) {
  ScriptedRandom random(3);
  const std::string text = make_token(random);
  TokenBook book;
  book.set({token_of(text, "laptop", {now.seconds + 10})});
  EXPECT_TRUE(book.find(text, {now.seconds + 9}));
  EXPECT_EQ(book.find(text, {now.seconds + 10}).error(), TokenFault::expired);
  book.set({});
  EXPECT_EQ(book.find(text, now).error(), TokenFault::unknown);  // removed
}

// A row without a hash must not be found by a text without one.
TEST(TokenBook, NothingMatchesAnEmptyHash) {
  TokenBook book;
  book.set({{"laptop", "hanako", Role::approver, now, {now.seconds + 10}, "root", ""}});
  EXPECT_FALSE(book.find("", now));
  EXPECT_FALSE(book.find("sekisho_", now));
}

TEST(TokenName, ShowsAndHasNoSpaces) {
  for (const char* good : {"laptop", "hanako@city", "CI-1", "x"}) EXPECT_TRUE(is_token_name(good)) << good;
  for (const std::string& bad : {std::string(), std::string("a b"), std::string("a\n"), std::string("\"a\""),
                                 std::string(65, 'a'), std::string("\xE8\x8A\xB1")}) {
    EXPECT_FALSE(is_token_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace sekisho::mgmt::access
