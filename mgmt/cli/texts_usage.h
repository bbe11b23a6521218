// What is wrong with a command line, a file or the way to the gateway; and what a reload did.
// A part of the catalogue; for texts.cc alone.
#pragma once

#include "mgmt/cli/texts.h"

namespace sekisho::mgmt::cli {

// clang-format off
constexpr TextRow usage_texts[] = {
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
};
// clang-format on

}  // namespace sekisho::mgmt::cli
