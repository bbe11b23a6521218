#include "mgmt/cli/refusal_texts.h"

#include <optional>
#include <vector>

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {
namespace {

// clang-format off
constexpr RefusalText rows[] = {
    // names that are not there
    {"there is no realm called {0}", "レルム {0} はありません"},
    {"there is no view called {0}", "ビュー {0} はありません"},
    {"there is no port called {0}", "ポート {0} はありません"},
    {"there is no revision {0}", "リビジョン {0} はありません"},
    {"\"{0}\" is not a domain name", "「{0}」はドメイン名ではありません"},
    {"\"{0}\" is not a record type", "「{0}」はレコードの種類ではありません"},
    {"the guideline has no item {0}", "ガイドラインに項目 {0} はありません"},
    {"the gateway sees by itself how item {0} is", "項目 {0} の状態は装置が自分で判定します"},
    {"it is met, broken or withdrawn", "met、broken、withdrawn のどれかにしてください"},
    {"a note is needed, of 500 characters at most: what was looked at, and where it is written", "確認した内容と記録のある場所を、500 文字以内で書いてください"},
    // one thing at a time
    {"another capture is under way; ask again when it has ended", "別の記録を実行中です。終わってから、もう一度実行してください"},
    {"another plan is being made; ask again in some seconds", "別の予測を実行中です。数秒待って、もう一度実行してください"},
    {"another check is under way; ask again in some seconds", "別の確認を実行中です。数秒待って、もう一度実行してください"},
    {"another domain is being checked; ask again in some seconds", "別のドメインを確認中です。数秒待って、もう一度実行してください"},
    {"\"{0}\" is not a client's address", "「{0}」は端末のアドレスではありません"},
    {"another explanation is being made; ask again in some seconds", "別の説明を作成中です。数秒待って、もう一度実行してください"},
    {"the gateway has too much to look up by itself; ask again in some seconds", "ゲートウェイ自身の問い合わせが混み合っています。数秒待って、もう一度実行してください"},
    {"another trace is under way; ask again in some seconds", "別の調査を実行中です。数秒待って、もう一度実行してください"},
    {"a thread did not take the order in time; ask again", "時間内に処理できませんでした。もう一度実行してください"},
    {"the gateway could not do this; its log says why", "実行できませんでした。理由はゲートウェイのログにあります"},
    // what is asked
    {"the filter cannot be used: {0}", "この条件は使えません: {0}"},
    {"give a sender and a recipient, each a mail address or a domain", "差出人と宛先を、メールアドレスかドメイン名で指定してください"},
    {"no mail server is configured: describe yours as [[mail.server]]", "メールサーバーが設定されていません。[[mail.server]] に書いてください"},
    {"\"{0}\" is not the name of a domain", "「{0}」はドメイン名ではありません"},
    {"\"{0}\" is not a server: write NAME or NAME/ADDRESS", "「{0}」はサーバーではありません。名前、または 名前/アドレス と書いてください"},
    {"realm {0} forwards everything: servers cannot be asked straight from there",
     "レルム {0} はすべてを転送するため、サーバーに直接問い合わせできません"},
    {"no realm here iterates from the root: servers on the Internet cannot be asked straight",
     "ルートからたどるレルムがないため、インターネットのサーバーに直接問い合わせできません"},
    {"there is no NAT map: name its file with map under [nat]", "NAT 対応表がありません。[nat] の map にファイルを指定してください"},
    {"no way out here leads to {0}", "{0} を問い合わせる経路がここにはありません"},
    {"view {0} answers {1} itself ({2}): there is no chain of trust to walk", "ビュー {0} は {1} に自分で答えるため ({2})、たどる信頼の連鎖がありません"},
    {"name a view or a realm: no realm here iterates from the root", "ビューかレルムを指定してください。ルートからたどるレルムがここにはありません"},
    {"the realm {0} does not validate: nothing is to be excused there", "レルム {0} は検証しないため、検証を止める必要はありません"},
    {"no realm validates", "検証するレルムがありません"},
    {"several realms validate: name one with realm", "検証するレルムが複数あります。--realm で指定してください"},
    // roles and tokens
    {"this needs the role {0}; yours is {1}", "この操作には役割 {0} が必要です。現在の役割は {1} です"},
    {"this changes [control], who may do what: only root may do that, on the gateway itself",
     "[control] (誰が何をできるか) の変更は、ゲートウェイ上の root だけができます"},
    {"the name must have 1 to 64 characters without spaces and quotes", "名前は、空白と引用符を含まない 1 文字以上 64 文字以内にしてください"},
    {"the person's name must have 1 to 64 characters without spaces and quotes",
     "所有者の名前は、空白と引用符を含まない 1 文字以上 64 文字以内にしてください"},
    {"the role must be viewer, operator or approver", "役割は viewer、operator、approver のどれかにしてください"},
    {"a token needs an end", "トークンには期限が必要です"},
    {"a token may live for 366 days at most", "トークンの期限は最長 366 日です"},
    {"there are too many tokens: remove some", "トークンが多すぎます。不要なものを無効にしてください"},
    {"there is a token of this name already", "同じ名前のトークンがすでにあります"},
    {"there is no token of this name", "その名前のトークンはありません"},
    // negative trust anchors
    {"a negative trust anchor for the root would switch validation off altogether", "ルートを対象外にすると、検証がすべて止まります"},
    {"a negative trust anchor for a top-level domain would switch validation off for all names below it", "TLD を対象外にすると、その配下のすべての名前の検証が止まります"},
    {"a negative trust anchor there would switch validation off for a whole class of organisations; name the zone that is broken",
     "そこを対象外にすると、その種別の組織すべての検証が止まります。壊れているゾーンを指定してください"},
    {"its duration must be longer than nothing", "期間は 0 より長くしてください"},
    {"it would last more than 7 days (RFC 7646)", "期間は最長 7 日です (RFC 7646)"},
    {"a reason is needed", "理由が必要です"},
    {"it must be said who at the registrant or the operator of the zone's servers confirmed that it is no attack, how and when",
     "攻撃でないことを、登録者または権威サーバー運用者の誰が、どの方法で、いつ確認したかが必要です"},
    {"reasons and notes are one line of at most 500 octets each", "理由と備考は、それぞれ 1 行、500 オクテット以内です"},
    {"there are too many negative trust anchors or requests already", "ネガティブトラストアンカーまたは申請が多すぎます"},
    {"a request for that name in that realm waits already", "その名前とレルムの申請は、すでに承認待ちです"},
    {"it cannot be written to the state directory", "状態ディレクトリーに書き込めません"},
    {"it is done, but a restart would undo it: it cannot be written to the state directory", "実施しましたが、状態ディレクトリーに書き込めないため、再起動すると元に戻ります"},
    {"there is no such request", "その番号の申請はありません"},
    {"it has been decided on already", "すでに判断済みです"},
    {"it has ended already; a new request is needed", "すでに終わっています。新しい申請が必要です"},
    {"nobody decides on their own request: another person must approve it", "自分の申請は自分で承認できません。ほかの人の承認が必要です"},
    {"root without a login behind it is no particular person: ask and approve from your own account",
     "ログインした利用者がわからない root は、誰であるか特定できません。自分のアカウントで申請・承認してください"},
    {"nta-approval is one-person: a note must say why nobody else could look at it", "nta-approval が one-person のため、ほかの人が確認できない理由を --note に書いてください"},
    {"the name cannot be looked up, checked or not: a negative trust anchor would not help", "検証の有無にかかわらず名前を調べられません。対象外にしても解決しません"},
    {"the zone validates: there is nothing to excuse", "ゾーンの検証は成功しています。対象外にする必要はありません"},
    {"the name is not signed, or exempt already: there is nothing to excuse", "署名がないか、すでに対象外です。対象外にする必要はありません"},
    {"what fails is the root or a top-level domain, not this zone: look at the trust anchors and the clock (sekishoctl anchors)",
     "失敗しているのはこのゾーンではなく、ルートまたは TLD です。トラストアンカーと時計を確認してください (sekishoctl anchors)"},
    {"the clock is wrong: no zone can be judged before it is set", "時計が正しくありません。合わせるまで、どのゾーンも判断できません"},
    // changes of the configuration
    {"no change waits", "確定待ちの変更はありません"},
    {"the change is too large", "変更が大きすぎます"},
    {"the reason is too long", "理由が長すぎます"},
    {"{0} is not a file of the configuration's directory", "{0} は設定ディレクトリーのファイルではありません"},
    {"nothing in the configuration reads {0}", "{0} は設定のどこからも読み込まれません"},
    {"{0} lies in the configuration's directory, but the configuration in force does not read it; `sekishoctl config apply` without a file "
     "takes what was edited there",
     "{0} は設定ディレクトリーにありますが、現在の設定では読み込まれていません。そこで直接編集した内容を反映するには、ファイルを付けずに "
     "`sekishoctl config apply` を実行してください"},
    {"{0} was edited by hand since revision {1}; `sekishoctl reload` takes it as a revision",
     "{0} はリビジョン {1} より後に直接編集されています。その内容を取り込むには `sekishoctl reload` を実行してください"},
    {"the change is made for revision {0}, but revision {1} is in force", "この変更はリビジョン {0} に対するものですが、現在はリビジョン {1} が有効です"},
    {"nobody confirmed it in time", "時間内に確定されませんでした"},
    {"the revision cannot be kept: {0}", "リビジョンを保存できません: {0}"},
    {"found at the start", "起動時に読み込み"},
    {"edited by hand", "直接編集"},
    {"back to revision {0}", "リビジョン {0} に戻す"},
    // canary questions
    {"view {0}, {1} {2}: {3}", "ビュー {0} の {1} {2}: {3}"},
    {"no answer", "応答がありません"},
    {"no records", "レコードがありません"},
    {"not validated", "署名を検証できません"},
    {"an answer without {0}", "{0} を含まない応答"},
    {"SERVFAIL", "解決の失敗 (SERVFAIL)"},
    {"REFUSED", "応答の拒否 (REFUSED)"},
    {"NXDOMAIN", "存在しない名前 (NXDOMAIN)"},
    // a pair of gateways
    {"this gateway is none of a pair", "このゲートウェイは二重化されていません"},
    {"there is no peer to push to: name it in [pair.peer]", "送り先がありません。[pair.peer] に指定してください"},
    {"the peer is being talked to: try again", "相手と通信中です。もう一度実行してください"},
    {"only the peer may push: pair.peer.person names its token or certificate", "送れるのは相手の装置だけです。相手のトークンまたは証明書の所有者を pair.peer.person に書いてください"},
    {"both nodes have the same name: give each its own pair.node", "両方の装置の名前が同じです。それぞれ別の pair.node にしてください"},
    {"node.toml is this node's own and is not taken", "node.toml は装置ごとのファイルのため、受け取りません"},
    {"this node was changed meanwhile", "その間に、この装置でも変更がありました"},
    {"the secrets were rolled here too", "この装置でも秘密を更新しています"},
    {"this node's secrets stand in no file (server.cookie-secret-file)", "この装置の秘密はファイルにありません (server.cookie-secret-file)"},
    {"both nodes were changed; `sekishoctl pair push --force` makes the peer like this one",
     "両方の装置で変更されています。`sekishoctl pair push --force` を実行すると、相手をこの装置と同じ内容にします"},
    {"conflict: {0}", "競合: {0}"},
    {"busy: {0}", "相手で別の変更が進行中: {0}"},
    {"faulty: {0}", "相手で設定に誤り: {0}"},
    {"canary-failed: {0}", "相手で確認用の問い合わせに失敗: {0}"},
    {"refused: {0}", "相手が拒否: {0}"},
    {"not-saved: {0}", "相手で保存できません: {0}"},
    {"pair: revision {0} of {1}", "二重化: {1} のリビジョン {0}"},
    {"nobody listens there, or nothing leads there", "待ち受けがないか、経路がありません"},
    {"it did not answer in time", "時間内に応答がありません"},
    {"it did not answer as a gateway does", "ゲートウェイとしての応答ではありません"},
    {"pair.peer.url is no https://ADDRESS:PORT", "pair.peer.url が https://アドレス:ポート の形ではありません"},
    {"no trusted connection: check ca, certificate and key of [pair.peer]", "信頼できる接続を確立できません。[pair.peer] の ca、certificate、key を確認してください"},
    {"the file of pair.peer.token-file cannot be read", "pair.peer.token-file のファイルを読めません"},
    {"it refuses ({0}): {1}", "相手が拒否しました ({0}): {1}"},
    {"it refuses ({0})", "相手が拒否しました ({0})"},
    {"the health check begins at the next start", "状態の確認は、次の起動から始まります"},
    {"nobody has looked at lanes and workers for too long", "レーンとワーカーの確認が止まっています"},
    {"view {0}: its canary gets no answer", "ビュー {0} の確認用の問い合わせに応答がありません"},
    {"sekishod does not answer at {0}", "sekishod が応答しません ({0})"},
    {"sekishod says that it is not well", "sekishod が異常を報告しています"},
    {"no witness answers on the way out by {0}", "出口 {0} の先のどのホストからも応答がありません"},
    {"no witness answers by {0}", "{0} の先のどのホストからも応答がありません"},
    // why it is not ready
    {"lane {0} does not turn", "受信レーン {0} が動いていません"},
    {"worker {0} does not turn", "ワーカー {0} が動いていません"},
};
// clang-format on

/// What stands for {0}, {1} … of the pattern, in this order; nothing when the sentence is another one.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view sentence) {
  std::vector<std::string> found;
  while (true) {
    const std::size_t mark = pattern.find('{');
    const std::string_view before = pattern.substr(0, mark);
    if (!sentence.starts_with(before)) return std::nullopt;
    sentence.remove_prefix(before.size());
    if (mark == std::string_view::npos) break;
    pattern.remove_prefix(mark + 3);  // "{0}"
    const std::string_view after = pattern.substr(0, pattern.find('{'));
    const std::size_t end = after.empty() ? sentence.size() : sentence.find(after);
    if (end == std::string_view::npos) return std::nullopt;
    found.emplace_back(sentence.substr(0, end));
    sentence.remove_prefix(end);
  }
  if (!sentence.empty()) return std::nullopt;
  return found;
}

}  // namespace

std::span<const RefusalText> refusal_texts() { return rows; }

std::string refusal_in(config::Language language, std::string_view english) {
  if (language == config::Language::en) return std::string(english);
  constexpr std::string_view canary = "view ", next = "; view ";  // failed canaries stand one after the other
  if (const std::size_t end = english.find(next); english.starts_with(canary) && end != std::string_view::npos)
    return refusal_in(language, english.substr(0, end)) + "、" + refusal_in(language, english.substr(end + 2));
  for (const RefusalText& row : rows) {
    auto details = match(row.en, english);
    if (!details) continue;
    for (std::string& detail : *details) detail = refusal_in(language, detail);
    details->resize(4);
    return fill_in(row.ja, {(*details)[0], (*details)[1], (*details)[2], (*details)[3]});
  }
  return std::string(english);
}

}  // namespace sekisho::mgmt::cli
