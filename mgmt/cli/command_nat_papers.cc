// sekishoctl nat notice and nat router: what goes to the LGWAN operator, and to whoever runs the router (L-8).
//
// The notice (総合行政ネットワーク変更届出) is filed by a person with an IC card; what it must contain is derived
// from the map, in Japanese whatever the language of the command. Nothing is sent anywhere.
#include <algorithm>
#include <filesystem>

#include "mgmt/cli/command_nat.h"
#include "mgmt/cli/local_time.h"
#include "mgmt/cli/nat_texts.h"
#include "mgmt/cli/router_template.h"
#include "mgmt/cli/run.h"
#include "mgmt/cli/table.h"
#include "mgmt/config/load.h"
#include "mgmt/config/nat_pairs.h"

namespace sekisho::mgmt::cli {

using config::NatPair;

namespace {

namespace files = std::filesystem;
constexpr const char* nothing = "（なし）";

/// What the notice says, item by item; an empty value is still to be filled in.
using Items = std::vector<std::pair<std::string, std::string>>;

std::string joined(const config::List<dns::Name>& names) {
  std::string out;
  for (const auto& name : names) {
    std::string text = name.value.to_text();
    if (text.size() > 1 && text.ends_with('.')) text.pop_back();
    out += (out.empty() ? "" : "、") + text;
  }
  return out;
}

std::string ports_of(const NatPair& pair) {
  std::string out;
  for (const auto& port : pair.ports) {
    std::string text = port.value;
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(toupper(c)); });
    if (text == "TCP/25") text += "（SMTP）";
    out += (out.empty() ? "" : "、") + text;
  }
  return out;
}

struct Sides {
  const NatPair* before = nullptr;
  const NatPair* after = nullptr;
};

Sides sides_of(const NatFile& file, const NatPair& pair) {
  const auto old = config::find_pair(file.config.nat_pairs, pair.replaces.value);
  const bool ends = !pair.life.empty() && pair.life.back().state.value == "retired";
  if (ends) return {&pair, nullptr};
  return {!pair.replaces.value.empty() && old ? &file.config.nat_pairs[*old] : nullptr, &pair};
}

Items notice_items(const NatFile& file, const NatPair& pair) {
  const config::Organisation& us = file.config.organisation;
  const Sides sides = sides_of(file, pair);
  const auto side = [](const NatPair* which, config::PrefixValue NatPair::*address) {
    return which ? config::address_text((which->*address).value) : std::string(nothing);
  };
  const char* kind = !sides.after ? "廃止" : sides.before ? "変更" : "新規";
  Items items = {{"届出の種別", kind},
                 {"団体名", us.name.value},
                 {"担当部署", us.department.value},
                 {"担当者", us.contact.value},
                 {"電話番号", us.phone.value},
                 {"メールアドレス", us.mail.value},
                 {"対象ホスト", joined(pair.names)},
                 {"団体内 IP アドレス（変更前）", side(sides.before, &NatPair::inside)},
                 {"団体内 IP アドレス（変更後）", side(sides.after, &NatPair::inside)},
                 {"LGWAN 側 IP アドレス（変更前）", side(sides.before, &NatPair::lgwan)},
                 {"LGWAN 側 IP アドレス（変更後）", side(sides.after, &NatPair::lgwan)},
                 {"プロトコル・ポート", ports_of(pair)},
                 {"変更理由", pair.reason.value},
                 {"変更希望日時", pair.wished.given ? local_time(pair.wished.value.seconds) : std::string()}};
  if (sides.before && sides.after && sides.before->lgwan.value != sides.after->lgwan.value)
    items.emplace_back("並行運用", "変更後しばらく、変更前のアドレス変換も残します（廃止は別途連絡）");
  return items;
}

/// Where staff keep templates, and where the package puts them.
std::vector<std::string> template_directories(const Options& options, const NatFile& file) {
  if (!options.nat.templates.empty()) return {options.nat.templates};
  return {(files::path(file.config_path).parent_path() / "router-templates").string(),
          "/etc/sekisho/router-templates", "/usr/share/sekisho/router-templates"};
}

