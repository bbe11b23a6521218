#include "mgmt/cli/access_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

// clang-format off
constexpr AccessText table[] = {
    {"help token", "Tokens with which programs and people reach the gateway over TLS (root only)", "TLS 経由で接続するためのトークンを扱います (root のみ)"},
    {"help token add", "Make a token, and show it this once", "トークンを作成し、一度だけ表示します"},
    {"help token list", "Show tokens, without their secrets; exit status 1 if one has ended", "トークンの一覧を表示します (秘密の値は表示しません)。期限切れがあれば終了コード 1"},
    {"help token remove", "Make a token worthless at once", "トークンを直ちに無効にします"},
    {"help whoami", "Show who the gateway takes you for, and your role", "ゲートウェイから見た利用者名と役割を表示します"},
    {"help api", "Print the control API's description (OpenAPI)", "制御 API の定義 (OpenAPI) を出力します"},
    {"example", "Example:", "例:"},
    {"example token add", "sekishoctl token add noc-probe --role viewer --expires 90d", "sekishoctl token add noc-probe --role viewer --expires 90d"},
    {"example token list", "sekishoctl token list", "sekishoctl token list"},
    {"example token remove", "sekishoctl token remove noc-probe", "sekishoctl token remove noc-probe"},
    {"example whoami", "sekishoctl --url https://gw1.city.example:8443 --ca ca.pem --token-file ~/token whoami", "sekishoctl --url https://gw1.city.example:8443 --ca ca.pem --token-file ~/token whoami"},
    {"example api", "sekishoctl api > sekisho-openapi.json", "sekishoctl api > sekisho-openapi.json"},
    {"option url", "Reach a gateway on another host over TLS: https://HOST:PORT", "別のホストのゲートウェイに TLS で接続します: https://ホスト:ポート"},
    {"option token-file", "File with the token, for --url", "トークンを書いたファイル (--url 用)"},
    {"option ca", "Authority that signed the gateway's certificate; the host's own list if left out", "ゲートウェイの証明書を発行した認証局。省略するとホストの一覧を使います"},
    {"option cert", "Your client certificate, for --url", "クライアント証明書 (--url 用)"},
    {"option key", "Its key; in the certificate's file if left out", "その秘密鍵。省略すると証明書のファイルから読みます"},
    {"option token-name", "Name of the token", "トークンの名前"},
    {"option role", "What it may: viewer looks, operator changes, approver says yes to what others ask", "役割: viewer は閲覧、operator は変更、approver は他者の申請の承認"},
    {"option expires", "For how long: 12h, 90d; 366d at most", "有効期間: 12h、90d など (最長 366d)"},
    {"option person", "Whose it is, if that is not its name: the same as the person's account, so that nobody is two people", "所有者 (名前と異なる場合)。その人のアカウント名と同じにしてください。一人が二人として扱われるのを防ぎます"},
    // token add: {0} name, {1} person, {2} role, {3} end
    {"made", "Token \"{0}\" of {1}, role {2}, until {3}. It is shown only now:", "トークン \"{0}\" を作成しました (所有者 {1}、役割 {2}、{3} まで)。表示は今回だけです:"},
    {"removed", "Token \"{0}\" is worthless from now on.", "トークン \"{0}\" を無効にしました。"},
    {"none", "There are no tokens.", "トークンはありません。"},
    {"ended", "{0} (ended)", "{0} (期限切れ)"},
    {"head name", "token", "トークン"},
    {"head person", "of", "所有者"},
    {"head role", "role", "役割"},
    {"head until", "until", "期限"},
    {"head made", "made", "作成日時"},
    {"head made by", "by", "作成者"},
    {"you are", "{0}, role {1}", "{0}、役割 {1}"},
    // reaching a gateway over TLS
    {"bad url", "\"{0}\" is no address of a gateway: write https://HOST:PORT", "\"{0}\" はゲートウェイのアドレスではありません。https://ホスト:ポート の形で書いてください"},
    {"tls failed", "no trusted connection with {0}: check --ca, the host's name in --url, --cert and --key", "{0} と信頼できる接続を確立できません。--ca、--url のホスト名、--cert、--key を確認してください"},
    {"no route", "nobody listens at {0}, or nothing leads there: check the address, [control.tls] of the gateway, and the network", "{0} に接続できません。アドレス、ゲートウェイの [control.tls]、ネットワークを確認してください"},
    {"no token file", "the token file {0} cannot be read", "トークンのファイル {0} を読めません"},
};
// clang-format on

}  // namespace

std::span<const AccessText> access_texts() { return table; }

std::string access_say(std::string_view word, Language language, std::initializer_list<std::string_view> details) {
  const auto* row = std::ranges::find(table, word, &AccessText::word);
  if (row == std::end(table)) return {};
  return fill_in(language == Language::ja ? row->ja : row->en, details);
}

}  // namespace sekisho::mgmt::cli
