#include "mgmt/cli/trace_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

struct Word {
  std::string_view word, en, ja;
};

// clang-format off
constexpr Word words[] = {
    // findings: {0} name and type, {1} realm
    {"secure", "{0} is proven by DNSSEC: an unbroken chain of signatures leads to it from the trust anchor.",
     "{0} は DNSSEC で検証できました。トラストアンカーから署名の連鎖が途切れずに続いています。"},
    {"insecure", "{0} is not signed, or exempt here: it is answered without proof, which is no fault of DNSSEC.",
     "{0} は署名されていないか、ここでは検証の対象外です。検証なしで応答しますが、DNSSEC の障害ではありません。"},
    {"bogus", "{0} is refused: the data is there, but its DNSSEC proof fails. Clients get SERVFAIL. The cause lies with "
              "the zone named below, or with an attacker on the way; ask its operator before exempting it.",
     "{0} は拒否されます。データはありますが DNSSEC の検証に失敗し、利用者には SERVFAIL が返ります。原因は下に示すゾーン側か、"
     "途中の攻撃者です。検証の対象外とする前に、そのゾーンの運用者に確認してください。"},
    {"unreachable", "{0} cannot be looked up, checked or not: this is a matter of servers or the network, not of DNSSEC.",
     "{0} は検証の有無にかかわらず調べられません。DNSSEC ではなく、サーバーまたはネットワークの問題です。"},
    {"not_validated", "{0} is answered, but realm {1} does not validate: there is no proof to show.",
     "{0} は応答が得られますが、レルム {1} は検証を行わない設定のため、示せる証明がありません。"},
    // steps: {0} zone
    {"anchor", "{0}: the walk begins at this trust anchor", "{0}: このトラストアンカーから検証を始めます"},
    {"cached", "{0}: known already", "{0}: 既知です"},
    {"exempt", "{0}: exempt by a negative trust anchor", "{0}: ネガティブトラストアンカーにより検証の対象外です"},
    {"no_anchor", "{0}: no trust anchor covers the name", "{0}: この名前を含むトラストアンカーがありません"},
    {"ds", "{0}: the zone above vouches for its keys (DS)", "{0}: 上位ゾーンが鍵を保証しています (DS)"},
    {"keys", "{0}: its keys are trusted (DNSKEY)", "{0}: 鍵 (DNSKEY) を信頼できます"},
    {"not_delegated", "{0}: not a zone of its own", "{0}: 独立したゾーンではありません"},
    {"unsigned_cut", "{0}: delegated without DS: unsigned from here on", "{0}: DS のない委任です。ここから先は署名がありません"},
    {"failed", "{0}: the proof fails here", "{0}: ここで検証に失敗しました"},
    // kinds of answers: {0} name
    {"positive", "{0}: the records", "{0}: レコードあり"},
    {"alias", "{0}: an alias (CNAME)", "{0}: 別名 (CNAME)"},
    {"dname", "{0}: an alias of its whole subtree (DNAME)", "{0}: 配下全体の別名 (DNAME)"},
    {"no_data", "{0}: exists without such records", "{0}: 名前は存在しますが、この種類のレコードはありません"},
    {"name_error", "{0}: does not exist", "{0}: 存在しない名前です"},
    // verdicts
    {"verdict secure", "proven", "検証成功"},
    {"verdict insecure", "without proof", "検証対象外"},
    {"verdict bogus", "FAILS", "検証失敗"},
    {"verdict indeterminate", "could not be checked", "確認できません"},
    // signatures: {0} type, {1} tag, {2} algorithm, {3} signer, {4} from, {5} until
    {"valid", "signature of {0} by {3} (key {1}, algorithm {2}): {4} to {5}", "{0} の署名、署名者 {3} (鍵 {1}、アルゴリズム {2}): {4} から {5} まで"},
    {"expired", "signature of {0} by {3} (key {1}, algorithm {2}): EXPIRED at {5}", "{0} の署名、署名者 {3} (鍵 {1}、アルゴリズム {2}): {5} に期限切れ"},
    {"early", "signature of {0} by {3} (key {1}, algorithm {2}): NOT VALID BEFORE {4}", "{0} の署名、署名者 {3} (鍵 {1}、アルゴリズム {2}): {4} より前は無効"},
    // lines: {0} what was seen
    {"checked", "As clients ask: {0}", "通常の問い合わせ: {0}"},
    {"unchecked", "Without checking (CD=1): {0}", "検証なし (CD=1) の問い合わせ: {0}"},
    {"no answer", "no answer", "応答なし"},
    {"proof", "absence or wildcard proven by {0}", "不在またはワイルドカードの証明: {0}"},
    {"way", "Asked through realm {0}{1}", "問い合わせ先: レルム {0}{1}"},
    {"of view", ", as view {0} does", " (ビュー {0} と同じ経路)"},
};

