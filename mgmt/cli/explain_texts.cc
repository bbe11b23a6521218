#include "mgmt/cli/explain_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

struct Word {
  std::string_view word, en, ja;
};

// Of findings: {0} the question, {1} the client, {2} the view, {3} the rule's suffix, {4} its line, {5} what the
// reply holds, {6} its EDE, {7} the realm, {8} the port.
// clang-format off
constexpr Word words[] = {
    {"help", "Say why a client gets the answer that it gets: view, rule, cache, server, validation, NAT", "ある端末になぜその応答が返るのかを説明します (ビュー、ルール、キャッシュ、応答サーバー、検証、アドレス変換)"},
    {"example", "Example: sekishoctl explain www.city.example.lg.jp A --from 10.1.5.20", "例: sekishoctl explain www.city.example.lg.jp A --from 10.1.5.20 --lang ja"},
    {"option name", "The name that the client asks for", "端末が問い合わせる名前"},
    {"option type", "Record type", "レコードの種類"},
    {"option from", "The client's address", "端末のアドレス"},
    {"option port", "The port that it comes in by; found from the address if left out", "問い合わせが入るポート。省略するとアドレスから判断します"},
    {"option vlan", "Its VLAN", "VLAN 番号"},

    {"finding spoofed", "{1} gets nothing: its address belongs to the clients of another port than {8}, so its packets are dropped as forged.", "{1} には応答しません。このアドレスはポート {8} ではなく別のポートの端末のものなので、送信元を偽ったパケットとして破棄します。"},
    {"advice spoofed", "If the host has really moved there, add its network to a view's clients for that port.", "端末が実際に移動したのであれば、そのポートの端末としてビューの clients にネットワークを追加してください。"},
    {"finding no_view", "{1} is refused: no view of the configuration claims this address.", "{1} の問い合わせは拒否されます。設定のどのビューにも、このアドレスが含まれていません。"},
    {"advice no_view", "If the host is yours, add its network to the clients of the view that it should see.", "庁内の端末であれば、使わせたいビューの clients にネットワークを追加してください。"},
    {"finding limited", "{1} gets hardly any answers over UDP at present: it asks more often than one host may, so most of its queries are dropped.", "{1} には現在 UDP でほとんど応答していません。1 台に許された頻度を超えて問い合わせているためです。"},
    {"finding answer_limited", "{1} gets this answer by TCP alone at present: its network asks for the same by UDP more often than one network may be told, so most replies are cut short (TC) or dropped.", "{1} には現在、この応答を TCP でしか返していません。同じネットワークから同じ内容の UDP の問い合わせが多すぎるため、ほとんどの応答を短縮 (TC) または破棄しています。"},
    {"advice answer_limited", "Find out which hosts of that network ask for it again and again; forged source addresses are possible. A DNS cookie or TCP is not limited; [rates] same-answers and errors can be raised.", "そのネットワークのどの端末が繰り返し問い合わせているか (送信元の詐称も含め) を調べてください。TCP と DNS クッキーは制限されません。[rates] の same-answers、errors で上限を上げられます。"},
    {"advice limited", "Find out what on that host asks so much (a loop, a scan, malicious software). If it may ask so much, raise the rates in [rates].", "その端末で何が大量に問い合わせているか (設定の誤り、走査、不正なソフトウェアなど) を調べてください。正当な用途であれば [rates] の上限を上げてください。"},
    {"finding refused", "{1} is refused for {0}: view {2} does not answer names at or below {3} ({4}).", "{1} からの {0} の問い合わせは拒否されます。ビュー {2} は {3} 以下の名前に答えません ({4})。"},
    {"advice refused", "That is what the configuration says; whoever should see these names needs a route for them in the view.", "設定どおりの動作です。必要であれば、このビューに経路 (route) を追加してください。"},
    {"finding leak_guard", "{1} is told that {0} does not exist: names at or below {3} belong to another network, and view {2} keeps such questions from leaving ({4}).", "{1} には {0} が存在しないと答えます。{3} 以下は別のネットワークの名前で、ビュー {2} は外へ漏れないように止めています ({4})。"},
    {"advice leak_guard", "Nothing is broken. Such a name can only be used from a network that reaches the other one.", "異常ではありません。この名前は、そのネットワークに接続された端末からだけ使えます。"},
    {"finding answered", "{1} gets {5} for {0} from view {2}.", "{1} には {0} の答えとして {5} を返します (ビュー {2})。"},
    {"advice answered", "If that is not what the other end expects, compare with what its operator published.", "相手の案内と異なる場合は、相手が公開している内容と比べてください。"},
    {"finding no_data", "{0} exists, but has no record of this type, so {1} gets an empty answer.", "{0} は存在しますが、この種類のレコードがないため、{1} には空の応答を返します。"},
    {"advice no_data", "Nothing is broken here. Whoever runs the name would have to add the record.", "こちら側の異常ではありません。必要であれば、その名前の管理者がレコードを追加します。"},
    {"finding no_such_name", "{1} is told that {0} does not exist.", "{1} には {0} が存在しないと答えます。"},
    {"advice no_such_name", "Check the spelling. If it is right, whoever runs the domain has not registered this name, or not on this network.", "つづりを確認してください。正しければ、その名前はこのネットワークでは登録されていません。ドメインの管理者に確認してください。"},
    {"finding stale", "{1} gets an answer for {0} that is past its time ({5}), since no server that knows could be reached.", "{1} には {0} の期限切れの応答 ({5}) を返しています。答えを知るサーバーに到達できないためです。"},
    {"advice stale", "Look at the servers below and at `sekishoctl status`; the answer may be old.", "下のサーバーの状態と `sekishoctl status` を確認してください。応答が古い可能性があります。"},
    {"finding bogus", "{1} gets no answer for {0} (SERVFAIL): what came back is not signed as it should be, and is withheld ({6}).", "{1} には {0} の答えを返しません (SERVFAIL)。受け取った応答の署名が正しくないためです ({6})。"},
    {"advice bogus", "Either the domain's operator has made a mistake, or somebody forges answers. `sekishoctl trace` says where it breaks; tell the operator.", "ドメイン側の設定誤りか、応答の偽造です。`sekishoctl trace` で原因の場所を確認し、相手の管理者に連絡してください。"},
    {"finding unreachable", "{1} gets no answer for {0} (SERVFAIL): no server that knows it could be reached ({6}).", "{1} には {0} の答えを返せません (SERVFAIL)。答えを知るサーバーに到達できません ({6})。"},
    {"advice unreachable", "See which servers are down below, then `sekishoctl check path`.", "下のどのサーバーが停止しているかを確認し、`sekishoctl check path` を実行してください。"},
    {"finding failed", "{1} gets no answer for {0} ({5}): {6}", "{1} には {0} の答えを返せません ({5})。{6}"},
    {"advice failed", "Look at `sekishoctl status` and at the gateway's log.", "`sekishoctl status` とゲートウェイのログを確認してください。"},
    {"finding no_answer", "{1} gets no answer for {0} in time.", "{1} からの {0} に、時間内に応答がありません。"},
    {"advice no_answer", "Look at `sekishoctl status` and at the gateway's log.", "`sekishoctl status` とゲートウェイのログを確認してください。"},

    {"finding minimal_any", "{1} asks for records of any type of {0}, a question that is answered with a note instead (RFC 8482).", "{1} は {0} のすべての種類のレコードを問い合わせていますが、これには実データの代わりに注記だけを返します (RFC 8482)。"},
    {"advice minimal_any", "Ask for the type that is wanted (A, AAAA, MX).", "必要な種類 (A、AAAA、MX) を指定して問い合わせてください。"},

    // {0} the realm, or server, group, realm
    {"origin cached", "It was known already from earlier questions to {0}.", "これは以前に {0} 側へ問い合わせて分かっていた内容です。"},
    {"origin server", "Server {0} ({1}, {2}) said so just now.", "いま {2} 側のサーバー {0} ({1}) に問い合わせた結果です。"},
    {"origin forwarded", "The servers of {0} ({1}) said so just now.", "いま {1} 側のサーバー ({0}) に問い合わせた結果です。"},
    {"origin iterated", "The domain's own servers ({0}) said so just now.", "いま {0} 側で、そのドメイン自身のサーバーに問い合わせた結果です。"},
    {"origin local", "The gateway holds these data itself: local zone {0} ({1}).", "このデータはゲートウェイ自身が持っています (ローカルゾーン {0}、{1})。"},
    {"origin built_in", "{0} is a special name that never leaves the gateway.", "{0} はゲートウェイの外へ問い合わせない特別な名前です。"},
    {"origin down", "Not responding at present: {0}.", "現在応答していないサーバー: {0}。"},
    {"origin mapped", "The address {0} is shown as {1}, as the connection router translates it (NAT map, pair {2}).", "アドレス {0} は、接続ルーターの変換に合わせて {1} に置き換えて返します (対応表の {2})。"},
    {"origin proven", "Its signature was checked and is right.", "署名は検証済みで、正しいものです。"},
    {"origin exempt", "Signatures of {0} are not checked for the time being: {1}.", "{0} の署名は現在検証していません (理由: {1})。"},

    {"steps", "Step by step:", "順を追うと:"},
    {"client", "Client: {0} on port {1}: view {2}, by {3} ({4})", "端末: {0} (ポート {1}) → ビュー {2}。{3} に含まれるため ({4})"},
    {"also on", "Clients of {0} have this address, too; --port chooses.", "同じアドレスの端末は {0} にもいます。--port で選べます。"},
    {"client none", "Client: {0}: no view", "端末: {0} → 該当するビューなし"},
    {"reply cache", "A finished reply was at hand for {0} more seconds.", "できあがった応答が残っており、あと {0} 秒使えます。"},
    {"no reply cache", "No finished reply was at hand.", "できあがった応答は残っていませんでした。"},
    {"step realm", "{0}: rule \"{1}\" ({2}) leads to realm {3}", "{0}: ルール「{1}」({2}) によりレルム {3} に問い合わせます"},
    {"step local", "{0}: local zone \"{1}\" ({2}) answers", "{0}: ローカルゾーン「{1}」({2}) が答えます"},
    {"step built_in", "{0}: \"{1}\" is a special name that never leaves the gateway (RFC 6761, RFC 6303)", "{0}:「{1}」は外へ問い合わせない特別な名前です (RFC 6761、RFC 6303)"},
    {"step minimal_any", "{0}: records of any type are asked for; nothing is looked up (RFC 8482)", "{0}: すべての種類の問い合わせのため、何も調べません (RFC 8482)"},
    {"step refuse", "{0}: rule \"{1}\" ({2}) refuses", "{0}: ルール「{1}」({2}) により拒否します"},
    {"step leak_guard", "{0}: \"{1}\" belongs to another network ({2}); nothing is sent", "{0}:「{1}」は別のネットワークの名前です ({2})。外へは何も送りません"},
    {"asked as", "asked as {0}, since the address is translated", "アドレスが変換されるため、{0} として問い合わせます"},
    {"not asked", "no answer came", "応答がありませんでした"},
    {"cached", "known already", "すでに分かっていました"},
    {"server", "{0} of group {1} answered", "グループ {1} の {0} が答えました"},
    {"iterated", "looked up from the root of the Internet's names", "ルートから順に調べました"},
    {"forwarded", "asked the servers of group {0}", "グループ {0} のサーバーに問い合わせました"},
    {"servers", "servers: {0}", "サーバー: {0}"},
    {"up", "{0} {1} up", "{0} {1} 正常"},
    {"down", "{0} {1} DOWN", "{0} {1} 停止"},
    {"known stale", "past its time", "期限切れです"},
    {"secure", "signature proven", "署名を検証済み"},
    {"insecure", "not signed, or exempt from validation", "署名なし、または検証の対象外"},
    {"off", "signatures are not checked in this realm", "このレルムでは署名を検証しません"},
    {"bogus", "SIGNATURE WRONG", "署名が不正"},
    {"indeterminate", "could not be validated", "検証できません"},
    {"exempt", "validation is suspended by the negative trust anchor {0}: {1}", "{0} の検証を一時停止中です: {1}"},
    {"result", "result {0}", "結果 {0}"},
    {"alias", "is another name for {0}", "{0} の別名です"},
    {"mapped", "Address {0} is shown as {1} (NAT map, pair {2})", "アドレス {0} を {1} に置き換えます (対応表の {2})"},
    {"reply", "Reply: {0}", "応答: {0}"},
    {"proven", "proven (AD)", "検証済み (AD)"},
};
// clang-format on

}  // namespace

std::string_view explain_text(std::string_view word, Language language) {
  const auto at = std::ranges::find(words, word, &Word::word);
  if (at == std::end(words)) return {};
  return language == Language::ja ? at->ja : at->en;
}

}  // namespace sekisho::mgmt::cli
