// The root's keys and their rollovers, as the ministry's notice of 2017 wants them followed.
#include <algorithm>

#include "mgmt/audit/item.h"
#include "mgmt/audit/root_anchor.h"
#include "mgmt/audit/say.h"

namespace sekisho::mgmt::audit {
namespace {

using control::PathServerReport;
using control::PathWayReport;

constexpr std::uint32_t newest_root_tag = 38'696;  // KSK-2024
constexpr std::uint64_t large = 4096;              // octets, K-2

Verdict rollover_followed(const Evidence& e) {
  const control::AnchorStatus* root = root_of(e);
  if (root == nullptr) return nothing("no trust anchor for the root", "ルートのトラストアンカーがありません");
  if (!root->tracked)
    return broken("rfc5011 = false: a new key must be entered by hand",
                  "rfc5011 が false のため、新しい鍵は手作業での登録が必要です");
  const bool has_newest =
      std::ranges::any_of(root->keys, [](const control::AnchorKeyStatus& key) { return key.tag == newest_root_tag; });
  if (has_newest)
    return met(
        "rollovers are followed (RFC 5011), keys {0}; KSK-2024 is trusted; next: KSK-2017 is revoked on 2027-01-11",
        "更新に自動で追従しています (RFC 5011)。鍵 {0}。KSK-2024 は登録済み。次の予定: 2027-01-11 に KSK-2017 が失効",
        tags_of(*root));
  return met("rollovers are followed (RFC 5011), keys {0}; KSK-2024 (38696) is not among them",
             "更新に自動で追従しています (RFC 5011)。鍵 {0}。KSK-2024 (38696) はまだありません", tags_of(*root));
}

/// What the check of large answers found through some of the ways out.
struct Ways {
  std::vector<std::string> faulty, silent, largest;
  bool all_large = true;
};

void add(const PathWayReport& way, Ways& ways) {
  const std::string title = way.realm + " " + way.way;
  std::uint64_t largest = 0;
  bool answered = false;
  for (const PathServerReport& server : way.servers) {
    const std::string& f = server.finding;
    const bool good = f == "whole" || f == "fits" || f == "small";
    const bool mute = f == "no_answer" || f == "not_asked";
    answered |= !mute;
    if (!good && !mute) ways.faulty.push_back(title + " " + server.name + ": " + f);
    if (server.tcp.result == "whole") largest = std::max(largest, server.tcp.octets);
  }
  if (!answered) ways.silent.push_back(title);
  ways.largest.push_back(title + " " + std::to_string(largest));
  ways.all_large &= largest >= large;
}

Verdict verdict_on(const Ways& ways) {
  if (!ways.faulty.empty())
    return broken("large answers do not arrive: {0}", "大きな応答を受け取れません: {0}", join(ways.faulty));
  if (!ways.silent.empty())
    return unknown("nobody answers through {0}", "{0} から応答がありません", join(ways.silent));
  if (ways.all_large)
    return met("they arrived through each way out, octets by TCP: {0}",
               "すべての経路で受け取れました。TCP で届いたオクテット数: {0}", join(ways.largest));
  return met(
      "TCP is open through each way out, octets that arrived: {0}; a name with an answer of 4096 is tested by "
      "sekishoctl check path --name NAME",
      "すべての経路で TCP が通ります。届いたオクテット数: {0}。4096 オクテットの応答を持つ名前は sekishoctl "
      "check path --name NAME で確認できます",
      join(ways.largest));
}

Verdict not_tested() { return unknown("the ways out could not be tested now", "経路を確認できませんでした"); }

Verdict large_answers(const Evidence& e) {
  if (!e.paths) return not_tested();
  Ways ways;
  for (const PathWayReport& way : e.paths->ways) add(way, ways);
  return verdict_on(ways);
}

bool is_unvalidated(const Evidence& e, const std::string& realm) {
  return std::ranges::any_of(e.realms, [&](const RealmFacts& r) { return r.name == realm && !r.validates; });
}

/// The same where signatures are not asked for: an answer that is large without them.
Verdict large_without_validation(const Evidence& e) {
  if (std::ranges::all_of(e.realms, &RealmFacts::validates))
    return nothing("every realm validates", "すべてのレルムで検証しています");
  if (!e.paths) return not_tested();
  Ways ways;
  for (const PathWayReport& way : e.paths->ways)
    if (is_unvalidated(e, way.realm)) add(way, ways);
  return verdict_on(ways);
}

/// What goes wrong at a rollover when nobody did anything: web and mail stop. So it must show before.
Verdict ready_for_rollover(const Evidence& e) {
  if (root_of(e) == nullptr) return nothing("no trust anchor for the root", "ルートのトラストアンカーがありません");
  std::vector<std::string> lacking, open;
  for (const char* id : {"G2-3", "G2-7", "K-1", "K-2"}) {
    const State state = find_item(id)->judge(e).state;
    if (state == State::broken) lacking.emplace_back(id);
    if (state == State::unknown) open.emplace_back(id);
  }
  if (!lacking.empty())
    return broken("NOT READY: names will stop resolving at the next rollover; see {0}",
                  "準備ができていません。次の鍵更新で名前解決 (Web、メール) が止まります。{0} を参照", join(lacking));
  if (!open.empty()) return unknown("not known yet: {0}", "未確認の項目があります: {0}", join(open));
  return met("clock, trust anchor, RFC 5011 and large answers are in order; alerts tell when one is not",
             "時計、トラストアンカー、自動追従、大きな応答のすべてに問題ありません。異常時は警報を出します");
}

constexpr std::int64_t old_release = 2 * 365 * 86'400;

Verdict version_known(const Evidence& e) {
  if (e.status.released_at + old_release < e.now)
    return broken("version {0} is more than two years old", "バージョン {0} は 2 年以上前のものです",
                  e.status.version);
  for (const control::SourceStatus& source : e.status.sources)
    if (source.modified == 0) return broken("{0} is not there", "{0} がありません", source.path);
  return met("version {0}; age of each bundle: sekishoctl status",
             "バージョン {0}。各データの日付は sekishoctl status", e.status.version);
}

using enum Force;
// clang-format off
constexpr Item items[] = {
    {"K-1", 1, must, "Rollovers of the root's key are followed", "ルートの鍵の更新に追従する", rollover_followed, "sekishoctl anchors"},
    {"K-2", 0, should, "Answers of 4096 octets arrive, by TCP", "4096 オクテットの応答を (TCP で) 受け取れる", large_answers, "sekishoctl check path"},
    {"K-3", 0, should, "They arrive also where nothing is validated", "検証を行わない場合でも、大きな応答を受け取れる", large_without_validation, "sekishoctl check path"},
    {"K-4", 0, should, "The gateway is ready for the next rollover", "次の鍵更新への準備ができている", ready_for_rollover, "sekishoctl audit guideline"},
    {"K-5", 0, should, "Version and trust anchors are not out of date", "製品とトラストアンカーが古くない", version_known, "sekishoctl status"},
};
// clang-format on

}  // namespace

std::span<const Item> root_items() { return items; }

}  // namespace sekisho::mgmt::audit
