#include "mgmt/cli/watch_page.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "mgmt/cli/local_time.h"
#include "mgmt/cli/table.h"

namespace sekisho::mgmt::cli {
namespace {

struct Word {
  std::string_view word, en, ja;
};

// clang-format off
constexpr Word words[] = {
    // the clock: {0} offset in ms, {1} bound of the error in ms, {2} source
    {"synchronised", "synchronised: {0} ms off, wrong by at most {1} ms{2}",
     "同期しています (ずれ {0} ms、最大誤差 {1} ms{2})"},
    {"unsynchronised", "NOT SYNCHRONISED. Signatures fail when it drifts: look at `chronyc sources`",
     "同期していません。ずれると署名の検証に失敗します。`chronyc sources` を確認してください"},
    {"too-far-off", "NOT SYNCHRONISED WELL ENOUGH: it may be wrong by {1} ms. Look at `chronyc tracking`",
     "同期の精度が足りません (最大誤差 {1} ms)。`chronyc tracking` を確認してください"},
    {"stale", "NOT SYNCHRONISED FOR HOURS: look at `chronyc sources`",
     "数時間以上同期していません。`chronyc sources` を確認してください"},
    {"unknown", "NOBODY KNOWS WHETHER IT IS RIGHT: chronyd does not answer (systemctl status chrony)",
     "時刻が正しいか確認できません。chronyd が応答しません (systemctl status chrony)"},
    // canaries
    {"", "not asked yet", "まだ確認していません"},
    {"good", "good", "正常"},
    {"no-answer", "NO ANSWER", "応答なし"},
    {"failed", "FAILED (SERVFAIL)", "失敗 (SERVFAIL)"},
    {"not-found", "NOT FOUND", "見つかりません"},
    {"bogus", "BOGUS: the proof fails", "検証失敗 (BOGUS)"},
    {"not-secure", "NOT PROVEN", "検証されていません"},
    {"accepted", "ACCEPTED, though it is bogus: nothing is checked", "不正な署名が受け入れられました"},
    // headings
    {"clock", "Clock", "時計"},
    {"canaries", "Canaries", "監視用の名前"},
    {"realm", "realm", "レルム"},
    {"name", "name", "名前"},
    {"type", "type", "種別"},
    {"expect", "expected", "期待"},
    {"result", "result", "結果"},
    {"last-good", "last good", "最後の正常"},
    {"never", "never", "まだありません"},
    {"ms", "ms", "ms"},
    {"servfail", "Share of SERVFAIL", "SERVFAIL の割合"},
    {"view", "view", "ビュー"},
    {"now", "now %", "現在 %"},
    {"usual", "usual %", "通常 %"},
    {"limit", "limit %", "しきい値 %"},
    {"learnt", "learnt from", "学習"},
    {"hours", "{0} hours", "{0} 時間"},
    {"learning", "still learning: {0} of {1} hours", "学習中: {1} 時間のうち {0} 時間"},
    {"unusual", " ABOVE THE LIMIT", " しきい値超過"},
};
// clang-format on

std::string word(std::string_view which, Language language) { return std::string(explain_watch(which, language)); }

std::string fill(std::string_view pattern, const std::vector<std::string>& details) {
  std::string out(pattern);
  for (std::size_t i = 0; i < details.size(); ++i) {
    const std::string place = "{" + std::to_string(i) + "}";
    if (const std::size_t at = out.find(place); at != std::string::npos) out.replace(at, place.size(), details[i]);
  }
  return out;
}

std::string decimal(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.1f", value);
  return buffer.data();
}

}  // namespace

std::string_view explain_watch(std::string_view which, Language language) {
  const auto at = std::ranges::find(words, which, &Word::word);
  if (at == std::end(words)) return which;
  return language == Language::ja ? at->ja : at->en;
}

std::vector<std::string> clock_row(const control::ClockStatus& clock, Language language) {
  if (clock.state.empty()) return {};
  const std::string source = clock.source.empty() ? "" : ", " + clock.source;
  return {word("clock", language), fill(explain_watch(clock.state, language),
                                        {decimal(clock.offset_ms), decimal(clock.error_bound_ms), source})};
}

void print_canaries(const std::vector<control::CanaryStatus>& canaries, Language language, std::ostream& out) {
  if (canaries.empty()) return;
  std::vector<std::vector<std::string>> rows{{}};
  for (const char* head : {"realm", "name", "type", "expect", "result", "last-good", "ms"})
    rows[0].push_back(word(head, language));
  for (const control::CanaryStatus& c : canaries) {
    rows.push_back({c.realm, c.name, c.type, c.expect, word(c.result, language),
                    c.last_good == 0 ? word("never", language) : local_time(c.last_good), decimal(c.duration_ms)});
  }
  out << "\n" << word("canaries", language) << "\n" << format_table(rows);
}

void print_servfail(const std::vector<control::ServfailStatus>& views, Language language, std::ostream& out) {
  if (views.empty()) return;
  std::vector<std::vector<std::string>> rows{{}};
  for (const char* head : {"view", "now", "usual", "limit", "learnt"}) rows[0].push_back(word(head, language));
  for (const control::ServfailStatus& v : views) {
    const std::string known = std::to_string(v.hours_known), wanted = std::to_string(v.hours_to_learn);
    rows.push_back(
        {v.view, (v.share < 0 ? "-" : decimal(v.share * 100)) + (v.share > v.limit ? word("unusual", language) : ""),
         v.hours_known == 0 ? "-" : decimal(v.expected * 100), decimal(v.limit * 100),
         fill(explain_watch(v.learning ? "learning" : "hours", language), {known, wanted})});
  }
  out << "\n" << word("servfail", language) << "\n" << format_table(rows);
}

}  // namespace sekisho::mgmt::cli
