#include "mgmt/cli/rollover.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

using control::DomainWaits;

/// Which waits a step stands for.
enum class Wait : std::uint8_t { none, publication, ds, data, everything };

struct Step {
  Wait wait;
  std::string_view en, ja;  ///< {0} how long, {1} domain
};

struct Plan {
  std::string_view en, ja;
  std::vector<Step> steps;
};

std::uint64_t seconds_of(Wait wait, const DomainWaits& waits) {
  const std::uint64_t propagation = waits.propagation;
  switch (wait) {
    case Wait::none:
      return 0;
    case Wait::publication:
      return waits.key_ttl + propagation;
    case Wait::ds:
      return waits.ds_ttl;
    case Wait::data:
      return waits.longest_ttl + propagation;
    case Wait::everything:
      return std::max(waits.longest_ttl, waits.key_ttl) + propagation;
  }
  return 0;
}

// clang-format off
const Step wait_publication{Wait::publication, "Wait {0}: the TTL of DNSKEY, and the way to every secondary (REFRESH and RETRY).",
                            "{0} 待ちます (DNSKEY の TTL と、全セカンダリへの反映 (REFRESH + RETRY))。"};
const Step wait_ds{Wait::ds, "When the servers of the zone above show the change (sekishoctl domain check {1}), wait {0}: the TTL of DS.",
                   "上位ゾーンへの反映を確認し (sekishoctl domain check {1})、{0} 待ちます (DS の TTL)。"};

const std::vector<Plan>& planned() {
  static const std::vector<Plan> plans = {
      {"Rollover of the KSK (double-KSK)", "KSK の更新 (二重 KSK 方式)",
       {{Wait::none, "Add the new KSK to the zone, and sign the DNSKEY set with both.", "新しい KSK を追加し、両方の KSK で DNSKEY に署名します。"},
        wait_publication,
        {Wait::none, "Have the old DS replaced by the new one.", "上位ゾーンの DS を新しいものに置き換えます。"},
        wait_ds,
        {Wait::none, "Remove the old KSK.", "古い KSK を削除します。"}}},
      {"Rollover of the ZSK (pre-publication)", "ZSK の更新 (事前公開方式)",
       {{Wait::none, "Add the new ZSK to the zone, without signing with it.", "新しい ZSK を公開します (まだ署名には使いません)。"},
        wait_publication,
        {Wait::none, "Sign with the new ZSK; leave the old one in the zone.", "新しい ZSK で署名します (古い ZSK は残します)。"},
        {Wait::data, "Wait {0}: the longest TTL, and the way to every secondary.", "{0} 待ちます (最長の TTL と、全セカンダリへの反映)。"},
        {Wait::none, "Remove the old ZSK.", "古い ZSK を削除します。"}}},
  };
  return plans;
}

const std::vector<Plan>& for_emergencies() {
  static const std::vector<Plan> plans = {
      {"KSK stolen, chain of trust kept: names go on resolving, but what the thief signs counts until the old DS is gone",
       "KSK 漏えい (信頼の連鎖を維持): 名前解決は続きますが、古い DS が消えるまで偽の署名が有効です",
       {{Wait::none, "At once: add a new KSK, and sign the DNSKEY set with both.", "ただちに新しい KSK を追加し、両方の KSK で DNSKEY に署名します。"},
        wait_publication,
        {Wait::none, "Have the old DS replaced by the new one, as an emergency.", "緊急として、DS の置き換えを申請します。"},
        wait_ds,
        {Wait::none, "Remove the old KSK, and sign anew.", "古い KSK を削除し、再署名します。"}}},
      {"KSK stolen or lost, chain of trust broken: sooner safe, but unsigned meanwhile", "KSK 漏えい・紛失 (信頼の連鎖を一時切断): 早く安全になりますが、その間は署名なしになります",
       {{Wait::none, "At once: have every DS of {1} removed. Leave the zone signed.", "ただちに {1} の DS をすべて削除します (ゾーンの署名は残します)。"},
        wait_ds,
        {Wait::none, "Replace the keys, and sign anew.", "鍵を入れ替え、再署名します。"},
        {Wait::everything, "Wait {0}: until no cache holds the old keys and signatures.", "{0} 待ちます (古い鍵と署名がキャッシュから消えるまで)。"},
        {Wait::none, "Have the new DS registered.", "新しい DS を登録します。"}}},
      {"ZSK stolen", "ZSK 漏えい",
       {{Wait::none, "At once: add a new ZSK.", "ただちに新しい ZSK を追加します。"},
        wait_publication,
        {Wait::none, "Sign everything with the new ZSK alone.", "新しい ZSK だけで全体に再署名します。"},
        {Wait::data, "Wait {0}: the longest TTL, and the way to every secondary.", "{0} 待ちます (最長の TTL と、全セカンダリへの反映)。"},
        {Wait::none, "Remove the old ZSK: what the thief signed is worth nothing from then on, but for the TTL of DNSKEY.",
         "古い ZSK を削除します (DNSKEY の TTL が過ぎれば、偽の署名は無効になります)。"}}},
  };
  return plans;
}
// clang-format on

}  // namespace

std::string duration_text(std::uint64_t seconds, Language language) {
  struct Unit {
    std::uint64_t seconds;
    const char *en, *ja;
  };
  constexpr Unit units[] = {{86'400, " d", " 日"}, {3'600, " h", " 時間"}, {60, " min", " 分"}, {1, " s", " 秒"}};
  std::string text;
  unsigned parts = 0;
  for (const Unit& unit : units) {
    if (seconds < unit.seconds || parts == 2) continue;
    text += (text.empty() ? "" : " ") + std::to_string(seconds / unit.seconds) +
            (language == Language::ja ? unit.ja : unit.en);
    seconds %= unit.seconds;
    ++parts;
  }
  return text.empty() ? (language == Language::ja ? "0 秒" : "0 s") : text;
}

std::vector<RolloverPlan> rollover_plans(const control::DomainReport& report, bool emergency, Language language) {
  const bool japanese = language == Language::ja;
  std::vector<RolloverPlan> made;
  for (const Plan& plan : emergency ? for_emergencies() : planned()) {
    RolloverPlan one{std::string(japanese ? plan.ja : plan.en), {}, 0};
    for (const Step& step : plan.steps) {
      const std::uint64_t seconds = seconds_of(step.wait, report.waits);
      one.seconds += seconds;
      one.steps.push_back(fill_in(japanese ? step.ja : step.en, {duration_text(seconds, language), report.domain}));
    }
    made.push_back(std::move(one));
  }
  return made;
}

}  // namespace sekisho::mgmt::cli
