// What became of a change of the configuration; history and audit log.
// A part of the catalogue; for texts.cc alone.
#pragma once

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

// clang-format off
constexpr TextRow change_texts[] = {
    {Text::change_in_force, "The change is in force (revision {0}).", "変更を反映しました (リビジョン {0})。"},
    {Text::change_waiting,
     "The change is on trial (revision {0}). Confirm it before {1}: sekishoctl config confirm. Otherwise it is taken back.",
     "変更を試験的に反映しました (リビジョン {0})。{1} までに確定してください: sekishoctl config confirm。確定しなければ元に戻ります。"},
    {Text::change_unchanged, "There is nothing to change: revision {0} is in force.",
     "変更はありません。リビジョン {0} が有効です。"},
    {Text::change_checked, "This can be applied over revision {0}.", "リビジョン {0} に対して反映できます。"},
    {Text::change_rolled_back, "Rolled back: revision {0} is no longer in force, and what was before it is. {1}",
     "リビジョン {0} を取り消し、以前の設定に戻しました。{1}"},
    {Text::change_faulty, "Nothing was changed: mend the errors above and apply again.",
     "何も変更していません。上のエラーを直してから、再度反映してください。"},
    {Text::change_conflict, "Nothing was changed: {0}.", "何も変更していません。ほかの変更と競合しています: {0}。"},
    {Text::change_busy, "Nothing was changed: a change of {0} is not ended yet. It is confirmed or rolled back first: sekishoctl config history",
     "何も変更していません。{0} の変更がまだ終わっていません。先に確定か取り消しをしてください: sekishoctl config history"},
    {Text::change_canary, "The change was taken back, since questions failed that had been answered before: {0}",
     "変更前には答えられた確認の問い合わせが失敗したため、元に戻しました: {0}"},
    {Text::change_refused, "Nothing was changed: {0}", "何も変更していません: {0}"},
    {Text::change_not_saved, "Nothing was changed, since it cannot be kept: {0}", "保存できないため、何も変更していません: {0}"},
    {Text::change_nothing, "Nothing was done: {0}.", "対象がないため、何もしていません: {0}。"},
    {Text::canary_failed, "view {0}, {1} {2}: {3}", "ビュー {0}、{1} {2}: {3}"},
    {Text::file_unreadable, "the file {0} cannot be read: {1}", "ファイル {0} を読めません: {1}"},
    {Text::no_differences, "Nothing differs.", "差分はありません。"},
    {Text::pending, "Change", "変更"},
    {Text::pending_testing, "revision {0} of {1} is being tried ({2})", "リビジョン {0} を試験中 ({1}: {2})"},
    {Text::pending_waiting, "revision {0} of {1} waits until {2} to be confirmed ({3})",
     "リビジョン {0} が {2} まで確定待ち ({1}: {3})"},
    {Text::pending_stuck, "revision {0} of {1} could not be put back on the disk yet; look at the disk and the log",
     "リビジョン {0} ({1}) のファイルをまだ元に戻せていません。ディスクとログを確認してください"},
    {Text::number, "number", "番号"},
    {Text::when, "when", "日時"},
    {Text::who, "who", "操作者"},
    {Text::why, "why", "理由"},
    {Text::how, "how", "方法"},
    {Text::what, "what", "操作"},
    {Text::outcome, "outcome", "結果"},
    {Text::state_in_force, "in force", "有効"},
    {Text::state_trial, "on trial", "試験中"},
    {Text::state_replaced, "replaced", "過去"},
    {Text::state_rolled_back, "rolled back", "取り消し"},
    {Text::audit_good, "The audit log is whole: {0} events. Last SHA-256: {1}",
     "監査ログに改変はありません ({0} 件)。最後の SHA-256: {1}"},
    {Text::audit_broken, "THE AUDIT LOG WAS ALTERED at event {0}: {1}. The {2} events before it are right; compare with the journal (journalctl -u sekishod)",
     "監査ログが {0} 番で改変されています: {1}。それより前の {2} 件は正しいものです。ジャーナルと比べてください (journalctl -u sekishod)"},
};
// clang-format on

}  // namespace sekisho::mgmt::cli
