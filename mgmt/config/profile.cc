#include "mgmt/config/profile.h"

#include <algorithm>

#include "mgmt/config/schema_parts.h"

namespace sekisho::mgmt::config {
namespace {

const std::string* name_of(const Node& table) {
  const Node* name = table.find("name");
  return name ? name->text() : nullptr;
}

bool is_list_of_tables(const Node& node) {
  return node.array() && !node.array()->empty() && node.array()->front().table();
}

void lay_over(Node& ground, Node&& own);

/// Tables of the same name are laid over, others added.
void lay_list_over(Array& ground, Array&& own) {
  for (Node& item : own) {
    const std::string* name = name_of(item);
    const auto same = std::find_if(ground.begin(), ground.end(), [&](const Node& known) {
      return name && name_of(known) && *name_of(known) == *name;
    });
    if (same == ground.end()) {
      ground.push_back(std::move(item));
    } else {
      lay_over(*same, std::move(item));
    }
  }
}

void lay_over(Node& ground, Node&& own) {
  ground.where = own.where;  // staff's place is the better one to point at
  Table& members = std::get<Table>(ground.value);
  for (Member& member : std::get<Table>(own.value)) {
    const auto known =
        std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.key == member.key; });
    if (known == members.end()) {
      members.push_back(std::move(member));
    } else if (known->node.table() && member.node.table()) {
      lay_over(known->node, std::move(member.node));
    } else if (is_list_of_tables(known->node) && is_list_of_tables(member.node)) {
      lay_list_over(std::get<Array>(known->node.value), std::get<Array>(std::move(member.node.value)));
    } else {
      *known = std::move(member);
    }
  }
}

}  // namespace

bool expand_profile(Node& root, LoadResult& result) {
  const Node* const table = root.find("profile");
  if (!table) return true;
  Profile profile;
  const std::size_t before = result.diagnostics.size();
  decode_table(profile_schema(), *table, &profile, result.diagnostics);
  if (result.diagnostics.size() != before) return false;
  if (profile.model.value == "none") return true;
  const std::string text = profile_text(profile, result.diagnostics);
  if (result.diagnostics.size() != before) return false;
  const auto index = static_cast<std::uint32_t>(result.files.size());
  result.files.push_back("profile " + profile.model.value);
  auto ground = parse_document(text, index);
  if (!ground) {  // a name that no TOML can hold
    result.diagnostics.push_back(ground.error());
    return false;
  }
  const Position where = root.where;
  lay_over(*ground, std::move(root));
  root = *std::move(ground);
  root.where = where;
  return true;
}

}  // namespace sekisho::mgmt::config
