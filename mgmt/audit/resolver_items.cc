// Chapter 2: full resolvers.
#include <algorithm>

#include "mgmt/audit/item.h"
#include "mgmt/audit/root_anchor.h"
#include "mgmt/audit/say.h"

namespace sekisho::mgmt::audit {
namespace {

using control::CanaryStatus;

const RealmFacts* realm_named(const Evidence& e, const std::string& name) {
  const auto found = std::ranges::find(e.realms, name, &RealmFacts::name);
  return found == e.realms.end() ? nullptr : &*found;
}

/// Views whose clients reach the Internet, with and without validation.
struct Fleet {
  std::vector<std::string> validating, others;
};
Fleet fleet(const Evidence& e) {
  Fleet f;
  for (const ViewFacts& view : e.views) {
    const RealmFacts* realm = realm_named(e, view.default_route);
    if (realm != nullptr) (realm->validates ? f.validating : f.others).push_back(view.name);
  }
  return f;
}

std::vector<std::string> exempt_realms(const Evidence& e) {
  std::vector<std::string> list;
  for (const RealmFacts& realm : e.realms)
    if (!realm.validates) list.push_back(realm.name + " (" + realm.exempt_reason + ")");
  return list;
}

Verdict all_validate(const Evidence& e) {
  const Fleet f = fleet(e);
  if (!f.others.empty())
    return broken("no validation for clients of {0}", "{0} の端末には検証していない応答を返しています",
                  join(f.others));
  const bool iterates = std::ranges::any_of(e.realms, [](const RealmFacts& r) { return r.iterates; });
  if (f.validating.empty() && !iterates)
    return nothing("no view resolves Internet names", "インターネットの名前を解決するビューはありません");
  const std::vector<std::string> exempt = exempt_realms(e);
  if (exempt.empty()) return met("every realm validates", "すべてのレルムで検証しています");
  return met("every view that resolves Internet names validates; exempt with a reason: {0}",
             "インターネットの名前を解決するビューはすべて検証しています。理由を明記した対象外: {0}", join(exempt));
}

Verdict no_mixed_fleet(const Evidence& e) {
  const Fleet f = fleet(e);
  if (!f.others.empty() && !f.validating.empty())
    return broken("{0}: with validation; {1}: without", "{0} は検証あり、{1} は検証なしです", join(f.validating),
                  join(f.others));
  return met("the same for all views: {0}", "すべてのビューで同じです: {0}",
             f.others.empty() ? join(f.validating) : join(f.others));
}

Verdict clock_synchronised(const Evidence& e) {
  const control::ClockStatus& clock = e.status.watch.clock;
  if (!e.anchors.clock_fault.empty())
    return broken("the clock is wrong: {0}", "時計が合っていません: {0}", e.anchors.clock_fault);
  if (clock.state.empty())
    return unknown("[watch] clock is \"none\", or nobody has looked yet",
                   "[watch] clock が \"none\" か、まだ確認していません");
  if (clock.state == "unknown") return unknown("nobody answers: chronyd", "chronyd から応答がありません");
  if (clock.state != "synchronised") return broken("the clock is {0}", "時計の状態は {0} です", clock.state);
  return met("synchronised with {0}, wrong by at most {1} ms", "{0} と同期しており、誤差は最大 {1} ms です",
             clock.source.empty() ? "the kernel's source" : clock.source, number(clock.error_bound_ms));
}

Verdict edns_small(const Evidence& e) {
  std::uint32_t largest = 0;
  for (const RealmFacts& realm : e.realms) largest = std::max(largest, realm.largest_edns);
  const std::string size = std::to_string(largest);
  if (largest > 1400)
    return broken("{0} octets are asked for over UDP", "UDP で {0} オクテットを要求しています", size);
  return met(
      "{0} octets at most over UDP; the 4096 of the NISC notice of 2017 came before RFC 9715 and the guideline, and "
      "is had by TCP",
      "UDP は最大 {0} オクテットです。2017 年の NISC の周知にある 4096 は RFC 9715 と本ガイドラインより前の値で、"
      "今は TCP で受け取ります",
      size);
}

Verdict edns_default(const Evidence& e) {
  for (const RealmFacts& realm : e.realms) {
    if (realm.largest_edns != 1232)
      return broken("realm {0} asks with {1}, not the default 1232", "レルム {0} は既定値 1232 ではなく {1} です",
                    realm.name, std::to_string(realm.largest_edns));
  }
  return met("1232, the default", "既定値の 1232 です");
}

Verdict built_in_ede(const Evidence&) {
  return met("failed proofs carry their reason to clients (RFC 8914)",
             "検証失敗の理由を応答に付けています (RFC 8914)");
}

constexpr std::int64_t long_ago = 30 * 86'400;

Verdict anchor_newest(const Evidence& e) {
  const control::AnchorStatus* root = root_of(e);
  if (root == nullptr) {
    const bool validates = std::ranges::any_of(e.realms, [](const RealmFacts& r) { return r.validates; });
    return validates ? broken("no trust anchor for the root", "ルートのトラストアンカーがありません")
                     : nothing("no realm validates", "検証するレルムがありません");
  }
  if (!root->warnings.empty())
    return broken("the root's trust anchor: {0}", "ルートのトラストアンカー: {0}", join(root->warnings));
  if (!root->asked) return unknown("the root's keys were not asked for yet", "ルートの鍵をまだ確認していません");
  if (root->outcome != "trusted") return broken("the root's keys: {0}", "ルートの鍵: {0}", root->outcome);
  if (root->last_success + long_ago < e.now)
    return broken("the root's keys were last proven more than 30 days ago",
                  "ルートの鍵を最後に確認できたのは 30 日以上前です");
  return met("keys {0} prove the root's keys of today", "鍵 {0} で現在のルートの鍵を検証できています",
             tags_of(*root));
}

Verdict anchor_of_package(const Evidence& e) {
  const control::AnchorStatus* root = root_of(e);
  if (root == nullptr) return nothing("no trust anchor for the root", "ルートのトラストアンカーがありません");
  if (!e.anchor_package.empty() && root->source == e.anchor_package)
    return met("from the package dns-root-data ({0})", "dns-root-data パッケージのものです ({0})", root->source);
  return broken("from {0}, not from the package", "パッケージのものではなく {0} です", root->source);
}

Verdict failures_logged(const Evidence& e) {
  if (!e.failures_logged)
    return broken("[server] log-level = \"error\" hides them",
                  "[server] log-level が \"error\" のため記録されません");
  return met("a stream of their own in the log, {0} failures since the start", "専用の記録があります (起動後 {0} 件)",
             std::to_string(e.counted.bogus));
}

Verdict counted_by_rcode(const Evidence& e) {
  if (e.counted.responses == 0) return unknown("nobody was answered yet", "まだ応答がありません");
  return met("sekisho_responses_total: {0} replies since the start", "sekisho_responses_total: 起動後 {0} 件",
             std::to_string(e.counted.responses));
}

Verdict counted_validations(const Evidence& e) {
  if (e.counted.secure + e.counted.bogus == 0)
    return unknown("no signed name was asked for yet", "署名された名前の問い合わせがまだありません");
  return met("sekisho_dnssec_*: {0} proven, {1} failed since the start",
             "sekisho_dnssec_*: 起動後の成功 {0} 件、失敗 {1} 件", std::to_string(e.counted.secure),
             std::to_string(e.counted.bogus));
}

/// Signed names that must prove, and what is wrong with them.
Verdict signed_canary(const Evidence& e) {
  std::vector<std::string> good, bad;
  bool waiting = false;
  for (const CanaryStatus& canary : e.status.watch.canaries) {
    if (canary.expect != "secure") continue;
    if (canary.result.empty()) {
      waiting = true;
    } else {
      (canary.result == "good" ? good : bad).push_back(canary.name + " " + canary.type);
    }
  }
  if (!bad.empty()) return broken("signed names fail: {0}", "署名された名前が解決できません: {0}", join(bad));
  if (!good.empty()) return met("signed names resolve: {0}", "署名された名前を解決できています: {0}", join(good));
  if (waiting) return unknown("the signed names were not asked for yet", "署名された名前をまだ確認していません");
  return broken("no signed name is watched: [[watch.canary]] with expect = \"secure\"",
                "署名された名前を監視していません: [[watch.canary]] に expect = \"secure\" の行が必要です");
}

Verdict monitoring(const Evidence& e) {
  if (e.status.watch.clock.state.empty())
    return broken("the clock's synchronisation is not watched: [watch] clock",
                  "時刻同期を監視していません: [watch] clock");
  Verdict canary = signed_canary(e);
  if (canary.state != State::met) return canary;
  return {State::met,
          {"the clock is watched; " + canary.evidence.en, "時刻同期を監視しています。" + canary.evidence.ja}};
}

Verdict servfail_watched(const Evidence& e) {
  const auto& views = e.status.watch.servfail;
  const bool counted = std::ranges::any_of(
      views, [](const control::ServfailStatus& view) { return view.share >= 0 || view.hours_known != 0; });
  if (!counted) return unknown("no view has traffic yet", "まだ問い合わせがありません");
  std::vector<std::string> high;
  for (const control::ServfailStatus& view : views)
    if (view.share > view.limit && view.share >= 0) high.push_back(view.view);
  if (!high.empty())
    return met("watched; above its limit now: {0}", "監視しています。現在しきい値を超えているビュー: {0}",
               join(high));
  return met("the share of each view is compared with what is usual at the hour",
             "ビューごとの割合を、同じ曜日・時刻の平常値と比べています");
}

Verdict thresholds_learnt(const Evidence& e) {
  std::vector<std::string> learning;
  for (const control::ServfailStatus& view : e.status.watch.servfail)
    if (view.learning)
      learning.push_back(view.view + " " + std::to_string(view.hours_known) + "/" +
                         std::to_string(view.hours_to_learn) + " h");
  if (e.status.watch.servfail.empty() || !learning.empty())
    return unknown("still learning: {0}", "学習中です: {0}", join(learning));
  return met("limits come from what was learnt", "学習した平常値からしきい値を決めています");
}

Verdict can_be_explained(const Evidence& e) {
  if (e.contact.empty())
    return broken("[organisation] says nobody whom those affected can call",
                  "[organisation] に連絡先が書かれていません");
  return met("sekishoctl explain and trace say the cause; replies carry it (EDE); contact: {0}",
             "sekishoctl explain、trace で原因が分かり、応答にも理由が付きます (EDE)。連絡先: {0}", e.contact);
}

Verdict instance_named(const Evidence& e) {
  if (e.status.identity.empty()) return broken("[server] identity is empty", "[server] identity が空です");
  return met("NSID: {0}", "NSID: {0}", e.status.identity);
}

Verdict chain_can_be_examined(const Evidence&) {
  return met("sekishoctl trace walks the chain from here", "sekishoctl trace で自組織から信頼の連鎖を調べられます");
}

Verdict ntas_confirmed(const Evidence& e) {
  std::vector<std::string> open;
  for (const control::NtaEntry& nta : e.exemptions) {
    if (nta.state == "fixed")
      return broken("{0} stands in the configuration, approved by nobody",
                    "{0} は設定ファイルに直接書かれており、承認の記録がありません", nta.name);
    if (nta.state == "in-force") open.push_back(nta.name);
  }
  if (open.empty()) return met("none in force", "有効なものはありません");
  return met("in force, each confirmed and approved: {0}", "確認・承認のうえで有効: {0}", join(open));
}

Verdict nta_rules(const Evidence& e) {
  if (e.approval == "two-persons")
    return met("another person must approve; seven days at most; lifted by itself when mended",
               "別の人の承認が必要で、最長 7 日、修復されると自動で解除します");
  return unknown("[control] nta-approval = \"one-person\": say who approves, and by what rule",
                 "[control] nta-approval が \"one-person\" です。承認者と手順を定めて記録してください");
}

using enum Force;
// clang-format off
constexpr Item items[] = {
    {"G2-1", 1, must, "Every resolver address that is offered validates", "提供するすべてのフルリゾルバーで署名を検証する", all_validate, "sekishoctl anchors"},
    {"G2-2", 1, must_not, "None of several addresses is left without validation", "一部のフルリゾルバーだけを未検証のまま残さない", no_mixed_fleet, "sekishoctl anchors"},
    {"G2-3", 1, must, "The clock is synchronised with a trusted source", "信頼できる時刻源と時計を同期する", clock_synchronised, "sekishoctl status"},
    {"G2-4", 1, must_not, "The EDNS buffer size is not above the common MTU", "EDNS のバッファーサイズを一般的な MTU より大きくしない", edns_small, "sekishoctl check path"},
    {"G2-5", 0, should, "The software's own default buffer size is used", "バッファーサイズは製品の既定値を使う", edns_default, "sekishoctl config show"},
    {"G2-6", 0, may, "Extended DNS Errors are used", "拡張 DNS エラーを使う", built_in_ede, "sekishoctl explain {domain} --from ADDRESS"},
    {"G2-7", 1, must, "The trust anchor is the newest", "最新のトラストアンカーを使う", anchor_newest, "sekishoctl anchors"},
    {"G2-8", 0, should, "The trust anchor is the one that the package ships", "パッケージが提供するトラストアンカーを使う", anchor_of_package, "sekishoctl anchors"},
    {"G2-9", 2, should, "Failures of validation are logged", "検証エラーを記録する", failures_logged, "journalctl -u sekishod"},
    {"G2-10", 2, should, "Queries are counted by the RCODE of the answer", "応答の RCODE ごとに件数を集計する", counted_by_rcode, "sekishoctl metrics"},
    {"G2-11", 2, should, "Validations that succeeded and failed are counted", "検証の成功数と失敗数を集計する", counted_validations, "sekishoctl metrics"},
    {"G2-12", 1, must, "Clock synchronisation and a signed name are monitored", "時刻同期と、署名された名前の解決を監視する", monitoring, "sekishoctl status"},
    {"G2-13", 2, should, "The share of SERVFAIL is watched for change", "SERVFAIL の割合の変化を監視する", servfail_watched, "sekishoctl status"},
    {"G2-15", 2, should, "Thresholds come from statistics", "しきい値は統計を取ってから決める", thresholds_learnt, "sekishoctl status"},
    {"G2-16", 2, should, "Causes are found and told to those affected", "原因を究明し、影響を受ける人に伝える", can_be_explained, "sekishoctl explain {domain} --from ADDRESS"},
    {"G2-17", 2, should, "The instance that answered is known (NSID)", "どの装置が応答したか分かる (NSID)", instance_named, "dig +nsid"},
    {"G2-18", 2, should, "The chain of trust can be examined from one's own network", "自組織から信頼の連鎖を調べられる", chain_can_be_examined, "sekishoctl trace {domain}"},
    {"G2-19", 3, may, "The domain's contact is told, with evidence", "ドメインの連絡窓口に証拠を添えて連絡する", nullptr, "sekishoctl nta evidence ID"},
    {"G2-20", 3, should, "Communities are listened to", "運用者のコミュニティから情報を得る", nullptr, "sekishoctl audit attest G2-20"},
    {"G2-21", 3, may, "A negative trust anchor is set only where it is confirmed that there is no attack", "攻撃でないと確認できた場合に限り、ネガティブトラストアンカーを設定する", ntas_confirmed, "sekishoctl nta list"},
    {"G2-22", 3, should, "Who approves a negative trust anchor, when and how, is laid down beforehand", "ネガティブトラストアンカーの基準、承認者、手順をあらかじめ定める", nta_rules, "sekishoctl config show"},
    {"G2-23", 0, should, "With an empty cache, signed names resolve", "キャッシュが空の状態から、署名された名前を解決できる", signed_canary, "sekishoctl status"},
};
// clang-format on

}  // namespace

std::span<const Item> resolver_items() { return items; }

}  // namespace sekisho::mgmt::audit
