// Edits of a TOML file: exactly what was meant changes, every other octet stays.
#include "mgmt/config/text_edit.h"

#include <gtest/gtest.h>

namespace sekisho::mgmt::config {
namespace {

struct Parsed {
  std::string text;
  Node root;
  explicit Parsed(std::string t) : text(std::move(t)), root(*parse_document(text, 0)) {}
  const Node& pair(std::size_t i = 0) const { return (*root.find("pair")->array())[i]; }
};

std::string after(const Parsed& file, const std::optional<TextEdit>& edit) {
  if (!edit) return "refused";
  return apply_edits(file.text, {*edit}).value_or("does not parse");
}

TEST(TextEdit, FindsPlacesInTextOfManyOctets) {
  const std::string text = "# 対応表\n名 = 1\nb = \"あ\"  # x\n";
  EXPECT_EQ(offset_of("# 対応表\nb = 2\n", {0, 2, 5}), 12U + 4U);
  EXPECT_EQ(offset_of(text, {0, 3, 8}), text.find("  # x"));
  EXPECT_FALSE(offset_of(text, {0, 9, 1}));
  EXPECT_FALSE(offset_of(text, {0, 1, 40}));
}

TEST(TextEdit, KnowsWhereValuesEnd) {
  for (const std::string value :
       {"\"a # b \\\" ]\"", "'a ] # \\'", "\"\"\"a\n\"b\" ]\n\"\"\"", "'''x'y'''", "[1, [2, \"]\"], # ]\n 3]",
        "{ a = \"}\", b = [1] }", "2026-12-01T18:00:00+09:00", "true", "-7"}) {
    const std::string text = "k = " + value + " # rest ]}\n";
    EXPECT_EQ(end_of_value(text, 4), 4 + value.size()) << value;
  }
  EXPECT_FALSE(end_of_value("k = [1, 2", 4));
  EXPECT_FALSE(end_of_value("k = \"a\n", 4));
}

TEST(TextEdit, ReplacesAValueAndNothingElse) {
  const Parsed file(
      "# 表\n[[pair]]\nname   = \"a\"   # 名前\ninside = '10.0.0.1'\t# old\n\n[[pair]]\nname = \"b\"\n");
  EXPECT_EQ(after(file, set_key(file.text, file.pair(), "inside", "\"10.0.0.2\"")),
            "# 表\n[[pair]]\nname   = \"a\"   # 名前\ninside = \"10.0.0.2\"\t# old\n\n[[pair]]\nname = \"b\"\n");
}

TEST(TextEdit, AddsAKeyBelowTheLastOne) {
  const Parsed file(
      "[[pair]]\n  name = \"a\"  # one\n  ports = [\n    \"tcp/25\", # smtp\n  ]  # end\n\n# of b\n[[pair]]\nname = "
      "\"b\"");
  EXPECT_EQ(after(file, set_key(file.text, file.pair(0), "note", "1")),
            "[[pair]]\n  name = \"a\"  # one\n  ports = [\n    \"tcp/25\", # smtp\n  ]  # end\n  note = 1\n\n# of b\n"
            "[[pair]]\nname = \"b\"");
  EXPECT_EQ(after(file, set_key(file.text, file.pair(1), "note", "1")), file.text + "\nnote = 1")
      << "no final newline";
  const Parsed inlined("pair = [{ name = \"a\" }]  # all\n");
  EXPECT_EQ(after(inlined, set_key(inlined.text, inlined.pair(), "note", "1")),
            "pair = [{ name = \"a\", note = 1 }]  # all\n");
  const Parsed windows("[[pair]]\r\nname = \"a\"\r\n");
  EXPECT_EQ(after(windows, set_key(windows.text, windows.pair(), "note", "1")),
            "[[pair]]\r\nname = \"a\"\r\nnote = 1\r\n");
}

TEST(TextEdit, AppendsInTheLayoutOfTheArray) {
  struct Case {
    const char *before, *after;
  };
  for (const Case& c :
       {Case{"a = []\n", "a = [9]\n"}, Case{"a = [1]\n", "a = [1, 9]\n"},
        Case{"a = [1, ] # x\n", "a = [1, 9 ] # x\n"}, Case{"a = [\n  1,\n]\n", "a = [\n  1,\n  9,\n]\n"},
        Case{"a = [\n  1\n]\n", "a = [\n  1,\n  9,\n]\n"},
        Case{"a = [\n  1, # one\n  # end\n]\n", "a = [\n  1, # one\n  9,\n  # end\n]\n"},
        Case{"a = [\n  1 ] # x\n", "a = [\n  1,\n  9, ] # x\n"},
        Case{"a = [\n  { b = \"]\" },  # ]\n]\nc = 1\n", "a = [\n  { b = \"]\" },  # ]\n  9,\n]\nc = 1\n"}}) {
    const Parsed file(c.before);
    const auto edit = append_item(file.text, *file.root.find("a"), "9");
    ASSERT_TRUE(edit) << c.before;
    std::string text = file.text;
    EXPECT_EQ(text.replace(edit->at, edit->length, edit->replacement), c.after);
  }
}

TEST(TextEdit, AppendsTables) {
  EXPECT_EQ(after(Parsed(""), append_table("", "pair", {"name = \"a\""})), "[[pair]]\nname = \"a\"\n");
  const Parsed file("[[pair]]\nname = \"a\"");
  EXPECT_EQ(after(file, append_table(file.text, "pair", {"name = \"b\""})),
            "[[pair]]\nname = \"a\"\n\n[[pair]]\nname = \"b\"\n");
}

TEST(TextEdit, RefusesWhatWouldNotParseOrOverlaps) {
  EXPECT_FALSE(apply_edits("a = 1\n", {{4, 1, "]"}}));
  EXPECT_FALSE(apply_edits("a = 12\n", {{4, 2, "3"}, {5, 1, "4"}}));
  EXPECT_FALSE(apply_edits("a = 1\n", {{9, 1, ""}}));
}

TEST(TextEdit, QuotesWhateverStaffType) {
  for (const std::string text : {"更新", "a\"b\\c", "line\nbreak\ttab", "\x7F"}) {
    const auto parsed = parse_document("k = " + quote(text) + "\n", 0);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(*parsed->find("k")->text(), text);
  }
}

TEST(TextEdit, ShowsWhatChanged) {
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nX\n6\n7\n8\n", "f"),
            "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n");
  EXPECT_EQ(unified_diff("1\n", "1\n2\n", "f"), "--- f\n+++ f\n@@ -1,1 +1,2 @@\n 1\n+2\n");
  EXPECT_EQ(unified_diff("a\n", "a\n", "f"), "");
}

}  // namespace
}  // namespace sekisho::mgmt::config
