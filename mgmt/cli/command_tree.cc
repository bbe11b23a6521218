#include "mgmt/cli/command_tree.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace sekisho::mgmt::cli {
namespace {

/// "en|ja" names all that may be given; "TEXT" and "1-300" do not.
std::vector<std::string> choices_in(const std::string& value) {
  std::vector<std::string> choices;
  if (value.find('|') == std::string::npos) return choices;
  for (std::size_t from = 0; from <= value.size();) {
    const std::size_t to = std::min(value.find('|', from), value.size());
    choices.push_back(value.substr(from, to - from));
    from = to + 1;
  }
  return choices;
}

CommandWord read_word(const CLI::Option& option) {
  CommandWord word;
  const bool has_long_name = !option.get_lnames().empty();
  if (option.get_positional() && !has_long_name) {
    word.name = option.get_single_name();
  } else {
    word.name = has_long_name ? "--" + option.get_lnames().front() : "-" + option.get_snames().front();
    if (has_long_name && !option.get_snames().empty()) word.alias = "-" + option.get_snames().front();
  }
  word.description = option.get_description();
  word.required = option.get_required();
  if (option.get_items_expected_max() > 0) word.value = option.get_type_name();
  word.repeats = option.get_items_expected_max() > 1;
  word.choices = choices_in(word.value);
  return word;
}

CommandNode read(const CLI::App& app, std::vector<std::string> path) {
  CommandNode node;
  node.path = std::move(path);
  node.description = app.get_description();
  node.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    CommandWord word = read_word(*option);
    (word.name.starts_with('-') ? node.options : node.arguments).push_back(std::move(word));
  }
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    std::vector<std::string> below = node.path;
    below.push_back(sub->get_name());
    node.children.push_back(read(*sub, std::move(below)));
  }
  return node;
}

void collect(const CommandNode& node, std::vector<const CommandNode*>& found) {
  if (node.is_leaf()) found.push_back(&node);
  for (const CommandNode& child : node.children) collect(child, found);
}

nlohmann::ordered_json to_json(const CommandWord& word) {
  nlohmann::ordered_json json{{"name", word.name}};
  if (!word.alias.empty()) json["alias"] = word.alias;
  if (!word.value.empty()) json["value"] = word.value;
  json["description"] = word.description;
  json["required"] = word.required;
  json["repeats"] = word.repeats;
  if (!word.choices.empty()) json["choices"] = word.choices;
  return json;
}

nlohmann::ordered_json to_json(const CommandNode& node) {
  nlohmann::ordered_json json{{"command", node.name()}, {"description", node.description}, {"notes", node.footer}};
  json["options"] = json["arguments"] = json["commands"] = nlohmann::ordered_json::array();
  for (const CommandWord& word : node.options) json["options"].push_back(to_json(word));
  for (const CommandWord& word : node.arguments) json["arguments"].push_back(to_json(word));
  for (const CommandNode& child : node.children) json["commands"].push_back(to_json(child));
  return json;
}

}  // namespace

std::string CommandNode::name() const {
  std::string words;
  for (const std::string& word : path) words += (words.empty() ? "" : " ") + word;
  return words;
}

CommandNode read_tree(const CLI::App& app) { return read(app, {}); }

std::vector<const CommandNode*> leaves(const CommandNode& tree) {
  std::vector<const CommandNode*> found;
  collect(tree, found);
  return found;
}

std::string tree_json(const CommandNode& tree) { return to_json(tree).dump(2) + "\n"; }

}  // namespace sekisho::mgmt::cli