std::string vendors_in(const std::vector<std::string>& directories) {
  std::vector<std::string> names;
  for (const std::string& directory : directories) {
    std::error_code fault;
    for (files::directory_iterator entry(directory, fault), end; !fault && entry != end; entry.increment(fault)) {
      if (entry->path().extension() == ".template") names.push_back(entry->path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

std::optional<RouterTemplate> find_template(const Options& options, const NatFile& file, std::ostream& err) {
  const auto directories = template_directories(options, file);
  const bool plain = options.nat.vendor.find('/') == std::string::npos;
  for (const std::string& directory : directories) {
    std::string reason;
    const auto text = plain ? config::read_file(directory + "/" + options.nat.vendor + ".template", reason)
                            : std::optional<std::string>();
    if (text) return RouterTemplate::parse(*text);
  }
  refuse_nat(err, nat_say("no template", options.language, {options.nat.vendor, vendors_in(directories)}));
  return std::nullopt;
}

/// One part of the draft, under a remark that says when it is due.
struct RouterPart {
  std::string action, when;
  const NatPair* pair;
};

std::vector<RouterPart> router_parts(const NatFile& file, const NatPair& pair) {
  const Sides sides = sides_of(file, pair);
  if (!sides.after) return {{"remove", "router retire", &pair}};
  if (!sides.before) return {{"add", "router new", &pair}};
  // A router translates one address to one: where both share an address, the old entry must go first.
  const bool shared =
      sides.before->inside.value == pair.inside.value || sides.before->lgwan.value == pair.lgwan.value;
  if (shared) return {{"remove", "router swap", sides.before}, {"add", "router swap then", &pair}};
  return {{"add", "router beside", &pair}, {"remove", "router later", sides.before}};
}

}  // namespace

int run_nat_notice(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err) {
  const NatPair* pair = named_pair(options, file, err);
  if (!pair) return exit_refused;
  const Items items = notice_items(file, *pair);
  std::string missing;
  for (const auto& [name, value] : items) {
    if (value.empty()) missing += (missing.empty() ? "" : "、") + name;
  }
  if (options.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& [name, value] : items) list.push_back({{"item", name}, {"value", value}});
    out << nlohmann::ordered_json{{"pair", pair->name.value}, {"items", list}, {"complete", missing.empty()}}.dump(2)
        << "\n";
  } else {
    std::size_t widest = 0;
    for (const auto& [name, value] : items) widest = std::max(widest, display_width(name));
    out << "総合行政ネットワーク変更届出　記載事項（下書き）\n\n";
    for (const auto& [name, value] : items)
      out << "  " << name << std::string(widest - display_width(name) + 2, ' ')
          << (value.empty() ? "＿＿＿＿" : value) << "\n";
    out << "\n届出は LGWAN 基本アプリケーション・サービスから申請してください。届出後: sekishoctl nat advance "
        << pair->name.value << " notice-filed --note 受付番号\n";
  }
  if (missing.empty()) return exit_done;
  err << "sekishoctl: " << nat_say("notice incomplete", options.language, {missing}) << "\n";
  return exit_refused;
}

int run_nat_router(const Options& options, const NatFile& file, std::ostream& out, std::ostream& err) {
  const NatPair* pair = named_pair(options, file, err);
  if (!pair) return exit_refused;
  const auto vendor = find_template(options, file, err);
  if (!vendor) return exit_refused;
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::string draft = vendor->comment(nat_say("router draft", options.language, {pair->name.value}));
  bool complete = true;
  for (const RouterPart& part : router_parts(file, *pair)) {
    const auto entry =
        vendor->entry(part.action, {part.pair->name.value, part.pair->inside.value, part.pair->lgwan.value});
    complete = complete && entry.has_value();
    const std::string when = nat_say(part.when, options.language, {part.pair->name.value});
    draft += vendor->comment(when) +
             entry.value_or(vendor->comment(nat_say("router lacks", options.language, {options.nat.vendor})));
    list.push_back({{"action", part.action},
                    {"when", part.when.substr(7)},
                    {"pair", part.pair->name.value},
                    {"text", entry.value_or("")}});
  }
  if (options.json) {
    out << nlohmann::ordered_json{{"pair", pair->name.value}, {"vendor", options.nat.vendor}, {"parts", list}}.dump(2)
        << "\n";
  } else {
    out << draft;
  }
  return complete ? exit_done : exit_refused;
}

}  // namespace sekisho::mgmt::cli
