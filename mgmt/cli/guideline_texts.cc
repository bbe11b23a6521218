#include "mgmt/cli/guideline_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

struct Word {
  std::string_view word, en, ja;
};

// clang-format off
constexpr Word words[] = {
    {"help guideline", "Judge every item of the ministry's DNSSEC guideline by what is seen, and say the level that is reached", "総務省の DNSSEC ガイドラインの各項目を実際の状態から判定し、達成レベルを示します"},
    {"help attest", "Say how an item is that the gateway cannot see; kept with your name and the date", "装置から見えない項目の状態を、名前と日付とともに記録します"},
    {"example guideline", "Example: sekishoctl audit guideline --html report.html", "例: sekishoctl audit guideline --html report.html --lang ja"},
    {"example attest", "Example: sekishoctl audit attest G3-4 met --note \"KSK in the safe, record 2026-14\"", "例: sekishoctl audit attest G3-4 met --note \"KSK は金庫で保管 (台帳 2026-14)\""},
    {"option domain", "The own domain; of [organisation] the first if left out", "自組織のドメイン。省略すると [organisation] の先頭"},
    {"option html", "Write a report to print or to keep", "印刷・保管用の報告書を書き出すファイル"},
    {"option item", "The item's number, for example G3-4", "項目の番号 (例 G3-4)"},
    {"option state", "met, broken or withdrawn", "met (満たす)、broken (満たさない)、withdrawn (取り消し)"},
    {"option note", "What was looked at, and where it is written", "確認した内容と、記録のある場所"},

    {"title", "DNSSEC guideline: self-audit", "DNSSEC ガイドライン 自己点検報告書"},
    {"of", "{0}, sekishod {1}, {2}", "{0} (sekishod {1})、{2}"},
    {"domain", "Own domain: {0}", "自組織のドメイン: {0}"},
    {"level", "Level {0} is reached.", "レベル {0} を達成しています。"},
    {"level none", "Level 1 is not reached.", "レベル 1 に達していません。"},
    {"missing", "For the next level: {0}", "次のレベルに必要な項目: {0}"},
    {"chapter G2", "Full resolvers (chapter 2)", "フルリゾルバー (第 2 章)"},
    {"chapter K-", "The root's keys", "ルートの鍵"},
    {"chapter G3", "Authoritative servers (chapter 3)", "権威 DNS サーバー (第 3 章)"},
    {"chapter G4", "Registrants (chapter 4)", "ドメイン名登録者 (第 4 章)"},
    {"met", "met", "適合"},
    {"broken", "NOT MET", "不適合"},
    {"unknown", "not known yet", "未確認"},
    {"ask", "to be said", "要申告"},
    {"none", "not applicable", "対象外"},
    {"said by", "{0}, {1}: {2}", "{0} ({1}): {2}"},
    {"head item", "item", "項目"},
    {"head force", "force", "要求"},
    {"head wanted", "what is wanted", "内容"},
    {"head state", "state", "判定"},
    {"head evidence", "evidence", "根拠"},
    {"head command", "proves it", "確認コマンド"},
    {"to do", "To be seen to", "対応・確認が必要な項目"},
    {"summary", "All items", "判定のまとめ"},
    {"servfail", "Share of SERVFAIL by view (bar), usual (line) and limit (broken line), %", "ビューごとの SERVFAIL の割合 (棒)、平常値 (実線)、しきい値 (破線)、%"},
    {"written", "Written: {0}", "書き出しました: {0}"},
    {"not written", "cannot be written: {0}", "書き込めません: {0}"},
    {"noted", "Noted: {0} {1} ({2})", "記録しました: {0} {1} ({2})"},
};
// clang-format on

}  // namespace

std::string_view guideline_text(std::string_view word, Language language) {
  const auto at = std::ranges::find(words, word, &Word::word);
  if (at == std::end(words)) return {};
  return language == Language::ja ? at->ja : at->en;
}

}  // namespace sekisho::mgmt::cli
