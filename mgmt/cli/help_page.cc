#include "mgmt/cli/help_page.h"

#include "mgmt/cli/help_texts.h"
#include "mgmt/cli/table.h"

namespace sekisho::mgmt::cli {
namespace {

/// A text in a cell of a Markdown table.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string words_of(const CommandWord& word) {
  std::string name = word.alias.empty() ? word.name : word.alias + ", " + word.name;
  return word.value.empty() || !word.name.starts_with('-') ? name : name + " " + word.value;
}

std::string table_of(const std::vector<CommandWord>& words, HelpText what, Language language) {
  std::string rows;
  for (const CommandWord& word : words) {
    if (word.name == "--help") continue;
    rows += "| `" + cell(words_of(word)) + "` | " + cell(word.description);
    if (!word.name.starts_with('-') && !word.choices.empty()) rows += " (`" + cell(word.value) + "`)";
    rows += " |\n";
  }
  if (rows.empty()) return "";
  return "| " + std::string(help_text(what, language)) + " | |\n|---|---|\n" + rows + "\n";
}

/// "sekishoctl nta add NAME --for TEXT --reason TEXT [options]": what must be given, in its order.
std::string usage_of(const CommandNode& node) {
  std::string usage = "sekishoctl " + node.name();
  for (const CommandWord& word : node.arguments) {
    const std::string name = word.name + (word.repeats ? "…" : "");
    usage += word.required ? " " + name : " [" + name + "]";
  }
  bool more = false;
  for (const CommandWord& word : node.options) {
    if (word.required) {
      usage += " " + word.name + " " + word.value;
    } else if (word.name != "--help") {
      more = true;
    }
  }
  return more ? usage + " …" : usage;
}

}  // namespace

std::string help_overview(const CommandNode& tree) {
  std::vector<std::vector<std::string>> rows;
  for (const CommandNode* leaf : leaves(tree)) rows.push_back({leaf->name(), leaf->description});
  return tree.description + "\n\n" + format_table(rows) + "\n" + tree.footer + "\n";
}

std::string help_markdown(const CommandNode& tree, Language language) {
  const auto say = [&](HelpText which) { return std::string(help_text(which, language)); };
  std::string page = "# " + say(HelpText::page_title) + "\n\n" + say(HelpText::page_story) + "\n\n" +
                     tree.description + "\n\n## " + say(HelpText::page_everywhere) + "\n\n" +
                     table_of(tree.options, HelpText::page_options, language) + tree.footer + "\n";
  for (const CommandNode* leaf : leaves(tree)) {
    page += "\n## " + leaf->name() + "\n\n" + leaf->description + "\n\n    " + usage_of(*leaf) + "\n\n";
    page += table_of(leaf->arguments, HelpText::page_arguments, language);
    page += table_of(leaf->options, HelpText::page_options, language);
    page += "```text\n" + leaf->footer + "\n```\n";
  }
  return page;
}

}  // namespace sekisho::mgmt::cli
