#include "mgmt/cli/pair_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

// clang-format off
constexpr PairText table[] = {
    {"help pair", "Two gateways that stand in for each other", "2 台のゲートウェイによる二重化を扱います"},
    {"help pair status", "Show how this node and its peer stand; exit status 1 if they are not in step", "この装置と相手の状態を表示します。内容がそろっていなければ終了コード 1"},
    {"help pair push", "Look at the peer now, and push what is newer here", "今すぐ相手を確認し、こちらの方が新しければ送ります"},
    {"help pair check", "Say whether this node is fit to be the active one; exit status 1 if not (for keepalived)", "この装置が稼働系になれる状態かを調べます。なれなければ終了コード 1 (keepalived 用)"},
    {"help pair watch", "Check again and again, and tell keepalived, or put the anycast addresses in place", "検査を繰り返し、結果を keepalived に伝えるか、エニーキャストのアドレスを付け外しします"},
    {"help pair keepalived", "Write keepalived's configuration out of [pair]", "[pair] から keepalived の設定を作成します"},
    {"help pair frr", "Write FRR's configuration for anycast out of [pair]", "[pair] からエニーキャスト用の FRR の設定を作成します"},
    {"help pair bird", "Write BIRD's configuration for anycast out of [pair]", "[pair] からエニーキャスト用の BIRD の設定を作成します"},
    {"option force", "Make the peer like this node, whatever it has: its own changes are replaced (and stay in its history)", "相手の内容にかかわらず、この装置と同じ内容にします。相手側の変更は置き換えられます (履歴には残ります)"},
    {"option config", "The configuration's main file", "設定の主ファイル"},
    {"option templates", "Directory with templates of your own", "独自のテンプレートを置いたディレクトリー"},
    {"option health-socket", "The gateway's health socket; the configuration is not read then", "ゲートウェイの状態確認用ソケット。指定すると設定は読みません"},
    {"option within", "All must have answered within this time", "この時間内にすべての応答が必要です"},
    {"option witness", "Hosts of which one must answer to ping by this interface", "このインターフェースで ping に応答すべきホスト (1 台以上)"},
    {"option file", "File that keepalived tracks: 0 is well, 1 is not", "keepalived が監視するファイル (0 は正常、1 は異常)"},

    {"none", "This gateway is none of a pair: there is no [pair] with a node's name.", "このゲートウェイは二重化されていません。[pair] に node がありません。"},
    // status: {0} node, {1} method; {0} peer, {1} url, {2} its name; …
    {"node", "Node {0}, by {1}, revision {2}", "装置 {0}、方式 {1}、リビジョン {2}"},
    {"well", "fit to be active", "稼働系になれます"},
    {"not well", "NOT FIT TO BE ACTIVE: {0}", "稼働系になれません: {0}"},
    {"no peer", "There is no peer to push to: [pair.peer] has no url.", "送り先がありません。[pair.peer] に url がありません。"},
    {"peer", "Peer {0} at {1}, revision {2}: answered {3}", "相手 {0} ({1})、リビジョン {2}: 最終応答 {3}"},
    {"peer away", "PEER AT {0} CANNOT BE USED ({1} tries): {2}; next try in {3} s", "相手 ({0}) に接続できません ({1} 回): {2}。次の試行まで {3} 秒"},
    {"peer new", "Peer at {0}: not asked yet", "相手 ({0}): まだ確認していません"},
    {"never", "never", "なし"},
    {"head what", "what", "対象"},
    {"head state", "state", "状態"},
    {"head since", "since", "いつから"},
    {"configuration", "configuration", "設定"},
    {"cookies", "cookie secrets", "クッキーの秘密"},
    {"exemptions", "negative trust anchors", "ネガティブトラストアンカー"},
    {"unknown", "not known yet", "未確認"},
    {"in-step", "alike", "一致"},
    {"ahead", "newer here", "こちらが新しい"},
    {"behind", "newer there", "相手が新しい"},
    {"conflict", "CONFLICT", "競合"},
    {"refused", "REFUSED", "相手が拒否"},
    {"not-shared", "each its own", "装置ごと"},
    {"conflict help", "Both were changed. Compare (`sekishoctl config show` on both), then on the node that is right: sekishoctl pair push --force", "両方で変更されています。`sekishoctl config show` で両方を比べ、正しい方の装置で sekishoctl pair push --force を実行してください。"},
    // check
    {"fit", "fit to be active", "稼働系になれます"},
    {"unfit", "not fit: {0}", "稼働系になれません: {0}"},
    {"bad config", "{0} has mistakes: sekishoctl config check {0}", "{0} に誤りがあります: sekishoctl config check {0}"},
    {"wrong method", "[pair] says method = \"{0}\"; this is for \"{1}\"", "[pair] の method は \"{0}\" です。これは \"{1}\" 用です"},
    {"no template", "there is no template {0}.template in {1}", "テンプレート {0}.template が {1} にありません"},
    {"lacks", "the template lacks the section [{0}]", "テンプレートに [{0}] がありません"},
    {"remark", "Made by sekishoctl pair {0} for node {1}. Changes belong into [pair] of node.toml.", "sekishoctl pair {0} が装置 {1} 用に作成。変更は node.toml の [pair] で行うこと。"},
    {"file fault", "{0} cannot be written: {1}", "{0} に書き込めません: {1}"},
    {"address fault", "the address {0} cannot be set: {1}", "アドレス {0} を設定できません: {1}"},
    {"now fit", "fit to be active", "稼働系になれる状態です"},
    {"now unfit", "not fit to be active: {0}", "稼働系になれない状態です: {0}"},
};
// clang-format on

}  // namespace

std::span<const PairText> pair_texts() { return table; }

std::string pair_say(std::string_view word, Language language, std::initializer_list<std::string_view> details) {
  const auto* row = std::ranges::find(table, word, &PairText::word);
  if (row == std::end(table)) return {};
  return fill_in(language == Language::ja ? row->ja : row->en, details);
}

}  // namespace sekisho::mgmt::cli