constexpr Word reasons[] = {
    {"", "no trust anchor is above this name", "この名前の上位にトラストアンカーがありません"},
    {"", "validation is suspended for this zone", "このゾーンは検証を一時停止しています (ネガティブトラストアンカー)"},
    {"", "the zone above says that this zone is not signed", "上位ゾーンが、このゾーンに署名はないと示しています"},
    {"", "the zone above vouches for signed delegations only (opt-out)", "上位ゾーンは署名付きの委任だけを保証しています (オプトアウト)"},
    {"", "the zone is signed with algorithms not in use here", "ここで扱わないアルゴリズムで署名されたゾーンです"},
    {"", "the zone's DS records have digests not in use here", "DS のダイジェストがここで扱わない種類です"},
    {"", "NSEC3 with too many iterations", "NSEC3 の反復回数が多すぎます"},
    {"", "records of this type are never signed", "この種類のレコードは署名されません"},
    {"", "no signature came with the data", "データに署名が付いていません"},
    {"", "the signature has expired", "署名の有効期限が切れています"},
    {"", "the signature is not valid yet", "署名の有効期間がまだ始まっていません"},
    {"", "the signature expires before it begins", "署名の有効期間の終わりが始まりより前です"},
    {"", "the signature does not fit the data", "署名がデータと一致しません"},
    {"", "the signature record is malformed", "署名レコードの形式が正しくありません"},
    {"", "the signature has a wrong number of labels", "署名のラベル数が正しくありません"},
    {"", "the signature is by another zone", "別のゾーンによる署名です"},
    {"", "the signatures use algorithms not in use here", "署名のアルゴリズムをここでは扱いません"},
    {"", "no key of the zone has the signature's tag and algorithm", "署名に対応する鍵がゾーンにありません"},
    {"", "the key that the signature names is malformed or out of limits", "署名が示す鍵の形式が不正か、制限を超えています"},
    {"", "the signed zone shows no keys", "署名されたゾーンに鍵 (DNSKEY) がありません"},
    {"", "no key of the zone matches its DS records", "上位ゾーンの DS に一致する鍵がありません"},
    {"", "no key of the zone matches the trust anchor", "トラストアンカーに一致する鍵がありません"},
    {"", "the zone's keys are not signed by a trusted key", "ゾーンの鍵が信頼できる鍵で署名されていません"},
    {"", "no key of the zone may sign", "署名に使える鍵がありません"},
    {"", "no proof of absence came with the answer", "不在の証明が付いていません"},
    {"", "the proof of absence is incomplete", "不在の証明が不完全です"},
    {"", "the proof of absence points outside its zone", "不在の証明がゾーンの外を指しています"},
    {"", "the proof of absence is malformed", "不在の証明の形式が正しくありません"},
    {"", "the proof of absence shows that the data exists", "不在の証明と矛盾し、データは存在します"},
    {"", "no proof that a wildcard had to answer", "ワイルドカードで応答してよいという証明がありません"},
    {"", "no proof whether the zone is signed", "ゾーンが署名されているかどうかの証明がありません"},
    {"", "NSEC3 with a number of iterations that is refused", "NSEC3 の反復回数が受け入れられない値です"},
    {"", "the alias does not follow from its DNAME", "別名が DNAME から導かれるものと異なります"},
    {"", "a record that may not come from a wildcard does", "ワイルドカードから作れないレコードです"},
    {"", "the signature stands without its data", "署名だけがあり、データがありません"},
    {"", "the question needs too many signature checks", "必要な署名の検証回数が多すぎます"},
    {"", "too many signatures were wrong", "誤った署名が多すぎます"},
    {"", "too many signatures on one set of records", "一組のレコードに付いた署名が多すぎます"},
    {"", "too many keys share a tag", "同じタグの鍵が多すぎます"},
    {"", "too many DS records", "DS レコードが多すぎます"},
    {"", "the proof needs too many hashes", "証明に必要なハッシュ計算が多すぎます"},
    {"", "the chain of trust is too long", "信頼の連鎖が長すぎます"},
    {"", "whether the zone is signed could not be asked", "ゾーンが署名されているかを問い合わせられません"},
    {"", "the zone's keys could not be fetched", "ゾーンの鍵を取得できません"},
};
// clang-format on

}  // namespace

std::string_view explain_word(std::string_view word, Language language) {
  const auto at = std::ranges::find(words, word, &Word::word);
  if (at == std::end(words)) return word;
  return language == Language::ja ? at->ja : at->en;
}

std::string_view reason_in(std::string_view english, Language language) {
  if (language == Language::en) return english;
  const auto at = std::ranges::find(reasons, english, &Word::en);
  return at == std::end(reasons) ? english : at->ja;
}

}  // namespace sekisho::mgmt::cli
