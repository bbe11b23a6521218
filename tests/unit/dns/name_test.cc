// Names: what is one, how it is written, compared and taken apart.
#include "dns/name.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "tests/support/messages.h"

namespace sekisho::dns {
namespace {

using sekisho::testing::from_hex;
using sekisho::testing::to_hex;

std::string long_name(std::size_t octets) {  // of one-octet labels, and perhaps one of two
  std::string text = octets % 2 == 0 ? "ab." : "";
  while (Name::from_text(text + "a.").ok() && Name::of(text + "a.").length() <= octets) text += "a.";
  return text;
}

TEST(NameText, ReadsAndWritesBack) {
  struct Case {
    const char *text, *wire, *written;
  };
  for (const Case& c : {
           Case{".", "00", "."},
           {"www.Example.", "03 77 77 77 07 45 78 61 6d 70 6c 65 00", "www.Example."},
           {"www", "03 77 77 77 06 6f 72 69 67 69 6e 00", "www.origin."},
           {"@", "06 6f 72 69 67 69 6e 00", "origin."},
           {R"(a\.b.)", "03 61 2e 62 00", R"(a\.b.)"},
           {R"(\000\255\032.)", "03 00 ff 20 00", R"(\000\255\032.)"},
           {R"(\065\$\;.)", "03 41 24 3b 00", R"(A\$\;.)"},
           {"*.x.", "01 2a 01 78 00", "*.x."},
           {"_25._tcp.", "03 5f 32 35 04 5f 74 63 70 00", "_25._tcp."},
       }) {
    const auto name = Name::from_text(c.text, Name::of("origin"));
    ASSERT_TRUE(name.ok()) << c.text;
    EXPECT_EQ(to_hex(name->wire()), c.wire);
    EXPECT_EQ(name->to_text(), c.written);
  }
}

TEST(NameText, RefusesWhatIsNoName) {
  struct Case {
    std::string text;
    NameError error;
  };
  const std::string label63(63, 'x');
  for (const Case& c : {
           Case{"", NameError::empty_label},
           {"a..b", NameError::empty_label},
           {".a", NameError::empty_label},
           {"..", NameError::empty_label},
           {label63 + "x", NameError::label_too_long},
           {R"(a\)", NameError::bad_escape},
           {R"(a\25)", NameError::bad_escape},
           {R"(a\256)", NameError::bad_escape},
           {label63 + "." + label63 + "." + label63 + "." + label63, NameError::too_long},
           {std::string(250, 'a').insert(63, ".").insert(127, ".").insert(191, "."), NameError::too_long},
       }) {
    const auto name = Name::from_text(c.text, Name::of("origin"));
    ASSERT_FALSE(name.ok()) << c.text;
    EXPECT_EQ(name.error(), c.error) << c.text;
  }
}

TEST(NameText, TakesNamesUpToTheLimit) {
  const Name longest = Name::of(long_name(255));
  EXPECT_EQ(longest.length(), 255U);
  EXPECT_EQ(longest.label_count(), 127U);
  EXPECT_EQ(longest.prepend(from_hex("61")).error(), NameError::too_long);
  EXPECT_EQ(Name::of(longest.to_text()), longest);
  EXPECT_EQ(longest.last(127), longest);
  EXPECT_TRUE(longest.without(127).is_root());
}

struct PointerCase {
  const char* what;
  const char* behind_header;  ///< octets from offset 12 on
  std::size_t offset;
  const char* text;  ///< or null
  NameError error = NameError::truncated;
  std::size_t end = 0;
};

TEST(NameParse, FollowsPointersBackwardsOnly) {
  for (const PointerCase& c : {
           PointerCase{"plain", "01 61 00 ff", 12, "a.", {}, 15},
           {"pointer", "01 61 00 01 62 c0 0c ff", 15, "b.a.", {}, 19},
           {"pointer to pointer", "01 61 00 c0 0c c0 0f", 17, "a.", {}, 19},
           {"into a label's tail", "02 01 61 00 c0 0d", 16, "a.", {}, 18},
           {"to itself", "c0 0c", 12, nullptr, NameError::bad_pointer},
           {"forwards", "c0 0e 01 61 00", 12, nullptr, NameError::bad_pointer},
           {"into its own run", "01 61 c0 0c", 12, nullptr, NameError::bad_pointer},
           {"into the header", "c0 00", 12, nullptr, NameError::bad_pointer},
           {"behind the end", "c3 ff", 12, nullptr, NameError::bad_pointer},
           {"half a pointer", "01 61 c0", 12, nullptr, NameError::truncated},
           {"no end", "01 61", 12, nullptr, NameError::truncated},
           {"label over the end", "05 61", 12, nullptr, NameError::truncated},
           {"label type 01", "41 61 00", 12, nullptr, NameError::bad_label_type},
           {"label type 10", "81 61 00", 12, nullptr, NameError::bad_label_type},
       }) {
    auto octets = from_hex("12 34 00 00 00 00 00 00 00 00 00 00");
    const auto rest = from_hex(c.behind_header);
    octets.insert(octets.end(), rest.begin(), rest.end());
    ByteReader reader(octets, c.offset);
    const auto name = Name::parse(reader);
    ASSERT_EQ(name.ok(), c.text != nullptr) << c.what;
    if (c.text == nullptr) {
      EXPECT_EQ(name.error(), c.error) << c.what;
    } else {
      EXPECT_EQ(name->to_text(), c.text) << c.what;
      EXPECT_EQ(reader.offset(), c.end) << c.what;
    }
  }
}

TEST(NameParse, BoundsChainsOfPointers) {
  // 200 pointers, each to the one before: fewer octets than a name may have, but more hops.
  std::vector<std::uint8_t> octets(12);
  octets.insert(octets.end(), {1, 'a', 0});
  for (unsigned i = 0, target = 12; i < 200; ++i) {
    const auto here = static_cast<unsigned>(octets.size());
    octets.push_back(static_cast<std::uint8_t>(0xC0 | target >> 8));
    octets.push_back(static_cast<std::uint8_t>(target));
    target = here;
  }
  ByteReader last(octets, octets.size() - 2);
  EXPECT_EQ(Name::parse(last).error(), NameError::bad_pointer);
  ByteReader hundredth(octets, 15 + 2 * 100);
  EXPECT_TRUE(Name::parse(hundredth).ok());
}

TEST(NameParse, BoundsTheExpandedLength) {
  // Each name is one label and a pointer to the one before: the 128th is too long.
  std::vector<std::uint8_t> octets(12);
  octets.insert(octets.end(), {1, 'a', 0});
  std::size_t target = 12;
  unsigned good = 1;
  for (;; ++good) {
    const std::size_t here = octets.size();
    octets.insert(octets.end(),
                  {1, 'a', static_cast<std::uint8_t>(0xC0 | target >> 8), static_cast<std::uint8_t>(target)});
    ByteReader reader(octets, here);
    const auto name = Name::parse(reader);
    if (!name.ok()) {
      EXPECT_EQ(name.error(), NameError::too_long);
      break;
    }
    target = here;
  }
  EXPECT_EQ(good, 127U);
}

TEST(NameWire, TakesExactlyOneName) {
  EXPECT_TRUE(Name::from_wire(from_hex("01 61 00")).ok());
  for (const char* bad : {"", "01 61", "01 61 00 00", "c0 0c", "40 00", "05 61 00"}) {
    EXPECT_FALSE(Name::from_wire(from_hex(bad)).ok()) << bad;
  }
}

TEST(NameOrder, IsCanonical) {  // the list of RFC 4034 §6.1
  const char* ordered[] = {"example.",           "a.example.",      "yljkjljk.a.example.",
                           "Z.a.example.",       "zABC.a.EXAMPLE.", "z.example.",
                           R"(\001.z.example.)", "*.z.example.",    R"(\200.z.example.)"};
  for (std::size_t i = 0; i < std::size(ordered); ++i) {
    for (std::size_t j = 0; j < std::size(ordered); ++j) {
      EXPECT_EQ(Name::of(ordered[i]) <=> Name::of(ordered[j]), i <=> j) << ordered[i] << " " << ordered[j];
    }
  }
}

TEST(NameCase, IsIgnoredButKept) {
  const Name upper = Name::of("WWW.City.Example.LG.JP");
  const Name lower = Name::of("www.city.example.lg.jp");
  EXPECT_EQ(upper, lower);
  EXPECT_FALSE(upper.same_octets(lower));
  EXPECT_TRUE(upper.lower().same_octets(lower));
  EXPECT_EQ(upper.to_text(), "WWW.City.Example.LG.JP.");
  // '@' and '[' lie beside the letters, and octets above 127 are no letters.
  for (const auto& [a, b] : {std::pair{R"(\064)", R"(\096)"}, {R"(\091)", R"(\123)"}, {R"(\193)", R"(\225)"}}) {
    EXPECT_NE(Name::of(a), Name::of(b)) << a;
    EXPECT_NE(Name::of(a).hash(1), Name::of(b).hash(1)) << a;
  }
}

TEST(NameHash, IsBlindToCaseAndKeyed) {
  for (unsigned labels = 0; labels < 40; ++labels) {
    std::string text;
    for (unsigned i = 0; i < labels; ++i) text += "aB" + std::to_string(i) + ".";
    const Name name = labels == 0 ? Name() : Name::of(text);
    EXPECT_EQ(name.hash(99), name.lower().hash(99));
    EXPECT_EQ(name.hash(99), hash_name_wire(name.wire(), 99));
    EXPECT_EQ(name.hash(99), hash_name_wire(name.lower().wire(), 99));
    EXPECT_NE(name.hash(99), name.hash(100));
  }
  std::set<std::uint64_t> hashes;
  for (int i = 0; i < 10000; ++i) hashes.insert(Name::of("h" + std::to_string(i) + ".example").hash(3));
  EXPECT_EQ(hashes.size(), 10000U);
  EXPECT_EQ((std::unordered_set<Name>{Name::of("A.b"), Name::of("a.B")}).size(), 1U);
}

TEST(NameTree, KnowsAncestors) {
  const Name www = Name::of("www.City.example.lg.jp");
  const Name city = Name::of("city.example.LG.jp");
  EXPECT_TRUE(www.is_under(city));
  EXPECT_TRUE(www.is_strictly_under(city));
  EXPECT_TRUE(city.is_under(city));
  EXPECT_FALSE(city.is_strictly_under(city));
  EXPECT_FALSE(city.is_under(www));
  EXPECT_TRUE(city.is_under(Name()));
  EXPECT_FALSE(Name::of("notlg.jp").is_under(Name::of("lg.jp")));
  EXPECT_FALSE(
      Name::of(R"(x\002lg.jp)").is_under(Name::of("lg.jp")));  // the octets of "lg" behind a 2, but inside a label
  EXPECT_EQ(www.common_labels(Name::of("mail.example.lg.jp")), 3U);
  EXPECT_EQ(www.common_labels(Name::of("example.com")), 0U);
  EXPECT_EQ(www.label_count(), 5U);
  EXPECT_EQ(www.without(2).to_text(), "example.lg.jp.");
  EXPECT_EQ(www.last(1).to_text(), "jp.");
  EXPECT_EQ(std::string(www.label(1).begin(), www.label(1).end()), "City");
  EXPECT_TRUE(Name::of("*.example").is_wildcard());
  EXPECT_FALSE(Name::of("**.example").is_wildcard());
}

TEST(NameTree, RebasesForDname) {
  EXPECT_EQ(Name::of("a.b.old.example").rebase(Name::of("OLD.example"), Name::of("new.test"))->to_text(),
            "a.b.new.test.");
  EXPECT_EQ(Name::of("a.old").rebase(Name::of("old"), Name())->to_text(), "a.");
  const Name longest = Name::of(long_name(255));
  EXPECT_EQ(longest.rebase(Name::of("a"), Name::of("bb.bb")).error(), NameError::too_long);
  EXPECT_EQ(longest.rebase(Name::of("a"), Name::of("b"))->length(), 255U);
}

}  // namespace
}  // namespace sekisho::dns
