#include "mgmt/cli/texts.h"

#include <array>

#include "base/check.h"

namespace sekisho::mgmt::cli {
namespace {

struct Row {
  Text which;
  std::string_view en, ja;
};

// clang-format off
constexpr Row table[] = {
    {Text::about, "Operates the Sekisho DNS gateway.", "DNS ゲートウェイ Sekisho を操作します。"},
    {Text::exit_codes,
     "Exit status: 0 done; 1 the configuration has errors, the gateway refused, or it is not ready; 2 wrong usage;\n"
     "3 the gateway cannot be reached; 4 it did not answer as it should.",
     "終了コード: 0 正常終了 / 1 設定に誤りがある、要求が拒否された、または準備ができていない / 2 使い方の誤り /\n"
     "3 ゲートウェイに接続できない / 4 正しい応答がない"},
    {Text::option_help, "Show this help", "このヘルプを表示します"},
    {Text::option_version, "Show the version", "バージョンを表示します"},
    {Text::option_socket, "Control socket of the gateway", "ゲートウェイの制御ソケット"},
    {Text::option_json, "Write JSON instead of text (not for cache dump)",
     "テキストの代わりに JSON で出力します (cache dump 以外)"},
    {Text::option_language, "Language of messages: en or ja; from the locale if left out",
     "メッセージの言語: en または ja。省略するとロケールに従います"},
    {Text::option_timeout, "Seconds to wait for the gateway", "ゲートウェイの応答を待つ秒数"},
    {Text::config, "Work on configuration files, without a running gateway", "設定ファイルを扱います (ゲートウェイの稼働は不要)"},
    {Text::config_check, "Show everything that is wrong with configuration files", "設定ファイルの誤りをすべて表示します"},
    {Text::config_check_files, "Configuration files", "設定ファイル"},
    {Text::config_reference, "Explain every key (Markdown)", "すべてのキーの説明を出力します (Markdown)"},
    {Text::config_schema, "Write a JSON Schema for editors", "エディター用の JSON Schema を出力します"},
    {Text::status, "Show how the gateway is doing; exit status 1 if it is not ready",
     "ゲートウェイの状態を表示します。準備ができていなければ終了コード 1"},
    {Text::reload, "Read the configuration again, without a restart", "再起動せずに設定を読み直します"},
    {Text::cache, "Look at what is cached, or remove it", "キャッシュの内容を表示、または消去します"},
    {Text::cache_dump, "Show cached records", "キャッシュされたレコードを表示します"},
    {Text::cache_dump_name, "Only this name and those below it", "この名前とその配下だけを表示します"},
    {Text::cache_realm, "Only this realm (for example lgwan)", "このレルムだけを対象にします (例: lgwan)"},
    {Text::cache_flush, "Remove cached records, so that they are asked for again", "キャッシュを消去し、次回は問い合わせ直すようにします"},
    {Text::cache_flush_name, "The name whose records are removed", "消去する名前"},
    {Text::cache_subtree, "Also everything below the name", "配下の名前もすべて消去します"},
    {Text::cache_all, "Remove everything", "すべて消去します"},
    {Text::trace, "Walk a name's chain of trust from the anchor, and say where and why it breaks",
     "トラストアンカーから名前までの信頼の連鎖をたどり、どこでなぜ失敗するかを示します"},
    {Text::trace_name, "The name to look at", "調べる名前"},
    {Text::trace_type, "The record type", "レコードの種類"},
    {Text::trace_view, "As clients of this view ask", "このビューの利用者と同じ経路で調べます"},
    {Text::trace_realm, "Through this realm; the Internet's if left out", "このレルムを通して調べます。省略するとインターネット側です"},
    {Text::anchors, "Show the trust anchors, their keys and the clock; exit status 1 if something is wrong",
     "トラストアンカー、その鍵、時計の状態を表示します。異常があれば終了コード 1"},
    {Text::nta, "Suspend the validation of broken zones for a while (negative trust anchors)",
     "署名が壊れたゾーンの検証を一時的に止めます (negative trust anchor)"},
    {Text::nta_add, "Do not validate a zone until a given time",
     "指定した期間、ゾーンを検証しないようにします"},
    {Text::nta_list, "Show the zones that are not validated",
     "検証を止めているゾーンを表示します"},
    {Text::nta_remove, "Validate a zone again",
     "ゾーンの検証を再開します"},
    {Text::nta_name, "The zone, and everything below it",
     "ゾーン名 (配下の名前も含みます)"},
    {Text::nta_realm, "The realm; may be left out if only one validates",
     "レルム名。検証するレルムが 1 つなら省略できます"},
    {Text::nta_for, "How long, at most 7 days, for example 12h or 1d",
     "期間 (7 日以内)。例: 12h、1d"},
    {Text::nta_reason, "Why, and who confirmed that it is no attack",
     "理由と、攻撃でないことを確認した相手"},
    {Text::zones, "Show the copies of zones: serial, age, expiry; exit status 1 if one cannot be used",
     "保持しているゾーンの写し (シリアル、経過時間、期限) を表示します。使えない写しがあれば終了コード 1"},
    {Text::cookie, "Look at the secrets of DNS cookies, or roll them", "DNS クッキーの秘密鍵を表示、または更新します"},
    {Text::cookie_status, "Show which secrets are in use, by fingerprint", "使用中の秘密鍵を指紋 (fingerprint) で表示します"},
    {Text::cookie_roll, "Take one step to a new secret: stage, activate, drop",
     "秘密鍵を 1 段階ずつ更新します: stage (準備)、activate (切り替え)、drop (破棄)"},
    {Text::cookie_step, "stage, activate or drop, in this order", "stage、activate、drop の順に指定します"},
    {Text::usage, "Usage", "使い方"},
    {Text::options, "Options", "オプション"},
    {Text::arguments, "Arguments", "引数"},
    {Text::subcommands, "Commands", "コマンド"},
    {Text::option_word, "OPTIONS", "オプション"},
    {Text::subcommand_word, "COMMAND", "コマンド"},
    {Text::required, "REQUIRED", "必須"},

    {Text::unknown_word, "\"{0}\" is not understood here", "「{0}」はここでは使えません"},
    {Text::missing_word, "something is missing after \"{0}\"", "「{0}」の後に必要なものがありません"},
    {Text::bad_value, "{0} cannot have that value; give {1}", "{0} にその値は指定できません。{1} を指定してください"},
    {Text::no_value, "{0} takes no value", "{0} に値は指定できません"},
    {Text::one_value, "{0} needs one value, once", "{0} には値を 1 つ、1 回だけ指定してください"},
    {Text::bad_usage, "\"{0}\" is not written as it should be", "「{0}」の書き方が正しくありません"},
    {Text::see_help, "`{0} --help` shows how it is written.", "書き方は `{0} --help` で確認できます。"},
    {Text::name_or_all, "give either a name or --all", "名前か --all のどちらか一方を指定してください"},
    {Text::subtree_needs_name, "--subtree needs a name", "--subtree には名前が必要です"},
    {Text::bad_name, "\"{0}\" is not a domain name; write it as in city.example.lg.jp",
     "「{0}」はドメイン名ではありません。city.example.lg.jp のように書いてください"},

    {Text::check_good, "{0}: nothing is wrong", "{0}: 誤りはありません"},
    {Text::check_good_with_warnings, "{0}: can be used; look at the warnings above ({1})",
     "{0}: 使用できます。上の警告を確認してください ({1} 件)"},
    {Text::check_bad, "{0}: cannot be used; mend the errors above ({1}) and check again",
     "{0}: 使用できません。上のエラー ({1} 件) を直してから、もう一度確認してください"},

    {Text::no_socket, "there is no control socket {0}; is sekishod running (systemctl status sekishod)? Another path: --socket",
     "制御ソケット {0} がありません。sekishod が動いているか確認してください (systemctl status sekishod)。別のパスは --socket で指定します"},
    {Text::no_permission, "you may not use the control socket {0}; use sudo, or join the group that owns it",
     "制御ソケット {0} を使う権限がありません。sudo を使うか、ソケットの所有グループに加わってください"},
    {Text::not_running, "nobody listens on {0}; start the gateway (systemctl start sekishod) and look at its log (journalctl -u sekishod)",
     "{0} で待ち受けているプロセスがありません。ゲートウェイを起動し (systemctl start sekishod)、ログを確認してください (journalctl -u sekishod)"},
    {Text::timed_out, "the gateway has not answered within {0} seconds; try again with a longer --timeout, and look at its log (journalctl -u sekishod)",
     "ゲートウェイが {0} 秒以内に応答しませんでした。--timeout を長くして再試行し、ログを確認してください (journalctl -u sekishod)"},
    {Text::cut_off, "the answer from {0} broke off and is incomplete; try again, and look at the gateway's log (journalctl -u sekishod)",
     "{0} からの応答が途中で切れたため不完全です。再試行し、ゲートウェイのログを確認してください (journalctl -u sekishod)"},
    {Text::broken_reply, "what listens on {0} does not answer like sekishod; check the path and that both programs have the same version",
     "{0} からの応答が sekishod のものではありません。パスと、両プログラムのバージョンが同じことを確認してください"},
    {Text::refused, "the gateway refused: {0}", "ゲートウェイが要求を拒否しました: {0}"},

    {Text::reload_done, "The configuration is in force (revision {0}).", "設定を反映しました (リビジョン {0})。"},
    {Text::reload_refused, "Nothing was changed: revision {0} runs on. Mend the errors above and reload again.",
     "何も変更していません。リビジョン {0} のまま動いています。上のエラーを直してから、再度読み込んでください。"},
    {Text::reload_needs_restart, "These keys take effect after a restart (systemctl restart sekishod): {0}",
     "次のキーの変更は再起動後に有効になります (systemctl restart sekishod): {0}"},

    {Text::flushed, "Removed from the caches: {0} entries.", "キャッシュから {0} 件を消去しました。"},
    {Text::zones_none, "No zone is copied ([[realm.zone-copy]] in the configuration).",
     "写しを持つゾーンはありません (設定の [[realm.zone-copy]])。"},
    {Text::zone, "zone", "ゾーン"},
    {Text::zone_state, "state", "状態"},
    {Text::zone_usable, "usable", "使用可"},
    {Text::zone_aside, "PUT ASIDE: does not prove true", "使用停止（検証失敗）"},
    {Text::zone_expired, "EXPIRED", "期限切れ"},
    {Text::zone_missing, "NOT THERE YET", "未取得"},
    {Text::zone_serial, "serial", "シリアル"},
    {Text::zone_records, "records", "レコード数"},
    {Text::zone_digest, "ZONEMD", "ZONEMD (ダイジェスト)"},
    {Text::zone_age, "age (s)", "経過 (秒)"},
    {Text::zone_expires, "expires", "期限"},
    {Text::zone_fault, "{0}: the last try failed: {1}", "{0}: 直近の取得に失敗しました: {1}"},
    {Text::cookie_file, "Secrets in {0}", "秘密鍵のファイル: {0}"},
    {Text::cookie_no_file,
     "Secrets of this process alone: lost at a restart, unknown to another node (server.cookie-secret-file names a file).",
     "秘密鍵はこのプロセスだけのものです。再起動で失われ、他のノードとは共有されません (server.cookie-secret-file でファイルを指定できます)。"},
    {Text::cookie_role, "secret", "秘密鍵"},
    {Text::cookie_current, "current", "使用中"},
    {Text::cookie_previous, "previous (accepted)", "旧 (受理のみ)"},
    {Text::cookie_next, "next (accepted)", "次 (受理のみ)"},
    {Text::cookie_fingerprint, "fingerprint", "指紋"},
    {Text::cookie_since, "since", "開始日時"},
    {Text::cookie_to_peer,
     "Now bring the file to the other node of the pair and reload it there, before the next step.",
     "次の段階に進む前に、このファイルを対のノードへコピーし、そこで reload してください。"},

    {Text::state, "State", "状態"},
    {Text::ready, "ready", "稼働中"},
    {Text::not_ready, "NOT READY: {0}", "準備未完了: {0}"},
    {Text::version, "Version", "バージョン"},
    {Text::identity, "Identity", "識別名"},
    {Text::uptime, "Up for", "稼働時間"},
    {Text::uptime_value, "{0} days {1} hours {2} minutes", "{0} 日 {1} 時間 {2} 分"},
    {Text::policy, "Configuration", "設定"},
    {Text::policy_value, "revision {0} of {1}, loaded {2}", "リビジョン {0} ({1}、{2} に読み込み)"},
    {Text::older_policy, "the last reload was refused: an older configuration runs. `sekishoctl config check {0}` says why",
     "直近の読み込みは拒否され、以前の設定で動いています。理由は `sekishoctl config check {0}` で確認できます"},
    {Text::trust, "Trust", "トラストアンカー"},
    {Text::trust_fault, "{0}. `sekishoctl anchors` says more", "{0}。詳しくは `sekishoctl anchors` で確認できます"},
    {Text::servers, "Upstream servers", "問い合わせ先サーバー"},
    {Text::realm, "realm", "レルム"},
    {Text::group, "group", "グループ"},
    {Text::server, "server", "サーバー"},
    {Text::address, "address", "アドレス"},
    {Text::health, "health", "状態"},
    {Text::up, "up", "正常"},
    {Text::down, "DOWN", "停止"},
    {Text::rtt, "RTT ms", "応答 ms"},
    {Text::queries, "queries", "問い合わせ"},
    {Text::timeouts, "timeouts", "無応答"},
    {Text::views, "Views", "ビュー"},
    {Text::view, "view", "ビュー"},
    {Text::leaks, "leaks prevented", "漏えい防止"},
    {Text::lanes, "Lanes", "受信レーン"},
    {Text::lane, "lane", "レーン"},
    {Text::received, "received", "受信"},
    {Text::answered, "answered", "応答"},
    {Text::hits, "cache hits", "キャッシュ応答"},
    {Text::entries, "cached", "保持件数"},
    {Text::busy, "busy %", "使用率 %"},
    {Text::workers, "Workers", "ワーカー"},
    {Text::worker, "worker", "ワーカー"},
    {Text::resolved, "resolved", "解決"},
    {Text::in_flight, "in flight", "処理中"},
    {Text::drops, "Dropped packets", "破棄したパケット"},
    {Text::reason, "reason", "理由"},
    {Text::packets, "packets", "パケット数"},
    {Text::none_yet, "none", "なし"},

    {Text::bad_duration, "\"{0}\" is not a duration; write for example 30m, 12h or 1d",
     "「{0}」は期間として読めません。30m、12h、1d のように書いてください"},
    {Text::anchor_head, "{0} in realm {1}, from {2}",
     "{0} (レルム {1}、{2} から)"},
    {Text::anchor_followed, "rollovers are followed (RFC 5011); last success: {0}; next look: {1}",
     "鍵の更新に自動で追従します (RFC 5011)。最終成功: {0}、次回確認: {1}"},
    {Text::anchor_fixed, "rollovers are not followed",
     "鍵の更新には追従しません"},
    {Text::never, "never",
     "まだありません"},
    {Text::key_tag, "tag",
     "鍵タグ"},
    {Text::algorithm, "algorithm",
     "アルゴリズム"},
    {Text::since, "since",
     "その状態になった時刻"},
    {Text::next_step, "next",
     "次の段階"},
    {Text::key_configured, "configured, not seen yet",
     "設定のみ (未確認)"},
    {Text::key_add_pend, "new, waits 30 days",
     "新規 (30 日待機中)"},
    {Text::key_valid, "trusted",
     "信頼"},
    {Text::key_missing, "trusted, but not published",
     "信頼 (公開されていない)"},
    {Text::key_revoked, "REVOKED",
     "失効"},
    {Text::key_removed, "removed",
     "削除済み"},
    {Text::next_trusted, "trusted from {0} on",
     "{0} から信頼"},
    {Text::next_forgotten, "leaves the zone by {0}",
     "{0} までにゾーンから削除"},
    {Text::warn_not_trusted, "NO TRUSTED KEY SIGNS THE ZONE: a rollover was missed, or the clock is wrong. docs/trust-anchors.md says what to do",
     "信頼する鍵で署名されていません。鍵の更新に追従できなかったか、時計が狂っています。docs/trust-anchors.md を参照してください"},
    {Text::warn_no_answer, "the keys could not be asked for; this is tried again",
     "鍵を取得できませんでした。再試行します"},
    {Text::warn_not_saved, "the state cannot be written: look at the state directory and the disk",
     "状態を保存できません。状態ディレクトリとディスクを確認してください"},
    {Text::warn_state_lost, "the state of earlier runs was damaged and began again from the configuration",
     "以前の状態が壊れていたため、設定からやり直しました"},
    {Text::warn_built_in, "the file of trust anchors is missing: the built-in copy is used. Install dns-root-data",
     "トラストアンカーのファイルがないため、内蔵の控えを使っています。dns-root-data を導入してください"},
    {Text::warn_not_seen_long, "nothing was confirmed for 15 days",
     "15 日以上確認できていません"},
    {Text::clock_before_release, "THE CLOCK IS WRONG: it says {0}, before this release was made",
     "時計が狂っています: {0} (この版の作成日より前)"},
    {Text::clock_outside, "THE CLOCK IS WRONG, or old keys are replayed: it says {0}, the root's keys are signed from {1} to {2}",
     "時計が狂っているか、古い鍵が再送されています: 現在 {0}、ルートの鍵の署名期間 {1} から {2}"},
    {Text::exempt_realm, "Realm {0} does not validate: {1}",
     "レルム {0} は検証しません: {1}"},
    {Text::name, "name",
     "名前"},
    {Text::ends, "ends",
     "期限"},
    {Text::set_by, "set by",
     "設定者"},
    {Text::last_check, "last check",
     "最後の確認"},
    {Text::nta_none, "Everything is validated: there are no negative trust anchors.",
     "検証を止めているゾーンはありません。"},
    {Text::nta_added, "{0} is not validated until {1}. It is checked every 5 minutes and validated again as soon as it is mended.",
     "{0} は {1} まで検証しません。5 分ごとに確認し、直りしだい検証を再開します。"},
    {Text::nta_removed, "{0} is validated again.",
     "{0} の検証を再開しました。"},
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(table); ++i) {
    if (static_cast<std::size_t>(table[i].which) != i) return false;
  }
  return std::size(table) == static_cast<std::size_t>(Text::count);
}
static_assert(in_order(), "the rows stand in the order of enum class Text, one for each");

}  // namespace

std::string_view text(Text which, Language language) {
  SEKISHO_CHECK(which < Text::count);
  const Row& row = table[static_cast<std::size_t>(which)];
  return language == Language::ja ? row.ja : row.en;
}

std::string say(Text which, Language language, std::initializer_list<std::string_view> details) {
  std::string out;
  const std::string_view pattern = text(which, language);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}') {
      const auto number = static_cast<std::size_t>(pattern[i + 1] - '0');
      SEKISHO_CHECK(number < details.size());
      out += details.begin()[number];
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

Language language_of_locale(const char* lc_all, const char* lc_messages, const char* lang) {
  for (const char* locale : {lc_all, lc_messages, lang}) {
    if (locale == nullptr || *locale == '\0') continue;
    return std::string_view(locale).starts_with("ja") ? Language::ja : Language::en;
  }
  return Language::en;
}

}  // namespace sekisho::mgmt::cli
