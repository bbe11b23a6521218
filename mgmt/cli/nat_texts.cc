#include "mgmt/cli/nat_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

// clang-format off
constexpr NatText table[] = {
    {"help nat", "Inside and LGWAN addresses of the mail servers, and changes of them", "メールサーバーの内部アドレスと LGWAN アドレスの対応表とその変更を扱います"},
    {"help nat list", "Show the pairs, their states, and when an old address is gone", "対応表、各組の状態、旧アドレスが使われなくなる時刻を表示します"},
    {"help nat check", "Compare what each POI publishes with the map, and test TCP/25; exit status 1 if something differs", "各 POI の公開内容と対応表を比べ、TCP/25 を試験します。差異があれば終了コード 1"},
    {"help nat add", "Add a pair", "組を追加します"},
    {"help nat change", "Plan a change of a pair's address: a new pair that replaces it", "組のアドレス変更を計画します (後継の組を作ります)"},
    {"help nat advance", "Record the next step of a pair: notice filed, router changed, in effect", "組の次の段階 (届出済み、ルータ変更済み、発効) を記録します"},
    {"help nat retire", "Record that a pair is no longer used", "組の廃止を記録します"},
    {"help nat notice", "Print what the change notice must contain (in Japanese)", "変更届出に記載する事項を出力します"},
    {"help nat router", "Print translation entries for the connection router, as a draft", "接続ルータのアドレス変換設定の下書きを出力します"},
    {"example", "Example:", "例:"},
    {"example nat list", "sekishoctl nat list", "sekishoctl nat list"},
    {"example nat check", "sekishoctl nat check --lang ja", "sekishoctl nat check"},
    {"example nat add", "sekishoctl nat add mail2 --inside 10.1.5.26 --lgwan 10.100.5.26 --name mail2.city.example.lg.jp", "sekishoctl nat add mail2 --inside 10.1.5.26 --lgwan 10.100.5.26 --name mail2.city.example.lg.jp"},
    {"example nat change", "sekishoctl nat change mail1 --inside 10.1.5.40 --reason 'new server' --wished 2026-12-19", "sekishoctl nat change mail1 --inside 10.1.5.40 --reason 'サーバー更新' --wished 2026-12-19"},
    {"example nat advance", "sekishoctl nat advance mail1-2 in-effect --at '2026-12-19 18:00'", "sekishoctl nat advance mail1-2 in-effect --at '2026-12-19 18:00'"},
    {"example nat retire", "sekishoctl nat retire mail1", "sekishoctl nat retire mail1"},
    {"example nat notice", "sekishoctl nat notice mail1-2", "sekishoctl nat notice mail1-2"},
    {"example nat router", "sekishoctl nat router mail1-2 --vendor cisco-ios", "sekishoctl nat router mail1-2 --vendor yamaha-rtx"},
    {"option config", "Configuration file; the gateway's own if left out", "設定ファイル。省略すると稼働中のゲートウェイの設定"},
    {"option pair", "Name of the pair", "組の名前"},
    {"option new pair", "Name for the new pair", "新しい組の名前"},
    {"option inside", "Address or network inside", "内部のアドレスまたはネットワーク"},
    {"option lgwan", "Address or network on LGWAN", "LGWAN 側のアドレスまたはネットワーク"},
    {"option name", "Name of the host; may be repeated", "ホスト名 (複数指定可)"},
    {"option port", "What LGWAN must reach, for example tcp/25; may be repeated", "LGWAN から届くべきポート。例: tcp/25 (複数指定可)"},
    {"option reason", "Why, for the change notice", "変更理由 (届出に記載)"},
    {"option wished", "When the change is wished, for the change notice", "変更希望日時 (届出に記載)"},
    {"option by", "Who does it; your login name if left out", "実施者。省略するとログイン名"},
    {"option note", "What should be remembered, for example the notice's number", "記録しておくこと。例: 届出の受付番号"},
    {"option dry-run", "Show what would change, and change nothing", "変更内容を表示するだけで、変更しません"},
    {"option in-effect", "The router translates it already", "すでにルータで変換されている組として追加します"},
    {"option as", "Name for the new pair", "新しい組の名前"},
    {"option lower-ttl", "How long clients may keep answers while the change is under way; 0s: as always", "変更期間中、クライアントが応答を保持できる時間。0s は変更なし"},
    {"option lower-ttl-from", "From when on", "短くし始める日時"},
    {"option ttl-before", "The TTL of before, if you know it; the most that the views allow if left out", "変更前の TTL。省略するとビューの上限値"},
    {"option state", "The step", "段階"},
    {"option at", "When; a time of the future takes effect by itself", "日時。将来の日時は、その時刻に自動で有効になります"},
    {"option skip", "Steps may be left out", "途中の段階を省略します"},
    {"option even-so", "Even if it may still be used", "まだ使われている可能性があっても実行します"},
    {"option vendor", "Router template, for example cisco-ios, yamaha-rtx, juniper-srx", "ルータの種類。例: cisco-ios、yamaha-rtx、juniper-srx"},
    {"option templates", "Directory of templates", "テンプレートのディレクトリー"},
    {"option history", "Show what was found before", "過去の検出結果を表示します"},

    {"pair", "pair", "組"},
    {"inside", "inside", "内部"},
    {"state", "state", "状態"},
    {"since", "since", "開始"},
    {"state planned", "planned", "計画中"},
    {"state notice-filed", "notice filed", "届出済み"},
    {"state router-changed", "router changed", "ルータ変更済み"},
    {"state in-effect", "in effect", "有効"},
    {"state retired", "retired", "廃止"},
    {"replaces", "{0} replaces {1}", "{0} は {1} の後継です"},
    {"next step", "next: {0} at {1}, by itself", "次の段階: {0} ({1} に自動で切り替わります)"},
    {"promise", "No client uses an address of {0} later than {1}.", "{1} より後に {0} のアドレスを使うクライアントはありません。"},
    {"promise too soon", "Some clients may use an address of {0} until {1}: the shorter TTL reaches everybody only at {2}.", "{1} まで {0} のアドレスを使うクライアントが残ることがあります。短い TTL が行き渡るのは {2} です。"},
    {"promise if", "If it comes into effect at {0} or later, no client uses an address of {1} for longer than {2} after that.", "{0} 以降に発効させれば、発効から {2} を過ぎて {1} のアドレスを使うクライアントはありません。"},

    {"no map", "{0} names no NAT map: write map = \"nat-map.toml\" under [nat]", "{0} に対応表の指定がありません。[nat] に map = \"nat-map.toml\" と書いてください"},
    {"cannot read", "{0} cannot be read: {1}", "{0} を読めません: {1}"},
    {"cannot write", "{0} cannot be written: {1}", "{0} に書き込めません: {1}"},
    {"cannot edit", "{0} is laid out in a way that this command does not change; edit it by hand, then run sekishoctl reload", "{0} の書き方には対応していません。手で編集して sekishoctl reload を実行してください"},
    {"not changed", "nothing was changed", "何も変更していません"},
    {"written, no gateway", "Written. No gateway is running; it takes effect at its next start.", "書き込みました。ゲートウェイは停止中です。次の起動で有効になります。"},
    {"no such pair", "there is no pair called \"{0}\"; there are: {1}", "組 \"{0}\" はありません。あるのは {1} です"},
    {"nothing changes", "give --inside, --lgwan or both", "--inside か --lgwan を指定してください"},
    {"bad time", "\"{0}\" is no time: write \"2026-12-19 18:00\", \"+2h\" or now", "\"{0}\" は日時として読めません。\"2026-12-19 18:00\"、\"+2h\"、now の形で書いてください"},
    {"already", "{0} has the step {1} already", "{0} はすでに {1} です"},
    {"left out", "{0} is {1}; before {2} comes {3}. --skip leaves it out", "{0} は {1} です。{2} の前に {3} が必要です。省略するには --skip を付けてください"},
    {"successor not in effect", "{1}, which replaces {0}, is not in effect then; --even-so retires it all the same", "{0} の後継 {1} がその時点で有効になっていません。それでも廃止するには --even-so を付けてください"},
    {"still used", "clients may use {0} until {1}; wait, or give --at, or --even-so", "{1} までは {0} を使うクライアントが残ることがあります。待つか、--at で日時を指定するか、--even-so を付けてください"},
    {"still published", "POI {1} still publishes {2}, an address of {0}: mail would go to an address that nobody translates; --even-so retires it all the same", "POI {1} がまだ {0} のアドレス {2} を公開しています。廃止するとメールが届かなくなります。それでも廃止するには --even-so を付けてください"},
    {"notice incomplete", "still to be filled in: {0} ([organisation] in sekisho.toml; reason, wished, names of the pair)", "未記入の項目があります: {0} (sekisho.toml の [organisation]、組の reason、wished、names)"},
    {"no template", "there is no template for \"{0}\"; there are: {1}", "\"{0}\" のテンプレートはありません。あるのは {1} です"},
    {"router draft", "draft for {0}; to be checked by whoever runs the router", "{0} の下書き。ルータの管理者が確認してください"},
    {"router new", "new pair {0}", "新しい組 {0}"},
    {"router retire", "{0} is retired", "{0} の廃止"},
    {"router swap", "at the change: {0} goes", "切替時: {0} を削除"},
    {"router swap then", "right after it: {0} comes", "続けて: {0} を追加"},
    {"router beside", "at the change: {0} comes, the old one stays", "切替時: {0} を追加 (旧設定は残す)"},
    {"router later", "later, when {0} is retired", "後日、{0} の廃止時"},
    {"router lacks", "the template {0} has no form for this pair", "テンプレート {0} にはこの組に使える書式がありません"},

    {"check good", "Nothing differs: {1} names, TCP/25 open on {2} of {3} tested.", "差異はありません: 名前 {1} 件、TCP/25 は {3} 件中 {2} 件が接続可能"},
    {"check bad", "{0} findings: {1} names, TCP/25 open on {2} of {3} tested.", "{0} 件の指摘があります: 名前 {1} 件、TCP/25 は {3} 件中 {2} 件が接続可能"},
    {"check nothing", "No names were looked at: give the pairs names, or your domains under [organisation].", "確認する名前がありません。組に names を、または [organisation] に domains を書いてください。"},
    {"event appeared", "appeared", "発生"},
    {"event cleared", "cleared ", "解消"},
    {"no events", "Nothing was found so far.", "これまでの検出はありません。"},
    {"finding poi-silent", "POI {2} does not answer for {1}.", "POI {2} が {1} に応答しません。"},
    {"do poi-silent", "Look at `sekishoctl status`; if only this name fails, ask the LGWAN operator.", "`sekishoctl status` を確認してください。この名前だけなら LGWAN 運営主体に問い合わせてください。"},
    {"finding poi-differ", "The POIs ({2}) publish different data for {1}: {3} / {4}.", "POI ({2}) の公開内容が {1} で食い違っています: {3} / {4}"},
    {"do poi-differ", "After a notice this ends by itself; if it lasts for more than a day, ask the LGWAN operator.", "届出後は時間差で一致します。1 日以上続くなら LGWAN 運営主体に問い合わせてください。"},
    {"finding poi-late", "POI {2} still publishes {3} for {1}, the old address ({0}); {4} is in effect.", "POI {2} は {1} に旧アドレス {3} ({0}) を公開したままです。有効なのは {4} です。"},
    {"do poi-late", "Mail from LGWAN still goes there: keep the old translation on the router, and do not retire {0} until this ends.", "LGWAN からのメールはまだ旧アドレスに届きます。ルータの旧設定を残し、解消するまで {0} を廃止しないでください。"},
    {"finding poi-early", "POI {2} publishes {3} for {1} already, but the router is not changed for {0}.", "POI {2} は {1} に新アドレス {3} をすでに公開していますが、ルータは {0} に未対応です。"},
    {"do poi-early", "Have the router changed now, then: sekishoctl nat advance {0} router-changed", "すぐにルータを変更し、sekishoctl nat advance {0} router-changed を実行してください。"},
    {"finding retired-published", "POI {2} publishes {3} for {1}, an address of {0}, which is retired.", "POI {2} は {1} に、廃止した {0} のアドレス {3} を公開しています。"},
    {"do retired-published", "Mail from LGWAN is lost: file a notice, and put the translation back until the POI has changed.", "LGWAN からのメールが届きません。変更届出を行い、POI に反映されるまで変換設定を戻してください。"},
    {"finding unmapped", "POI {2} publishes {3} for {1}, which the NAT map does not have.", "POI {2} は {1} に {3} を公開していますが、対応表にありません。"},
    {"do unmapped", "If it is yours: sekishoctl nat add NAME --inside ADDRESS --lgwan {3} --name {1}; if not, file a notice.", "自団体のアドレスなら sekishoctl nat add 名前 --inside 内部アドレス --lgwan {3} --name {1} で追加し、そうでなければ変更届出を行ってください。"},
    {"finding outside-lgwan", "POI {2} publishes {3} for {1}, which lies outside LGWAN's networks.", "POI {2} は {1} に LGWAN のアドレス範囲外の {3} を公開しています。"},
    {"do outside-lgwan", "Nobody on LGWAN can deliver there: file a notice with an LGWAN address, or correct lgwan-networks under [nat].", "LGWAN から配送できません。LGWAN のアドレスで変更届出を行うか、[nat] の lgwan-networks を直してください。"},
    {"finding not-published", "POI {2} publishes no address for {1}; the map has {3} ({0}).", "POI {2} は {1} のアドレスを公開していません。対応表では {3} ({0}) です。"},
    {"do not-published", "Nobody on LGWAN can deliver to it: ask the LGWAN operator what became of the notice.", "LGWAN から配送できません。変更届出の状況を LGWAN 運営主体に確認してください。"},
    {"finding inside-closed", "TCP/25 does not open at {3} ({0}).", "{3} ({0}) の TCP/25 に接続できません。"},
    {"do inside-closed", "Look at the mail server and at the firewall before it.", "メールサーバーとその手前のファイアウォールを確認してください。"},
    {"finding translation-closed", "TCP/25 opens at {4}, but not through the translation, at {3} ({0}).", "{4} の TCP/25 には接続できますが、変換後の {3} ({0}) では接続できません。"},
    {"do translation-closed", "Have the router checked against `sekishoctl nat router {0} --vendor …`, and the mail server's permit for LGWAN. A router that lets no connection turn round: connect-test = \"inside\" under [nat].", "`sekishoctl nat router {0} --vendor …` の内容でルータの設定を、またメールサーバーの LGWAN からの受信許可を確認してください。ルータが折返しを許さない場合は [nat] に connect-test = \"inside\" と書いてください。"},
    {"finding other-host", "{3} ({0}) leads to another host than {4}: their greetings differ.", "{3} ({0}) の接続先が {4} と異なります (SMTP の応答が違います)。"},
    {"do other-host", "Have the router's translation of {3} checked.", "ルータの {3} の変換設定を確認してください。"},

    {"help mail", "Which way mail goes, and what mail servers are told", "メールの配送経路を予測し、メールサーバーの設定を出力します"},
    {"help mail plan", "Predict the next hops of each of your mail servers; exit status 1 if mail would not arrive", "各メールサーバーの次の配送先を予測します。届かない場合は終了コード 1"},
    {"help mail postfix", "Print the transport table and the inbound permit for Postfix", "Postfix の transport 表と受信許可の設定を出力します"},
    {"example mail plan", "sekishoctl mail plan suzuki@city.example.lg.jp tanaka@town.other.lg.jp", "sekishoctl mail plan suzuki@city.example.lg.jp tanaka@town.other.lg.jp"},
    {"example mail postfix", "sekishoctl mail postfix mail.city.example.lg.jp", "sekishoctl mail postfix mail.city.example.lg.jp"},
    {"option from", "Sender: a mail address or its domain", "差出人のメールアドレスまたはドメイン"},
    {"option to", "Recipient: a mail address or its domain", "宛先のメールアドレスまたはドメイン"},
    {"option server", "Name of the mail server; all if left out", "メールサーバーの名前。省略するとすべて"},
    {"no mail server", "there is no mail server {0} in the configuration: describe yours as [[mail.server]]", "設定にメールサーバー {0} がありません。[[mail.server]] に書いてください"},
    {"postfix after", "Then: postmap /etc/postfix/transport (and senders, if there is one); postfix reload", "反映するには: postmap /etc/postfix/transport (senders があればそれも)、postfix reload"},
    {"way local", "{0}: the mail ends here.", "{0}: このサーバーが受け取ります。"},
    {"way lgwan-mx", "{0}: over LGWAN, by MX:", "{0}: LGWAN 経由、MX 配送:"},
    {"way lgwan-static", "{0}: over LGWAN, statically to a POI:", "{0}: LGWAN 経由、POI へのスタティック配送:"},
    {"way internet-relay", "{0}: to the Internet, through your own server there:", "{0}: インターネット宛、自団体のインターネット側サーバー経由:"},
    {"way internet-mx", "{0}: to the Internet, by MX:", "{0}: インターネット宛、MX 配送:"},
    {"way none", "{0}: no way.", "{0}: 配送経路がありません。"},
    {"mail sender-not-lg", "{0} is no lg.jp sender: LGWAN does not carry its mail, so it goes by the Internet (L-16).", "差出人 {0} は lg.jp ではないため LGWAN では運べず、インターネット経由になります (L-16)。"},
    {"mail no-domain", "{0} does not exist there: LGWAN does not know it, or it is misspelt.", "{0} はそこに存在しません。LGWAN で届かない宛先か、綴りの誤りです。"},
    {"mail no-way", "Nothing leads to {0}: this server's view does not answer for it.", "{0} への経路がありません。このサーバーのビューでは名前が引けません。"},
    {"mail no-answer", "No answer for {0}: mail waits in the queue. Look at `sekishoctl status`.", "{0} の応答がありません。メールはキューで待ちます。`sekishoctl status` を確認してください。"},
    {"mail no-address", "{0} has no address: mail cannot be delivered there.", "{0} にアドレスがないため配送できません。"},
    {"mail null-mx", "{0} takes no mail (RFC 7505).", "{0} はメールを受け取りません (RFC 7505)。"},
    {"mail loop", "A loop: {0} finds only itself, but the mail does not end there. Add the domain to its domains, or correct the MX.", "ループします: {0} の配送先が自分自身しかありません。domains に追加するか、MX を直してください。"},
    {"mail is-exchanger", "{0} is an exchanger itself: it hands mail only to those before it.", "{0} 自身が MX にあるため、より優先度の高いサーバーにだけ渡します。"},
    {"mail own-lgwan-address", "{0} is shown as {1}, an LGWAN address of your own: from inside, the connection router would have to turn the connection round. Set nat = \"inside\" in the server's view.", "{0} が自団体の LGWAN アドレス {1} で見えています。内部からは接続ルータで折返しになり届きません。サーバーのビューを nat = \"inside\" にしてください。"},
    {"mail unmapped", "{0} [{1}] is yours, but not in the NAT map: sekishoctl nat add", "{0} [{1}] は自団体のサーバーですが対応表にありません。sekishoctl nat add で追加してください"},
    {"mail outside-lgwan", "{0} [{1}] lies outside LGWAN's networks: LGWAN cannot deliver there (L-15).", "{0} [{1}] は LGWAN のアドレス範囲外です。LGWAN では配送できません (L-15)。"},
    {"mail wildcard-hidden", "A wildcard MX does not hold for {0}, since the name exists: mail goes to its address instead. Give it an MX of its own.", "{0} は名前が存在するためワイルドカード MX が適用されず、メールはそのアドレスに直接届きます。個別に MX を登録してください。"},
};
// clang-format on

}  // namespace

std::span<const NatText> nat_texts() { return table; }

bool has_nat_text(std::string_view word) {
  return std::any_of(std::begin(table), std::end(table), [&](const NatText& row) { return row.word == word; });
}

std::string nat_say(std::string_view word, Language language, std::initializer_list<std::string_view> details) {
  const auto* row =
      std::find_if(std::begin(table), std::end(table), [&](const NatText& r) { return r.word == word; });
  const std::string_view pattern = row == std::end(table) ? word : language == Language::ja ? row->ja : row->en;
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}') {
      const auto number = static_cast<std::size_t>(pattern[i + 1] - '0');
      if (number < details.size()) out += *(details.begin() + number);
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

}  // namespace sekisho::mgmt::cli
