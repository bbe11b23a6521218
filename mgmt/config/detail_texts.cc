#include "mgmt/config/detail_texts.h"

#include <algorithm>
#include <string_view>

namespace sekisho::mgmt::config {
namespace {

struct Phrase {
  std::string_view en, ja;
};

// clang-format off
constexpr Phrase phrases[] = {
    // what a value must be
    {"text", "文字列"},
    {"a list", "[ ] で囲んだ一覧"},
    {"a list of tables", "[[名前]] で始まるまとまりの並び"},
    {"a table", "テーブル ([名前] で始まるまとまり)"},
    {"true or false", "true または false"},
    {"true or false, without quotes", "引用符なしの true または false"},
    {"whole number", "整数"},
    {"a whole number, without quotes", "引用符なしの整数"},
    {"a duration such as \"5s\"", "\"5s\" のような時間"},
    {"a size such as \"64MiB\"", "\"64MiB\" のような容量"},
    {"date and time", "日時"},
    {"a date and time with its offset and without quotes, such as 2026-12-01T18:00:00+09:00",
     "時差まで含めた引用符なしの日時 (例: 2026-12-01T18:00:00+09:00)"},
    {"a domain name", "ドメイン名"},
    {"a record type such as \"SOA\"", "\"SOA\" のようなレコードの種類"},
    {"an IP address", "IP アドレス"},
    {"a network such as \"10.1.0.0/16\"", "\"10.1.0.0/16\" のようなネットワーク"},
    {"an address, with @port if it is not 53", "アドレス (ポートが 53 でなければ @ポート を付ける)"},
    // records and zones
    {"no record is there", "レコードが書かれていません"},
    {"the owner is no domain name", "先頭の名前がドメイン名ではありません"},
    {"the TTL is no number from 0 to 2147483647", "TTL は 0 から 2147483647 までの数です"},
    {"the class is not known", "クラスが正しくありません (通常は IN)"},
    {"the record type is missing or not known", "レコードの種類がないか、正しくありません"},
    {"the data do not fit the record type", "データがレコードの種類に合っていません"},
    {"a wildcard MX does not apply where the name itself exists", "この名前は個別に存在するため、ワイルドカードの MX は適用されません"},
    {"a host with an address but no MX, on a name used in mail", "メールに使う名前なのに、アドレスだけで MX がありません"},
    {"the target of an MX has no address in the zone", "MX が指すホストのアドレスがゾーンにありません"},
    {"the target of an NS has no address in the zone", "NS が指すホストのアドレスがゾーンにありません"},
    {"an MX points to an alias (CNAME)", "MX が別名 (CNAME) を指しています"},
    {"a name looks as if its final dot was forgotten", "名前の末尾の点を付け忘れているようです"},
    {"an alias (CNAME) stands beside other records", "別名 (CNAME) と同じ名前にほかのレコードがあります"},
    {"only one name server", "ネームサーバーが 1 台しかありません"},
    // pairs of the NAT map
    {"one side is IPv4, the other IPv6", "一方が IPv4、もう一方が IPv6 です"},
    {"the two networks differ in size", "両側のネットワークの大きさが違います"},
    {"its inside address lies in another pair too", "内部アドレスが別の組と重なっています"},
    {"its lgwan address lies in another pair too", "LGWAN 側アドレスが別の組と重なっています"},
    {"it would replace itself", "自分自身の後継になっています"},
    {"another pair replaces it already", "すでに別の組が後継になっています"},
    {"they differ in family or size", "アドレスの種別 (IPv4/IPv6) か大きさが違います"},
    // trust anchors, profiles
    {"the root", "ルート"},
    {"any of its zones", "担当するゾーン"},
    {"it holds no record", "レコードがありません"},
    {"cannot be read", "読めません"},
    {"is neither DS nor DNSKEY", "DS でも DNSKEY でもありません"},
    {"a local breakout", "ローカルブレイクアウト"},
    {"the government cloud", "ガバメントクラウド"},
    // counts, and what is referred to
    {"included files", "読み込むファイル"},
    {"canaries", "監視用の名前 (canary)"},
    {"views", "ビュー"},
    {"realms", "レルム"},
    {"ports", "ポート"},
    {"groups", "グループ"},
    {"realm", "レルム"},
    {"group", "グループ"},
    {"port", "ポート"},
    {"view", "ビュー"},
    {"pair", "組"},
    {"mail.server", "メールサーバー"},
    {"pairs", "組"},
    // files, as the system says it
    {"No such file or directory", "ファイルがありません"},
    {"Permission denied", "読む権限がありません"},
    {"Is a directory", "ファイルではなくディレクトリーです"},
    {"larger than 64 MiB", "64 MiB を超えています"},
};
// clang-format on

std::string_view whole_phrase(std::string_view detail) {
  const auto* const found =
      std::find_if(std::begin(phrases), std::end(phrases), [&](const Phrase& phrase) { return phrase.en == detail; });
  return found == std::end(phrases) ? std::string_view() : found->ja;
}

/// Which particulars of which diagnostics are words.
struct Place {
  Code code;
  std::size_t index;
};
constexpr Place places[] = {
    {Code::wrong_type, 0},      {Code::wrong_type, 1},      {Code::unknown_reference, 1},
    {Code::file_unreadable, 1}, {Code::out_of_range, 2},    {Code::bad_record, 1},
    {Code::zone_lint, 2},       {Code::nat_pair, 1},        {Code::nat_replaces, 2},
    {Code::no_anchor, 1},       {Code::bad_anchor_file, 1}, {Code::anchor_file_unreadable, 1},
    {Code::profile_unused, 2},  {Code::too_many, 0},        {Code::root_hints_unreadable, 1},
};

std::string japanese_detail(std::string_view detail) {
  if (const std::string_view whole = whole_phrase(detail); !whole.empty()) return std::string(whole);
  constexpr std::string_view in_quotes = " in quotes", characters = " characters", line = "line ";
  if (detail.ends_with(in_quotes))
    return "引用符 (\") で囲んだ" + japanese_detail(detail.substr(0, detail.size() - in_quotes.size()));
  if (detail.ends_with(characters)) return std::string(detail.substr(0, detail.size() - characters.size())) + " 文字";
  if (detail.starts_with(line)) {  // "line 3 cannot be read"
    const std::size_t space = detail.find(' ', line.size());
    if (space == std::string_view::npos) return std::string(detail);
    return std::string(detail.substr(line.size(), space - line.size())) +
           " 行目: " + japanese_detail(detail.substr(space + 1));
  }
  if (const std::size_t bracket = detail.rfind(" (");
      bracket != std::string_view::npos) {  // "only one name server (ns1.)"
    const std::string_view first = whole_phrase(detail.substr(0, bracket));
    if (!first.empty()) return std::string(first) + std::string(detail.substr(bracket));
  }
  return std::string(detail);
}

}  // namespace

std::vector<std::string> japanese_details(Code code, std::vector<std::string> details) {
  for (const Place& place : places) {
    if (place.code == code && place.index < details.size())
      details[place.index] = japanese_detail(details[place.index]);
  }
  return details;
}

}  // namespace sekisho::mgmt::config
