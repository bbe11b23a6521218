#include "mgmt/cli/before_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

// clang-format off
constexpr BeforeText table[] = {
    {"help before", "What is to be known before a domain gets DNSSEC, changes its servers, or is transferred; exit status 1 if something must be mended first",
     "DNSSEC の有効化、サーバー変更、移管の前に確認すべきことを表示します。先に直すべきことがあれば終了コード 1", "", "", ""},
    {"option purpose", "dnssec, servers or transfer", "dnssec (有効化)、servers (サーバー変更)、transfer (移管) のどれか", "", "", ""},
    {"option new server", "servers: a name server to come, NAME or NAME/ADDRESS; may be repeated", "servers: 新しいネームサーバー (名前、または 名前/アドレス)。複数指定可", "", "", ""},
    {"example before",
     "Examples:\n  sekishoctl domain before dnssec city.example.lg.jp\n"
     "  sekishoctl domain before servers city.example.lg.jp --server ns1.new.example.jp --server ns2.new.example.jp/192.0.2.53",
     "例:\n  sekishoctl domain before dnssec city.example.lg.jp\n"
     "  sekishoctl domain before servers city.example.lg.jp --server ns1.new.example.jp --server ns2.new.example.jp/192.0.2.53", "", "", ""},
    // what is the case
    {"unsigned", "{0} is not signed: no DNSSEC.", "{0} は署名されていません (DNSSEC なし)。", "", "", ""},
    {"signed without DS", "{0} is signed, but has no DS: nobody validates it.", "{0} は署名されていますが、DS がないため検証されません。", "", "", ""},
    {"signed", "{0} is signed, and its DS is registered.", "{0} は署名され、DS も登録されています。", "", "", ""},
    {"DS without signatures", "{0} has a DS, but is not signed.", "{0} は DS がありますが、署名されていません。", "", "", ""},
    {"same keys", "{0} is signed; the new servers have the same keys.", "{0} は署名されています。新しいサーバーも同じ鍵です。", "", "", ""},
    {"other keys", "{0} is signed; the new servers have OTHER KEYS.", "{0} は署名されています。新しいサーバーは別の鍵です。", "", "", ""},
    {"unsigned afterwards", "{0} is signed; the new servers have NO SIGNATURES.", "{0} は署名されています。新しいサーバーには署名がありません。", "", "", ""},
    // marks
    {"yes", "ok  ", "OK  ", "", "", ""},
    {"no", "NO  ", "要対処", "", "", ""},
    {"person", "ask ", "要確認", "", "", ""},
    {"steps", "Steps", "手順", "", "", ""},
    {"ready", "Nothing stands against it that can be seen from outside; what is marked \"ask\" only people know.",
     "外部から見える問題はありません。「要確認」は関係者に確認してください。", "", "", ""},
    {"not ready", "Mend what is marked NO first.", "「要対処」を先に解決してください。", "", "", ""},
    {"who", "Registration of lg.jp names goes through J-LIS.", "lg.jp の登録内容の変更は J-LIS を通して申請します。", "", "", ""},
    {"bad purpose", "{0} is nothing that can be prepared: dnssec, servers or transfer.", "{0} は指定できません。dnssec、servers、transfer のどれかを指定してください。", "", "", ""},
    // seen from outside
    {"sound", "{0} has no fault today", "{0} に現在エラーはありません", "{0} has a fault today ({1}): sekishoctl domain check {0}", "{0} に現在エラーがあります ({1}): sekishoctl domain check {0}", "G4-2"},
    {"no DS yet", "no DS is registered yet", "DS はまだ登録されていません", "{0} DS registered already: DNSSEC is set, or was left behind", "DS がすでに {0} 件登録されています (設定済み、または削除し忘れ)", "G4-2"},
    {"servers do DNSSEC", "every server answers by UDP and TCP and speaks EDNS", "全サーバーが UDP と TCP で応答し、EDNS に対応しています",
     "not by UDP and TCP with EDNS: {0}", "UDP・TCP・EDNS のどれかに対応していません: {0}", "G4-2"},
    {"signed rightly", "all servers serve the same keys and right signatures", "全サーバーの鍵と署名が正しく一致しています",
     "keys or signatures are not right at every server: sekishoctl domain check", "鍵または署名が正しくないサーバーがあります: sekishoctl domain check", "G3-17"},
    {"name the servers", "", "", "name the servers to come: --server NAME --server NAME", "新しいサーバーを指定してください: --server 名前 --server 名前", "G4-5"},
    {"new servers sound", "the new servers serve {0} rightly", "新しいサーバーは {0} を正しく提供しています", "the new servers have a fault ({1}): sekishoctl domain check {0} --server …",
     "新しいサーバーに問題があります ({1}): sekishoctl domain check {0} --server …", "G4-5"},
    {"no chain to break", "no DNSSEC: no chain of trust can break", "DNSSEC 未使用のため、信頼の連鎖への影響はありません", "", "", "G4-5"},
    {"chain holds", "the chain of trust holds through the change", "変更の前後で信頼の連鎖は保たれます", "", "", "G4-5"},
    {"chain would break", "", "", "changed just so, {0} would not exist for everybody who validates: follow the steps", "そのまま変更すると、検証する利用者から見えなくなります。下の手順に従ってください", "G4-5"},
    {"state known", "the state of DNSSEC is known: see above", "DNSSEC の状態は上のとおりです", "", "", "G4-6"},
    // what people know
    {"passes DS on", "the registrar passes DS on to the registry (lg.jp: ask J-LIS)", "登録事業者が DS を取り次げること (lg.jp は J-LIS に確認)", "", "", "G4-1"},
    {"new one passes DS on", "the new registrar passes DS on, and takes over the present one", "移管先が DS を取り次げ、現在の DS を引き継ぐこと", "", "", "G4-6"},
    {"who has the keys", "it is settled who keeps the keys, and who is called when signatures fail", "鍵の管理者と、署名異常時の連絡先が決まっていること", "", "", "G4-4"},
    {"signer's clock", "the signer's clock is synchronised", "署名サーバーの時刻が同期していること", "", "", "G3-1"},
    {"signs by itself", "the zone is signed anew by itself, and somebody looks at its log", "自動再署名が設定され、ログを確認していること", "", "", "G3-5"},
    {"same data", "old and new servers have the same data, and the same mail servers above all", "新旧サーバーの内容が一致していること (特に MX)", "", "", "G4-5"},
    {"who submits", "it is settled who submits the change, and when", "変更の申請者と日程が決まっていること", "", "", "G4-5"},
    {"who runs the servers", "it is settled who runs the name servers afterwards; if others: sekishoctl domain before servers", "移管後のネームサーバー運用者が決まっていること (変わる場合は sekishoctl domain before servers)", "", "", "G4-6"},
    // steps: {0} how long, {1} domain
    {"sign", "Sign the zone (algorithm 13, NSEC), at the primary alone.", "プライマリでゾーンに署名します (アルゴリズム 13、NSEC)。", "", "", ""},
    {"wait for signatures", "Wait {0}: the longest TTL, and the way to every secondary.", "{0} 待ちます (最長の TTL と、全セカンダリへの反映)。", "", "", ""},
    {"check signatures", "Look again: sekishoctl domain check {1}", "再確認します: sekishoctl domain check {1}", "", "", ""},
    {"register DS", "Have the DS registered; the check prints it.", "DS の登録を申請します (値は確認結果に表示)。", "", "", ""},
    {"check DS", "Look again: sekishoctl domain check {1}", "再確認します: sekishoctl domain check {1}", "", "", ""},
    {"remove DS", "Have every DS of {1} removed.", "{1} の DS をすべて削除します。", "", "", ""},
    {"wait for DS", "When the servers of the zone above show it (sekishoctl domain check {1}), wait {0}: the TTL of DS.",
     "上位ゾーンへの反映を確認し (sekishoctl domain check {1})、{0} 待ちます (DS の TTL)。", "", "", ""},
    {"exchange keys", "Put the new servers' keys into the old zone's DNSKEY set and the old keys into the new one, each signed by its own KSK (RFC 8901). "
     "Where that cannot be done: have the DS removed, wait, change, and have the new DS registered.",
     "新旧のゾーンに互いの鍵を DNSKEY として公開し、それぞれの KSK で署名します (RFC 8901)。できない場合は、DS を削除して待ち、変更後に新しい DS を登録します。", "", "", ""},
    {"wait for keys", "Wait {0}: the TTL of DNSKEY, and the way to every secondary.", "{0} 待ちます (DNSKEY の TTL と、全セカンダリへの反映)。", "", "", ""},
    {"add new DS", "Have the DS of the new key registered beside the old one.", "古い DS を残したまま、新しい鍵の DS を追加します。", "", "", ""},
    {"run both", "Let old and new servers serve the same data.", "新旧のサーバーで同じ内容を提供します。", "", "", ""},
    {"run both signed", "Let old and new servers serve the same data, signed with the same keys.", "新旧のサーバーで、同じ鍵で署名した同じ内容を提供します。", "", "", ""},
    {"change registration", "Have the registered name servers changed, and the zone's own NS records.", "登録ネームサーバーと、ゾーン自身の NS を変更します。", "", "", ""},
    {"wait for NS", "When the servers of the zone above show it, wait {0}: the TTL of NS and of the zone's data.", "上位ゾーンへの反映後、{0} 待ちます (NS とゾーン内の TTL)。", "", "", ""},
    {"stop old servers", "Stop the old servers.", "古いサーバーを停止します。", "", "", ""},
    {"remove old keys", "Have the old DS removed; after the TTL of DS remove the old keys.", "古い DS を削除し、DS の TTL が過ぎてから古い鍵を削除します。", "", "", ""},
    {"keep DS", "If servers and keys stay: transfer with the DS as it is.", "サーバーと鍵が変わらない場合は、DS をそのまま引き継いで移管します。", "", "", ""},
    {"or remove DS", "If the new registrar does not take the DS over: have it removed before.", "移管先が DS を引き継げない場合は、先に DS を削除します。", "", "", ""},
    {"check after transfer", "Look again afterwards: sekishoctl domain check {1}", "移管後に再確認します: sekishoctl domain check {1}", "", "", ""},
};
// clang-format on

}  // namespace

std::span<const BeforeText> before_texts() { return table; }

std::string explain_before(std::string_view word, Language language, const std::vector<std::string>& details,
                           bool no) {
  const auto at = std::ranges::find(table, word, &BeforeText::word);
  if (at == std::end(table)) return {};
  const bool japanese = language == Language::ja;
  const std::string_view form = no ? (japanese ? at->no_ja : at->no_en) : (japanese ? at->ja : at->en);
  switch (details.size()) {
    case 0:
      return fill_in(form, {"", ""});
    case 1:
      return fill_in(form, {details[0], ""});
    default:
      return fill_in(form, {details[0], details[1]});
  }
}

}  // namespace sekisho::mgmt::cli
