// Chapters 3 and 4: the own domain, as a check from outside finds it, and what only its keepers know.
#include <algorithm>

#include "mgmt/audit/item.h"
#include "mgmt/audit/say.h"

namespace sekisho::mgmt::audit {
namespace {

using control::DomainFinding;

std::string describe(const DomainFinding& finding) {
  std::string text = finding.word;
  if (!finding.server.empty()) text += " (" + finding.server + ")";
  return text;
}

bool is_served(const control::DomainReport& zone) {
  return std::ranges::any_of(zone.servers, [](const control::DomainServer& server) { return server.serves; });
}

std::string in_words(const control::DomainKey& key) {
  return key.role + " " + std::to_string(key.tag) + " " + key.state;
}

/// Keys of which it is not known whether they are coming or going.
std::string ambiguous_keys(const control::DomainReport& zone) {
  std::vector<std::string> open;
  for (const control::DomainKey& key : zone.keys)
    if (key.state == "published_or_retired") open.push_back(key.role + " " + std::to_string(key.tag));
  return open.empty() ? "" : join(open);
}

std::string states_of(const control::DomainReport& zone) {
  std::vector<std::string> all;
  for (const control::DomainKey& key : zone.keys) all.push_back(in_words(key));
  return join(all);
}

bool has_finding(const control::DomainReport& zone, std::string_view word) {
  return std::ranges::any_of(zone.findings, [&](const DomainFinding& f) { return f.word == word; });
}

using enum Force;
// clang-format off
constexpr Item items[] = {
    {"G3-1", 0, must, "The clocks of those who sign are synchronised", "署名するサーバーの時計を同期する", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-2", 0, must, "Private keys on the signer are protected", "署名サーバー上の秘密鍵を保護する", nullptr, "sekishoctl audit attest G3-2"},
    {"G3-3", 0, should, "No signing key lies on a server that anybody can reach", "外部から届くサーバーに署名鍵を置かない", nullptr, "sekishoctl audit attest G3-3"},
    {"G3-4", 0, should, "The key-signing key is kept offline", "KSK をオフラインで保管する", nullptr, "sekishoctl audit attest G3-4"},
    {"G3-5", 0, should, "Signing again is automatic", "再署名を自動化する", nullptr, "sekishoctl audit attest G3-5"},
    {"G3-6", 0, should, "ECDSAP256SHA256 is used", "ECDSAP256SHA256 を使う", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-7", 0, may, "RSASHA256 where something in the path cannot do otherwise", "途中の機器が対応しない場合は RSASHA256 を使う", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-8", 0, should, "Parameters are those that the software gives", "製品の既定のパラメーターを使う", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-9", 0, should, "The TTL of DNSKEY is not extremely short", "DNSKEY の TTL を極端に短くしない", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-10", 0, should, "The zone is signed again a TTL before its signatures end", "署名の期限より TTL 以上前に再署名する", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-11", 0, may, "Keys of ECDSA live longer", "ECDSA の鍵は長く使う", nullptr, "sekishoctl audit attest G3-11"},
    {"G3-12", 0, should, "Key-signing keys are rolled by the double-KSK method", "KSK は二重 KSK 方式で更新する", nullptr, "sekishoctl domain rollover {domain}"},
    {"G3-13", 0, should, "NSEC is used, unless there is a reason", "理由がなければ NSEC を使う", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-14", 0, must, "NSEC3 has no iterations", "NSEC3 の繰り返し回数を 0 にする", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-15", 0, must_not, "NSEC3 has no salt", "NSEC3 にソルトを使わない", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-16", 0, must, "The state of the clock is checked", "時刻同期の状態を確認する", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-17", 0, must, "The chain of trust down to the zone's data can be built", "ゾーンのデータまで信頼の連鎖をたどれる", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-18", 0, should, "The end of signatures is watched", "署名の有効期限を監視する", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-19", 0, should, "A rollover in progress is checked (RFC 7583)", "進行中の鍵の更新を確認する (RFC 7583)", nullptr, "sekishoctl domain rollover {domain}", true},
    {"G3-20", 0, should, "The logs of automatic signing are looked at", "自動署名の記録を確認する", nullptr, "sekishoctl audit attest G3-20"},
    {"G3-21", 0, may, "Several signers (RFC 8901)", "複数の署名者による運用 (RFC 8901)", nullptr, "sekishoctl audit attest G3-21"},
    {"G3-22", 0, should, "Zone-signing keys are rolled by themselves, and that is watched", "ZSK を自動で更新し、監視する", nullptr, "sekishoctl domain rollover {domain}"},
    {"G3-23", 0, may, "The first rollover of the key-signing key comes after a year or later", "最初の KSK の更新は 1 年以上後に行う", nullptr, "sekishoctl domain rollover {domain}"},
    {"G3-24", 0, should, "DS is compared by digest, not by key tag alone", "DS は鍵タグだけでなくダイジェストで照合する", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-25", 0, should, "Removing DS is the last resort", "DS の削除は最後の手段とする", nullptr, "sekishoctl audit attest G3-25"},
    {"G3-26", 0, must, "Signatures last longer than every TTL and SOA EXPIRE", "署名期間をすべての TTL と SOA EXPIRE より長くする", nullptr, "sekishoctl domain check {domain}", true},
    {"G3-27", 0, should, "Steps for an emergency rollover are there, with their waits", "緊急時の鍵更新の手順と待ち時間を用意する", nullptr, "sekishoctl domain rollover {domain} --emergency"},
    {"G3-28", 0, should, "The states of the keys are known", "鍵の状態を把握する", nullptr, "sekishoctl domain rollover {domain}", true},
    {"G4-1", 0, should, "The registrar passes DS on", "登録事業者が DS を取り次ぐ", nullptr, "sekishoctl audit attest G4-1"},
    {"G4-2", 0, must, "Before DNSSEC is enabled: the registrar passes DS on, the servers can do it, and nothing is set yet", "DNSSEC を有効にする前に、取り次ぎ、サーバーの対応、現在の状態を確認する", nullptr, "sekishoctl domain check {domain}", true},
    {"G4-3", 0, may, "Where the registrar does not, one waits or transfers", "取り次ぎがなければ、待つか移管する", nullptr, "sekishoctl audit attest G4-3"},
    {"G4-4", 0, should, "Who is responsible for the keys is settled", "鍵の責任者を決めておく", nullptr, "sekishoctl audit attest G4-4"},
    {"G4-5", 0, must, "Before servers are changed, the keys of both are known", "権威サーバーを変更する前に、双方の鍵の扱いを確認する", nullptr, "sekishoctl domain check {domain} --servers NEW"},
    {"G4-6", 0, must, "Before a transfer, the state of DNSSEC is known", "移管の前に、DNSSEC の状態を確認する", nullptr, "sekishoctl domain check {domain}"},
};
// clang-format on

}  // namespace

std::span<const Item> zone_items() { return items; }

std::optional<Verdict> why_not_applicable(std::string_view id, const Evidence& e) {
  const bool of_zone = id.starts_with("G3-");
  if (!of_zone && !id.starts_with("G4-")) return std::nullopt;
  if (e.domain.empty())
    return nothing("no own domain is configured: [organisation] domains",
                   "自組織のドメインが設定されていません: [organisation] domains");
  if (of_zone && e.zone && is_served(*e.zone) && !e.zone->is_signed && e.zone->ds.empty())
    return say(State::none, "{0} is not signed", "{0} は署名されていません", e.domain);
  return std::nullopt;
}

Verdict judge_zone(std::string_view id, const Evidence& e) {
  if (!e.zone) return unknown("{0} could not be checked", "{0} を確認できませんでした", e.domain);
  std::vector<std::string> faults;
  for (const DomainFinding& finding : e.zone->findings) {
    const bool of_item = std::ranges::find(finding.requirements, id) != finding.requirements.end();
    if (of_item && finding.level != "notice") faults.push_back(describe(finding));
  }
  if (!faults.empty()) return broken("{0}: {1}", "{0}: {1}", e.domain, join(faults));
  if (!is_served(*e.zone))
    return unknown("no server of {0} answers as it should", "{0} の権威サーバーが正しく応答しません", e.domain);
  if (id == "G3-13" && has_finding(*e.zone, "nsec3_used"))
    return say(State::ask, "{0} uses NSEC3: sekishoctl audit attest G3-13 met, with the reason",
               "{0} は NSEC3 を使っています。理由を記録してください: sekishoctl audit attest G3-13 met", e.domain);
  if (id == "G3-28") {
    if (const std::string open = ambiguous_keys(*e.zone); !open.empty())
      return unknown("one look cannot tell whether these keys are coming or going: {0}",
                     "これらの鍵が更新前か更新後かは 1 回の確認では判別できません: {0}", open);
    return met("the state of every key is known: {0}", "すべての鍵の状態が分かっています: {0}", states_of(*e.zone));
  }
  return met("{0} was checked; nothing of this kind was found", "{0} を確認し、該当する問題はありませんでした",
             e.domain);
}

}  // namespace sekisho::mgmt::audit
