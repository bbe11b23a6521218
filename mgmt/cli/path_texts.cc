#include "mgmt/cli/path_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

struct Word {
  std::string_view word, en, ja;
};

// clang-format off
constexpr Word words[] = {
    {"proven", "Answers of 4096 octets and more arrive whole through every way out that was tried.",
     "試したすべての経路で、4096 オクテット以上の応答が完全に届きます。"},
    {"all open", "UDP and TCP work through every way out that was tried; how large the answers were stands below.",
     "試したすべての経路で UDP と TCP が使えます。確認できた応答の大きさは下のとおりです。"},
    {"something bad", "NOT EVERY WAY OUT WORKS AS IT SHOULD. Faults at {0} of {1} servers, see below.",
     "正常に使えない経路があります。{1} 台中 {0} 台に異常があります。下を確認してください。"},
    // {0} way, {1} octets
    {"not large", "The largest answer seen through {0} had {1} octets. To prove 4096, name a record that is so large: "
                  "sekishoctl check path --name NAME --type TYPE",
     "{0} で確認できた最大の応答は {1} オクテットです。4096 オクテットまで確かめるには、それだけ大きなレコードを指定してください: "
     "sekishoctl check path --name 名前 --type 種類"},
    // ways: {0} realm, {1} way
    {"group", "realm {0}, forwarders {1}", "レルム {0}、転送先グループ {1}"},
    {"root", "realm {0}, root servers", "レルム {0}、ルートサーバー"},
    {"zone", "realm {0}, servers of zone {1}", "レルム {0}、ゾーン {1} のサーバー"},
    // {0} question, {1} octets
    {"asked", "asked for {0}, over UDP with {1} octets at most", "問い合わせ: {0} (UDP は最大 {1} オクテット)"},
    {"servers", "{0} servers", "{0} 台"},
    // {0} rcode and reason
    {"itself", "as clients get it: {0}", "利用者への応答: {0}"},
    {"no answer", "no answer", "応答なし"},
    {"no servers", "NO SERVER WAS FOUND: the zone cannot be reached through this realm, or does not exist",
     "サーバーが見つかりません。このレルムからゾーンに到達できないか、ゾーンが存在しません"},
    // findings: {0} server, {1} octets by TCP, {2} EDNS size, {3} rcode
    {"whole", "{0}: UDP ok, truncated (TC) at {2} octets; whole by TCP: {1} octets",
     "{0}: UDP 正常 ({2} オクテットで TC)、TCP で {1} オクテット全体を受信"},
    {"fits", "{0}: UDP ok, TC and TCP ok; the answer has {1} octets, which fits into UDP",
     "{0}: UDP、TC、TCP すべて正常。ただし応答は {1} オクテットで、UDP に収まる大きさ"},
    {"small", "{0}: UDP ok, TCP ok; the answer has {1} octets, too few to be truncated",
     "{0}: UDP、TCP とも正常。ただし応答は {1} オクテットで、TC が付かない大きさ"},
    {"tcp_blocked", "{0}: UDP ok, but TCP/53 IS NOT LET THROUGH: large answers are lost",
     "{0}: UDP は正常ですが、TCP/53 が通りません。大きな応答が失われます"},
    {"tcp_stalls", "{0}: UDP ok, TCP/53 opens, but THE LARGE ANSWER DOES NOT ARRIVE",
     "{0}: UDP は正常で TCP/53 も接続できますが、大きな応答が届きません"},
    {"udp_lost", "{0}: UDP REPLIES ABOVE 512 OCTETS DO NOT ARRIVE; TCP ok",
     "{0}: 512 オクテットを超える UDP 応答が届きません。TCP は正常"},
    {"udp_blocked", "{0}: UDP/53 IS NOT LET THROUGH; TCP ok", "{0}: UDP/53 が通りません。TCP は正常"},
    {"no_answer", "{0}: NEITHER UDP/53 NOR TCP/53 BRINGS AN ANSWER", "{0}: UDP/53、TCP/53 のどちらでも応答がありません"},
    {"error", "{0}: answers with {3}; TCP and UDP are open", "{0}: {3} の応答が返りました。UDP、TCP の通信は可能"},
    {"not_asked", "{0}: not asked, there was no time left", "{0}: 時間が足りず、確認できませんでした"},
    // what to do: {0} server, {2} EDNS size
    {"advice tcp_blocked", "ask whoever runs the firewalls between here and {0} to let TCP port 53 through, and the server's operator "
                           "whether it answers by TCP (RFC 7766)",
     "{0} までのファイアウォールの管理者に TCP 53 番の許可を依頼し、サーバーの運用者に TCP で応答するか (RFC 7766) 確認してください"},
    {"advice tcp_stalls", "full packets are lost on the way: ask whoever runs the network toward {0} to let ICMP \"fragmentation needed\" "
                          "and \"packet too big\" through, or to lower the TCP MSS",
     "経路の途中で大きなパケットが失われています。{0} までのネットワークの管理者に、ICMP (fragmentation needed、packet too big) の許可か "
     "TCP MSS の調整を依頼してください"},
    {"advice udp_lost", "a firewall on the way drops EDNS or longer UDP replies: ask whoever runs it to let UDP replies of {2} octets from {0} through",
     "途中のファイアウォールが EDNS または長い UDP 応答を破棄しています。{0} からの {2} オクテットの UDP 応答を通すよう、管理者に依頼してください"},
    {"advice udp_blocked", "ask whoever runs the firewalls between here and {0} to let UDP port 53 through; until then each answer takes longer",
     "{0} までのファイアウォールの管理者に UDP 53 番の許可を依頼してください。それまでは応答に時間がかかります"},
    {"advice no_answer", "look whether the server runs (sekishoctl status), then at routes and firewalls toward {0}: UDP and TCP port 53",
     "サーバーの稼働 (sekishoctl status) を確認し、次に {0} への経路とファイアウォール (UDP と TCP の 53 番) を確認してください"},
    {"advice not_asked", "ask for fewer at a time: --realm", "--realm で範囲を絞って、もう一度実行してください"},
    {"advice error", "try a name that this server surely serves (--name, --type); if its own zones fail too, tell its operator",
     "このサーバーが確実に応答する名前を --name、--type で指定してください。それでも失敗する場合は運用者に連絡してください"},
};
// clang-format on

}  // namespace

std::string explain_path(std::string_view word, Language language, std::initializer_list<std::string_view> details) {
  const auto at = std::ranges::find(words, word, &Word::word);
  if (at == std::end(words)) return {};
  return fill_in(language == Language::ja ? at->ja : at->en, details);
}

}  // namespace sekisho::mgmt::cli
