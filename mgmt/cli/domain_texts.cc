#include "mgmt/cli/domain_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

struct Word {
  std::string_view word, en, ja;
};

// clang-format off
constexpr Word words[] = {
    {"help domain", "Is a domain right, as the Internet sees it?", "ドメインがインターネットから正しく見えるか確認します"},
    {"help check", "Ask the zone above and every server of a domain, and say what is wrong; exit status 1 if something is",
     "上位ゾーンとドメインの全サーバーに問い合わせ、誤りを指摘します。誤りがあれば終了コード 1"},
    {"help rollover", "The states of a domain's keys (RFC 7583), and the steps of a rollover with waiting times from its real TTLs",
     "鍵の状態 (RFC 7583) と、実際の TTL から計算した鍵更新の手順を表示します"},
    {"help list", "The own and former domains that the gateway looks at by itself, and what it last found; exit status 1 if something is wrong",
     "自動で確認している自組織と旧ドメインの一覧と、前回の結果を表示します。誤りがあれば終了コード 1"},
    {"option emergency", "The steps when a key is lost or stolen", "鍵の紛失・漏えい時の緊急手順を表示します"},
    {"example rollover", "Examples:\n  sekishoctl domain rollover city.example.lg.jp\n  sekishoctl domain rollover city.example.lg.jp --emergency",
     "例:\n  sekishoctl domain rollover city.example.lg.jp\n  sekishoctl domain rollover city.example.lg.jp --emergency"},
    {"option name", "The domain, for example city.example.lg.jp; a reverse zone too", "ドメイン名。例: city.example.lg.jp (逆引きゾーンも可)"},
    {"option realm", "The realm through which the Internet is asked; the one that iterates if left out",
     "インターネットへ問い合わせるレルム。省略すると反復検索を行うレルム"},
    {"option notice", "When the notice came that a registration is complete, for example '2026-12-01 10:30': until it is in force, what is not there yet is pending",
     "登録完了通知の日時。例: '2026-12-01 10:30'。反映までの間は、未反映の内容を「反映待ち」と表示します"},
    {"option server", "A name server that you think of, NAME or NAME/ADDRESS, in place of those that are registered; may be repeated",
     "登録前に試すネームサーバー (名前、または 名前/アドレス)。登録済みのサーバーの代わりに確認します (複数指定可)"},
    {"example check",
     "Examples:\n  sekishoctl domain check city.example.lg.jp\n  sekishoctl domain check 113.0.203.in-addr.arpa --json\n"
     "  sekishoctl domain check city.example.lg.jp --server ns1.new.example.jp --server ns2.new.example.jp",
     "例:\n  sekishoctl domain check city.example.lg.jp\n  sekishoctl domain check 113.0.203.in-addr.arpa --json\n"
     "  sekishoctl domain check city.example.lg.jp --server ns1.new.example.jp --server ns2.new.example.jp"},
    // headlines: {0} domain, {1} errors, {2} warnings
    {"sound", "{0} is right, as the Internet sees it.", "{0} は正しく設定されています (インターネットから確認)。"},
    {"fragile", "{0} works; {2} warnings, see below.", "{0} は動作していますが、警告が {2} 件あります。"},
    {"broken", "{0} IS BROKEN: {1} errors, {2} warnings. Mend the first one first.",
     "{0} に異常があります: エラー {1} 件、警告 {2} 件。上から順に対処してください。"},
    {"pending", "PENDING: the registration of {0} is in force from {1} on; what stands below is to be expected until then.",
     "反映待ち: {0} の登録は {1} までに反映されます。それまで下記の状態は異常ではありません。"},
    {"bad notice", "{0} is not a moment: write '2026-12-01 10:30'.", "{0} は日時ではありません。'2026-12-01 10:30' のように指定してください。"},
    {"error", "ERROR", "エラー"},
    {"warning", "warning", "警告"},
    {"notice", "note", "情報"},
    // {0} parent, {1} time
    {"asked", "asked the servers of {0}, and every server below; {1}", "{0} のサーバーと、下記の全サーバーに問い合わせました ({1})"},
    {"proposed", "asked the servers that were named, not those that are registered; {1}",
     "登録済みのサーバーではなく、指定されたサーバーに問い合わせました ({1})"},
    {"registry jpnic", "the block is registered with JPNIC", "このブロックの逆引きは JPNIC に登録されています"},
    {"registry apnic", "the block is registered with APNIC", "このブロックの逆引きは APNIC に登録されています"},
    {"registry servers", "{0}; asked there: {1}", "{0}。問い合わせ先: {1}"},
    // the list
    {"list none", "Nothing is looked at: name your domains under [organisation], and let watch.domain-interval be longer than 0s.",
     "確認しているドメインはありません。[organisation] にドメインを設定し、watch.domain-interval を 0s より長くしてください。"},
    {"list domain", "domain", "ドメイン"},
    {"list checked", "looked at", "確認日時"},
    {"list errors", "errors", "エラー"},
    {"list warnings", "warnings", "警告"},
    {"list end", "signatures end", "署名の期限"},
    {"list former", "(former)", "(旧)"},
    {"list never", "not yet", "未確認"},
    {"list blind", "(not seen since: the zone above is silent)", "(以後は確認できず: 上位ゾーンが応答しません)"},
    {"servers", "servers", "サーバー"},
    {"server", "name", "名前"},
    {"address", "address", "アドレス"},
    {"registered", "registered", "登録"},
    {"in zone", "in zone", "ゾーン"},
    {"serial", "serial", "シリアル"},
    {"yes", "yes", "あり"},
    {"no", "no", "なし"},
    {"mail", "mail goes to", "メールの届け先"},
    {"signed", "signed with", "署名鍵"},
    {"key", "algorithm {0}, {1}", "アルゴリズム {0}、{1}"},
    {"state active", "Active", "Active (使用中)"},
    {"state published_or_retired", "Published, Ready or Retired (in the zone, not in use)", "Published、Ready または Retired (公開中、未使用)"},
    {"state published", "Published (some cache may not know it yet)", "Published (公開済み、キャッシュへの反映待ち)"},
    {"state ready", "Ready (may be used)", "Ready (使用可能)"},
    {"state retired", "Retired (some cache may still need it)", "Retired (使用終了、キャッシュが必要とする可能性あり)"},
    {"state dead", "Dead (may be removed)", "Dead (削除可能)"},
    {"state ds_only", "DS without a key: Published (double-DS) or left behind", "DS のみ: Published (double-DS) または削除し忘れ"},
    {"state revoked", "Revoked", "Revoked (失効)"},
    {"ds", "DS at the zone above", "上位ゾーンの DS"},
    // rollover
    {"keys of", "Keys of {0}, as they are seen from outside", "{0} の鍵 (外部から見た状態)"},
    {"since", "since", "開始"},
    // {0} role, {1} tag, {2} time
    {"steps", "Next, by what was seen so far:", "次の手順 (これまでの確認結果から):"},
    {"step submit_ds", "{0} {1}: have its DS registered", "{0} {1}: DS の登録を申請します"},
    {"step withdraw_ds", "{0} {1}: have its DS removed", "{0} {1}: DS の削除を申請します"},
    {"step publish_key", "{0} {1}: put the key into the zone, and sign with it", "{0} {1}: 鍵をゾーンに追加して署名します"},
    {"step sign_with", "{0} {1}: sign with it", "{0} {1}: この鍵での署名に切り替えます"},
    {"step remove_key", "{0} {1}: remove it from the zone", "{0} {1}: ゾーンから削除します"},
    {"from now", "now", "実行可能"},
    {"from then", "not before {2}", "{2} 以降"},
    {"no step", "No rollover is under way.", "進行中の鍵更新はありません。"},
    {"not followed", "One look cannot tell more. To have rollovers followed, name {0} under [organisation].",
     "1 回の確認で分かるのはここまでです。鍵の更新を継続して追うには、[organisation] に {0} を設定してください。"},
    {"key tag", "tag", "鍵タグ"},
    {"role", "role", "役割"},
    {"algorithm", "algorithm", "アルゴリズム"},
    {"signs keys", "signs keys", "鍵に署名"},
    {"signs data", "signs data", "データに署名"},
    {"state", "state (RFC 7583)", "状態 (RFC 7583)"},
    {"ttls", "TTL of DNSKEY {0}, of DS {1}, longest that was seen {2}; to every secondary within {3}",
     "DNSKEY の TTL {0}、DS の TTL {1}、確認できた最長の TTL {2}、全セカンダリへの反映 {3} 以内"},
    {"at least", "takes {0} at least", "所要時間: 最短 {0}"},
    {"nothing to roll", "{0} is not signed, or none of its servers answers: sekishoctl domain check {0}",
     "{0} は署名されていないか、サーバーが応答しません: sekishoctl domain check {0}"},
    {"to enter", "DS to have registered", "登録すべき DS"},
    {"tests", "see also Zonemaster {0}", "参考: Zonemaster {0}"},
    // what stands in details
    {"detail no_name", "the name does not exist", "名前が存在しない"},
    {"detail no_data", "the name has no address", "アドレスの設定がない"},
    {"detail failed", "its own domain does not answer", "その名前のドメインが応答しない"},
    {"detail private", "private", "プライベートアドレス"},
    {"detail inside", "one of your inside networks", "内部ネットワークのアドレス"},
    {"detail lgwan", "an LGWAN address", "LGWAN のアドレス"},
    {"detail special", "for special use", "特別用途のアドレス"},
    {"detail silent", "no answer", "応答なし"},
    {"detail unreachable", "refused or unreachable", "接続拒否または到達不能"},
    {"detail truncated", "cut off", "途中で切れる"},
    {"detail unreadable", "unreadable", "読めない応答"},
    {"detail no OPT", "no OPT record in its answers", "応答に OPT がない"},
    {"detail lame", "no authority", "権威なし"},
    {"detail not_asked", "not asked", "未確認"},
};
// clang-format on

}  // namespace

std::string explain_domain(std::string_view word, Language language,
                           std::initializer_list<std::string_view> details) {
  const bool japanese = language == Language::ja;
  constexpr std::string_view advice = "advice ";
  if (const auto at = std::ranges::find(words, word, &Word::word); at != std::end(words))
    return fill_in(japanese ? at->ja : at->en, details);
  const bool wants_advice = word.starts_with(advice);
  if (wants_advice) word.remove_prefix(advice.size());
  const auto faults = fault_texts();
  const auto at = std::ranges::find(faults, word, &FaultText::word);
  if (at == faults.end()) return {};
  if (wants_advice) return fill_in(japanese ? at->advice_ja : at->advice_en, details);
  return fill_in(japanese ? at->ja : at->en, details);
}

}  // namespace sekisho::mgmt::cli
