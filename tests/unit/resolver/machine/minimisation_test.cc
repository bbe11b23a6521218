// RFC 9156 §2.3: one label at a time at first, then in strides, never more than ten shortened questions.
#include "resolver/machine/minimisation.h"

#include <gtest/gtest.h>

namespace sekisho::resolver {
namespace {

Resolution resolution_of(std::string_view name, std::string_view zone) {
  Resolution r;
  r.question = {dns::Name::of(name), dns::RRType::mx, dns::RRClass::in};
  r.delegation.zone = dns::Name::of(zone);
  r.minimised.on = true;
  return r;
}

TEST(Minimisation, ShowsOneLabelMoreThanTheZone) {
  Resolution r = resolution_of("A.b.c.example", "example");
  start_minimising(r);
  EXPECT_EQ(question_to_ask(r).name, dns::Name::of("c.example"));
  EXPECT_EQ(question_to_ask(r).type, dns::RRType::a);
  show_more(r);
  EXPECT_EQ(question_to_ask(r).name, dns::Name::of("b.c.example"));
  show_more(r);
  EXPECT_TRUE(question_to_ask(r).name.same_octets(dns::Name::of("a.b.c.example"))) << "lower case";
  EXPECT_EQ(question_to_ask(r).type, dns::RRType::mx);
}

TEST(Minimisation, AsksForTheZoneItselfWhole) {
  Resolution r = resolution_of("example", "example");
  start_minimising(r);
  EXPECT_EQ(question_to_ask(r), r.question);
  Resolution root = resolution_of(".", ".");
  start_minimising(root);
  EXPECT_EQ(question_to_ask(root), root.question);
}

TEST(Minimisation, TakesAtMostTenShortenedQuestions) {
  std::string name;
  for (int i = 0; i < 100; ++i) name += "a.";
  Resolution r = resolution_of(name, ".");
  start_minimising(r);
  unsigned shortened = 0;
  while (question_to_ask(r).name.label_count() < 100 && shortened < 50) {
    ++shortened;
    show_more(r);
  }
  EXPECT_LE(shortened, 10U);
  EXPECT_GE(shortened, 8U);
}

TEST(Minimisation, OffMeansTheWholeName) {
  Resolution r = resolution_of("a.b.c.example", "example");
  r.minimised.on = false;
  start_minimising(r);
  EXPECT_EQ(question_to_ask(r), r.question);
}

}  // namespace
}  // namespace sekisho::resolver
