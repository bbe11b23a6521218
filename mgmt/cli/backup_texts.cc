#include "mgmt/cli/backup_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

struct Word {
  std::string_view word, en, ja;
};

// clang-format off
constexpr Word words[] = {
    {"help backup", "Write all of this gateway's state into one file: configuration, history, audit log, trust anchors, secrets",
     "ゲートウェイの全状態 (設定、履歴、監査ログ、トラストアンカー、秘密情報) を 1 つのファイルに保存します"},
    {"help restore", "Check a backup, and bring it back; the gateway must be stopped", "バックアップを検査し、復元します (ゲートウェイの停止が必要)"},
    {"help support-bundle", "Collect for support what is known of this gateway, without secrets",
     "サポート向けの情報をまとめます。秘密情報は含みません"},
    {"option backup", "The file to write; it holds secrets, so only its owner may read it",
     "保存先のファイル。秘密情報を含むため、所有者だけが読めます"},
    {"option restore", "A file that `sekishoctl backup` has written", "`sekishoctl backup` で作成したファイル"},
    {"option support-bundle", "The file to write (tar)", "保存先のファイル (tar)"},
    {"option config", "The gateway's configuration", "ゲートウェイの設定ファイル"},
    {"option check", "Look whether it could be restored, and change nothing", "復元できるか検査するだけで、何も変更しません"},
    // {0} file, {1} files in it, {2} SHA-256
    {"backup done", "{0}: {1} files, SHA-256 {2}", "{0}: {1} 個のファイル、SHA-256 {2}"},
    {"secrets inside", "It holds secrets (cookie secrets, private keys): keep it where only administrators can read it.",
     "秘密情報 (Cookie の秘密値、秘密鍵) を含みます。管理者だけが読める場所に保管してください。"},
    // {0} file, {1} time, {2} identity, {3} version, {4} newest revision, {5} audit events, {6} files
    {"backup good", "{0}: good. Made on {1} at {2} by version {3}: {6} files, configuration up to revision {4}, {5} audit events.",
     "{0}: 正常です。{1} に {2} で作成 (バージョン {3})。{6} 個のファイル、設定の履歴は {4} まで、監査ログ {5} 件。"},
    {"restored", "Restored. Start the gateway: systemctl start sekishod", "復元しました。ゲートウェイを起動してください: systemctl start sekishod"},
    {"kept", "Kept from before: {0}", "復元前の内容の保存先: {0}"},
    {"bundle done", "{0}: {1} parts, without secrets. Look into it before you send it: tar -xOf {0}",
     "{0}: {1} 項目。秘密情報は含みません。送る前に内容を確認してください: tar -xOf {0}"},
    // faults: {0} what it is about
    {"change waits", "A change waits to be confirmed: `sekishoctl config confirm` or `rollback` first ({0})",
     "確認待ちの変更があります。先に `sekishoctl config confirm` か `rollback` を実行してください ({0})"},
    {"restore unfinished", "A restore was cut short, and what is there is a mixture: run the same restore again first ({0})",
     "復元が途中で終わっており、復元前と復元後の内容が混ざっています。先に同じ復元をもう一度実行してください ({0})"},
    {"configuration", "The configuration cannot be used: {0} (sekishoctl config check)", "設定が使えません: {0} (sekishoctl config check で確認)"},
    {"busy", "The configuration changes at this moment; try again ({0})", "設定が変更中です。もう一度実行してください ({0})"},
    {"unreadable", "Cannot be read: {0}", "読み取れません: {0}"},
    {"unwritable", "Cannot be written: {0}", "書き込めません: {0}"},
    {"too large", "There is too much to back up: {0}", "バックアップするデータが多すぎます: {0}"},
    {"database", "The database is not sound: {0}", "データベースに異常があります: {0}"},
    {"running", "The gateway runs: systemctl stop sekishod, then restore ({0})", "ゲートウェイが動作中です。systemctl stop sekishod の後に復元してください ({0})"},
    {"cut off", "The backup is cut off: it is not whole", "バックアップが途中で切れています"},
    {"damaged", "The backup is damaged {0}", "バックアップが破損しています {0}"},
    {"changed", "The backup is damaged: {0} is not as it was when it was saved", "バックアップが破損しています: {0} が保存時と異なります"},
    {"missing file", "The backup is not whole: {0} is missing", "バックアップが不完全です: {0} がありません"},
    {"unlisted file", "The backup holds what its list does not name: {0}", "一覧にないファイルがバックアップに含まれています: {0}"},
    {"not a backup", "This is no backup of a gateway", "ゲートウェイのバックアップではありません"},
    {"other version", "The backup is of a kind that this version does not know: {0}", "このバージョンでは扱えない形式のバックアップです: {0}"},
    {"unsafe name", "A file's name is not safe: {0}", "ファイル名が安全ではありません: {0}"},
    {"too many files", "There are too many files in it", "ファイルが多すぎます"},
};
// clang-format on

}  // namespace

std::string backup_say(std::string_view word, Language language, std::initializer_list<std::string_view> details) {
  const auto at = std::ranges::find(words, word, &Word::word);
  if (at == std::end(words)) return {};
  return fill_in(language == Language::ja ? at->ja : at->en, details);
}

}  // namespace sekisho::mgmt::cli
