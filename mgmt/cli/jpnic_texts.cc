#include "mgmt/cli/jpnic_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

struct Word {
  std::string_view word, en, ja;
};

// clang-format off
constexpr Word words[] = {
    {"help jpnic", "Lines for JPNIC's form of reverse zones (name servers, DS)", "JPNIC の逆引きネームサーバ設定フォームに記入する行を作成・確認します"},
    {"help ns", "Test name servers, then print the lines to enter for a block", "ネームサーバーを試験し、ブロックの登録に記入する行を出力します"},
    {"help ds", "Check a DS line, or print the lines for a zone's keys; exit status 1 if the line is wrong",
     "DS の行を確認するか、ゾーンの鍵から行を作成します。誤りがあれば終了コード 1"},
    {"example ns", "Example:\n  sekishoctl jpnic ns 203.0.112.0/23 --server ns1.city.example.lg.jp --server ns2.isp.example.jp",
     "例:\n  sekishoctl jpnic ns 203.0.112.0/23 --server ns1.city.example.lg.jp --server ns2.isp.example.jp"},
    {"example ds", "Examples:\n  sekishoctl jpnic ds --zone 113.0.203.in-addr.arpa\n"
                   "  sekishoctl jpnic ds '113.0.203.in-addr.arpa. IN DS 4711 13 2 ( 0123... )'",
     "例:\n  sekishoctl jpnic ds --zone 113.0.203.in-addr.arpa\n  sekishoctl jpnic ds '113.0.203.in-addr.arpa. IN DS 4711 13 2 ( 0123... )'"},
    {"option block", "The block, 203.0.112.0/23 or 203.0.112.0-203.0.113.255", "ブロック。203.0.112.0/23 または 203.0.112.0-203.0.113.255"},
    {"option server", "A name server; may be repeated", "ネームサーバー (複数指定可)"},
    {"option untested", "Print the lines without testing the servers first", "試験せずに行だけを出力します"},
    {"option line", "A DS line as you would enter it, in quotes", "記入する DS の行 (引用符で囲む)"},
    {"option zone", "Make the lines from this zone's keys", "このゾーンの鍵から行を作成します"},
    // ns
    {"ns lines", "Enter as [追加するネームサーバ]:", "[追加するネームサーバ] に次の行を記入してください:"},
    {"ns tested", "{0}: the servers serve it rightly", "{0}: 各サーバーは正しく応答しています"},
    {"ns faulty", "{0}: NOT READY. Do not submit yet: JPNIC enters what it is given. See: sekishoctl domain check {0} {1}",
     "{0}: 準備ができていません。JPNIC は記入内容をそのまま設定するため、まだ申請しないでください。詳細: sekishoctl domain check {0} {1}"},
    {"who", "Only the IP address management operator (IP指定事業者) to whom the block was allocated can submit the form: ask it to.",
     "申請できるのは、このブロックの割り振りを受けた IP 指定事業者だけです。事業者に依頼してください。"},
    {"after", "After the completion notice (by 18:00 if it came by noon, else by 08:00 the next day): sekishoctl domain check {0}",
     "完了通知のあと (12 時までの通知は当日 18 時、以降は翌日 8 時が目安) に確認: sekishoctl domain check {0}"},
    {"bad_block", "{0} is not a block of IPv4 addresses.", "{0} は IPv4 のブロックではありません。"},
    {"too_small", "{0} is smaller than /24: JPNIC does not register it. Ask your provider for a classless delegation (RFC 2317).",
     "{0} は /24 より小さいため JPNIC には登録できません。接続先のプロバイダに RFC 2317 による委任を依頼してください。"},
    {"too_large", "{0} is larger than 256 networks of /24: give a part of it.", "{0} は /24 が 256 個を超えます。分割して指定してください。"},
    {"not_aligned", "{0} does not begin and end with whole /24 networks.", "{0} は /24 の境界に合っていません。"},
    {"bad server", "{0} is not the name of a server.", "{0} はサーバー名ではありません。"},
    {"two servers", "Give two servers at least.", "サーバーを 2 台以上指定してください。"},
    // ds
    {"ds lines", "Enter as [追加するDSレコード], one line for each:", "[追加するDSレコード] に 1 行に 1 つずつ記入してください:"},
    {"ds good", "The line is right; enter it as", "正しい行です。次のように記入してください:"},
    {"ds none", "{0} has no key-signing key: sign the zone first.", "{0} に鍵署名鍵 (KSK) がありません。先にゾーンに署名してください。"},
    {"ds nothing", "Give a line, or --zone.", "行または --zone を指定してください。"},
    // why a DS line is refused: {0} the part at fault, {1} what is wanted
    {"empty", "There is nothing in the line.", "行が空です。"},
    {"bad_zone", "The zone {0} is not a domain name.", "ゾーン名 {0} が正しくありません。"},
    {"not_reverse", "{0} is not a reverse zone (in-addr.arpa).", "{0} は逆引きゾーン (in-addr.arpa) ではありません。"},
    {"bad_ttl", "The TTL {0} is too large: 0 to 2147483647.", "TTL {0} は範囲外です (0〜2147483647)。"},
    {"not_ds", "DS must stand in place of \"{0}\".", "「{0}」の位置には DS が必要です。"},
    {"bad_key_tag", "The key tag \"{0}\" is not a number from 0 to 65535.", "鍵タグ「{0}」は 0〜65535 の数値ではありません。"},
    {"bad_algorithm", "The algorithm \"{0}\" is not a number.", "アルゴリズム「{0}」が数値ではありません。"},
    {"algorithm_not_taken", "Algorithm {0} is not taken: 3, 5, 8, 10, 13 or 14.", "アルゴリズム {0} は受け付けられません (3、5、8、10、13、14 のみ)。"},
    {"bad_digest_type", "The digest type \"{0}\" is not a number.", "ダイジェスト番号「{0}」が数値ではありません。"},
    {"digest_type_not_taken", "Digest type {0} is not taken: 1 or 2.", "ダイジェスト番号 {0} は受け付けられません (1 または 2)。"},
    {"no_parentheses", "A parenthesis is missing around the digest.", "ダイジェストの括弧が対応していません。"},
    {"digest_not_hex", "The digest has characters that are no hexadecimal digits: {0}. It has been mistyped, or is an example.",
     "ダイジェストに 16 進数でない文字があります: {0}。入力誤りか、記入例をそのまま写したものです。"},
    {"digest_length", "The digest has {0} digits, not {1}.", "ダイジェストが {0} 桁です ({1} 桁必要)。"},
    {"trailing", "There is too much behind the digest: {0}", "ダイジェストの後に余分な文字があります: {0}"},
};
// clang-format on

}  // namespace

std::string explain_jpnic(std::string_view word, Language language, std::initializer_list<std::string_view> details) {
  const auto at = std::ranges::find(words, word, &Word::word);
  if (at == std::end(words)) return {};
  return fill_in(language == Language::ja ? at->ja : at->en, details);
}

}  // namespace sekisho::mgmt::cli
