#include "mgmt/cli/nta_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

struct Row {
  std::string_view word, en, ja;
};

// clang-format off
constexpr Row table[] = {
    {"help nta", "Zones that are not validated for a while, since their owner broke their signatures (RFC 7646)", "所有者の不備で検証に失敗するゾーンを、一定期間だけ検証の対象外にします (RFC 7646)"},
    {"help nta request", "Ask for a zone not to be validated; the gateway traces it and keeps the trace as evidence", "ゾーンを検証の対象外にするよう申請します。ゲートウェイが検証経路を調べ、証拠として保存します"},
    {"help nta approve", "Approve a request of another person: it comes into force", "ほかの人の申請を承認します。承認すると有効になります"},
    {"help nta reject", "Reject a request", "申請を却下します"},
    {"help nta withdraw", "Take back a request, or validate a zone again at once", "申請を取り下げます。有効なものは解除し、すぐに検証を再開します"},
    {"help nta list", "Show what is in force, what waits, and the last that ended", "有効なもの、承認待ちのもの、最近終わったものを表示します"},
    {"help nta show", "Show one with its history and its evidence", "一件の内容、経過、証拠を表示します"},
    {"help nta evidence", "Write what the contact of the broken domain needs to see, as files to send", "相手の連絡窓口に送る証拠をファイルに出力します"},
    {"help nta history", "Show who did what, and what ended by itself", "誰が何をしたか、何が自動で終わったかを表示します"},
    {"example", "Example:", "例:"},
    {"example nta request", "sekishoctl nta request broken.example.jp --duration 1d --reason 'signatures expired on 11-20' --confirmed-by 'Suzuki, operator of its servers, by telephone 11-21 14:05'",
     "sekishoctl nta request broken.example.jp --duration 1d --reason '11/20 に署名の期限切れ' --confirmed-by '権威サーバー運用者の鈴木氏、11/21 14:05 電話'"},
    {"example nta approve", "sekishoctl nta approve 12 --note 'called back on the number in WHOIS'", "sekishoctl nta approve 12 --note 'WHOIS 記載の番号へ折り返し確認済み'"},
    {"example nta reject", "sekishoctl nta reject 12 --note 'repair is announced for noon'", "sekishoctl nta reject 12 --note '正午に復旧予定のため'"},
    {"example nta withdraw", "sekishoctl nta withdraw 12", "sekishoctl nta withdraw 12"},
    {"example nta list", "sekishoctl nta list", "sekishoctl nta list"},
    {"example nta show", "sekishoctl nta show 12", "sekishoctl nta show 12"},
    {"example nta evidence", "sekishoctl nta evidence 12 --out /tmp/broken", "sekishoctl nta evidence 12 --out /tmp/broken"},
    {"example nta history", "sekishoctl nta history --limit 50", "sekishoctl nta history --limit 50"},
    {"option name", "The zone that is broken; everything below it is covered too", "検証に失敗するゾーン (配下も対象になります)"},
    {"option realm", "Realm; the only one that validates if left out", "レルム。省略すると、検証を行う唯一のレルム"},
    {"option type", "Record type that fails to validate, if it is not the zone as a whole", "検証に失敗するレコードの種類 (ゾーン全体でない場合)"},
    {"option duration", "How long, from the approval: for example 12h or 1d; at most 7d", "承認からの期間。例: 12h、1d (最長 7d)"},
    {"option reason", "What is broken, and why it cannot wait for the repair", "何が壊れていて、なぜ復旧を待てないか"},
    {"option confirmed-by", "Who at the registrant or the operator confirmed that it is no attack, how, and when", "攻撃でないことを、登録者または運用者の誰が、どの方法で、いつ確認したか"},
    {"option id", "Number of the request", "申請の番号"},
    {"option note", "What should be remembered", "記録しておくこと"},
    {"option out", "Directory for the files; made if it is not there", "出力先のディレクトリー。なければ作ります"},
    {"option limit", "At most so many, the newest", "最大件数 (新しいものから)"},

    {"requested", "Request {0} is kept with its evidence: {1} in realm {2}, {3} from the approval.", "申請 {0} を証拠とともに受け付けました: {1} (レルム {2})、承認から {3}。"},
    {"next two-persons", "Another person must approve it within a day: sekishoctl nta approve {0}", "一日以内に、ほかの人の承認が必要です: sekishoctl nta approve {0}"},
    {"next one-person", "It waits for approval, for a day: sekishoctl nta approve {0} --note '...'", "一日以内に承認してください: sekishoctl nta approve {0} --note '...'"},
    {"approved", "{1} is not validated until {2}. It is checked every 5 minutes and validated again as soon as it is mended.", "{1} は {2} まで検証されません。5 分ごとに確認し、復旧すればすぐに検証を再開します。"},
    {"rejected", "Request {0} for {1} is rejected.", "{1} の申請 {0} を却下しました。"},
    {"withdrawn", "Request {0} for {1} is withdrawn.", "{1} の申請 {0} を取り下げました。"},
    {"lifted", "{1} is validated again.", "{1} の検証を再開しました。"},
    {"none", "Every signed zone is validated, and no request waits.", "署名付きゾーンはすべて検証されています。承認待ちの申請もありません。"},
    {"no history", "There has been no negative trust anchor.", "ネガティブトラストアンカーの記録はありません。"},
    {"head in-force", "In force", "有効"},
    {"head waiting", "Waiting for approval", "承認待ち"},
    {"head ended", "Ended", "終了"},

    {"state waiting", "waiting", "承認待ち"},
    {"state in-force", "in force", "有効"},
    {"state rejected", "rejected", "却下"},
    {"state withdrawn", "withdrawn", "取り下げ"},
    {"state lapsed", "lapsed: nobody decided", "失効 (判断なし)"},
    {"state lifted", "lifted", "解除"},
    {"state expired", "expired", "期限切れ"},
    {"state mended", "mended: it validates again", "復旧を確認"},
    {"state replaced", "replaced by a later one", "後の申請で置き換え"},
    {"state fixed", "in the configuration", "設定ファイルに記載"},
    {"step waiting", "requested", "申請"},
    {"step in-force", "approved", "承認"},

    {"id", "id", "番号"},
    {"name", "name", "名前"},
    {"type", "type", "種類"},
    {"realm", "realm", "レルム"},
    {"state", "state", "状態"},
    {"ends", "ends", "終了予定"},
    {"left", "left", "残り"},
    {"approved by", "approved by", "承認者"},
    {"requested by", "requested by", "申請者"},
    {"requested at", "requested at", "申請日時"},
    {"approved at", "approved at", "承認日時"},
    {"decided by", "decided by", "判断した人"},
    {"ended at", "ended at", "終了日時"},
    {"last check", "last check", "最後の確認"},
    {"never", "not yet", "未確認"},
    {"duration", "for", "期間"},
    {"reason", "reason", "理由"},
    {"confirmed by", "confirmed by", "確認"},
    {"at", "at", "日時"},
    {"step", "step", "段階"},
    {"who", "who", "実施者"},
    {"note", "note", "備考"},
    {"history", "History", "経過"},
    {"letter", "To whom it concerns: since {2} at the latest, DNSSEC validation of {0} {1} fails at our resolver. Users of resolvers that validate cannot reach names in that zone.",
     "ご担当者様: 当方のリゾルバーでは、遅くとも {2} から {0} {1} の DNSSEC 検証に失敗しています。検証を行うリゾルバーの利用者は、このゾーンの名前に到達できません。"},
    {"letter cause", "Where it fails: {0}", "失敗箇所: {0}"},
    {"letter ask", "Please look at the zone's signatures and keys, and at the DS records in the zone above it. Below is the chain of trust of {0} as our resolver walked it.",
     "ゾーンの署名と鍵、上位ゾーンの DS を確認してください。以下は、当方のリゾルバーがたどった {0} の検証経路です。"},
    {"written", "Written to {0}: {1}-en.txt and {1}-ja.txt to send, {1}.json with every record's verdict.", "{0} に出力しました: 送付用の {1}-en.txt と {1}-ja.txt、各レコードの判定を含む {1}.json。"},
    {"not written", "{0} cannot be written", "{0} に書き込めません"},
    {"status exempt", "Not validated", "検証の対象外"},
    {"status zone", "{0} in realm {1} until {2}. `sekishoctl nta list` says why", "{0} (レルム {1})、{2} まで。理由は `sekishoctl nta list` で確認できます"},
    {"status requests", "{0} request(s) wait for a decision: `sekishoctl nta list`", "{0} 件の申請が判断を待っています: `sekishoctl nta list`"},
    {"evidence", "Evidence: the trace of the request", "証拠: 申請時の検証経路"},
};
// clang-format on

}  // namespace

std::string nta_say(std::string_view word, Language language, std::initializer_list<std::string_view> details) {
  const auto* row = std::ranges::find(table, word, &Row::word);
  return fill_in(row == std::end(table) ? word : language == Language::ja ? row->ja : row->en, details);
}

}  // namespace sekisho::mgmt::cli
