#include "mgmt/cli/help_texts.h"

#include <array>

namespace sekisho::mgmt::cli {
namespace {

// clang-format off
constexpr CommandHelp rows[] = {
    {"config check", Exits::local, "sekishoctl config check /tmp/sekisho.toml", "", "", ""},
    {"config reference", Exits::local, "sekishoctl config reference | less", "",
     "a document for people; programs read `sekishoctl config schema`", "人が読む文書です。プログラムには `sekishoctl config schema` があります"},
    {"config schema", Exits::local, "sekishoctl config schema > sekisho.schema.json", "",
     "it is JSON already", "常に JSON です"},
    {"config diff", Exits::gateway, "sekishoctl config diff /tmp/sekisho.toml", "", "", ""},
    {"config apply", Exits::change,
     "sekishoctl config apply /tmp/sekisho.toml --confirm-within 5m --reason \"new POI address\"\n  sekishoctl config confirm",
     "sekishoctl config apply /tmp/sekisho.toml --confirm-within 5m --reason \"POI のアドレス変更\"\n  sekishoctl config confirm", "", ""},
    {"config confirm", Exits::change, "sekishoctl config confirm", "", "", ""},
    {"config rollback", Exits::change, "sekishoctl config rollback 12 --reason \"mail is delayed\"",
     "sekishoctl config rollback 12 --reason \"メールの遅延\"", "", ""},
    {"config history", Exits::gateway, "sekishoctl config history --limit 5", "", "", ""},
    {"config show", Exits::gateway, "sekishoctl config show 12", "", "", ""},
    {"status", Exits::gateway, "sekishoctl status --lang ja", "sekishoctl status", "", ""},
    {"reload", Exits::gateway, "sekishoctl reload", "", "", ""},
    {"audit show", Exits::gateway, "sekishoctl audit show --limit 50", "", "", ""},
    {"audit verify", Exits::gateway, "sekishoctl audit verify", "", "", ""},
    {"cache dump", Exits::gateway, "sekishoctl cache dump --realm lgwan lg.jp", "", "", ""},
    {"cache flush", Exits::gateway, "sekishoctl cache flush --subtree example.lg.jp", "", "", ""},
    {"trace", Exits::gateway, "sekishoctl trace www.example.lg.jp AAAA --view staff", "", "", ""},
    {"audit guideline", Exits::gateway, "", "", "", ""},
    {"audit attest", Exits::gateway, "", "", "", ""},
    {"explain", Exits::gateway, "", "", "", ""},
    {"anchors", Exits::gateway, "sekishoctl anchors", "", "", ""},
    {"nta request", Exits::gateway, "", "", "", ""},
    {"nta approve", Exits::gateway, "", "", "", ""},
    {"nta reject", Exits::gateway, "", "", "", ""},
    {"nta withdraw", Exits::gateway, "", "", "", ""},
    {"nta list", Exits::gateway, "", "", "", ""},
    {"nta show", Exits::gateway, "", "", "", ""},
    {"nta evidence", Exits::gateway, "", "", "", ""},
    {"nta history", Exits::gateway, "", "", "", ""},
    {"zones", Exits::gateway, "sekishoctl zones", "", "", ""},
    {"cookie status", Exits::gateway, "sekishoctl cookie status", "", "", ""},
    {"cookie roll", Exits::gateway, "sekishoctl cookie roll stage", "", "", ""},
    {"check path", Exits::gateway, "sekishoctl check path\n  sekishoctl check path --realm lgwan --name large.city.example.lg.jp --type TXT", "", "", ""},
    {"metrics", Exits::gateway, "sekishoctl metrics | grep sekisho_canary", "",
     "not with --reference, which is a document", "--reference を付けたとき (文書) は変わりません"},
    {"capture", Exits::gateway, "sekishoctl capture --port lgwan-lan --filter \"host 10.1.0.9\" --seconds 30 -w /tmp/trouble.pcapng", "",
     "not with -w -, when the packets themselves go to standard output", "-w - のとき (標準出力がパケット) は変わりません"},
    {"nat list", Exits::gateway, "", "", "", ""},
    {"nat check", Exits::gateway, "", "", "", ""},
    {"nat notice", Exits::gateway, "", "", "", ""},
    {"nat router", Exits::gateway, "", "", "", ""},
    {"nat schema", Exits::local, "", "", "it is JSON already", "常に JSON です"},
    {"nat add", Exits::change, "", "", "", ""},
    {"nat change", Exits::change, "", "", "", ""},
    {"nat advance", Exits::change, "", "", "", ""},
    {"nat retire", Exits::change, "", "", "", ""},
    {"mail plan", Exits::gateway, "", "", "", ""},
    {"mail postfix", Exits::gateway, "", "", "", ""},
    {"domain check", Exits::gateway, "", "", "", ""},
    {"domain before", Exits::gateway, "", "", "", ""},
    {"domain list", Exits::gateway, "sekishoctl domain list", "", "", ""},
    {"domain rollover", Exits::gateway, "", "", "", ""},
    {"jpnic ns", Exits::gateway, "", "", "", ""},
    {"jpnic ds", Exits::gateway, "", "", "", ""},
    {"doctor", Exits::host, "sekishoctl doctor --lang ja", "sekishoctl doctor", "", ""},
    {"setup", Exits::host, "sekishoctl setup --dry-run\n  sekishoctl setup --answers /root/answers.toml", "", "", ""},
    {"backup", Exits::local, "sekishoctl backup /root/gw1.backup", "", "", ""},
    {"restore", Exits::local, "sekishoctl restore --check /root/gw1.backup", "", "", ""},
    {"support-bundle", Exits::local, "sekishoctl support-bundle /tmp/gw1.tar", "", "", ""},
    {"pair status", Exits::gateway, "sekishoctl pair status", "", "", ""},
    {"pair push", Exits::gateway, "sekishoctl pair push --force", "", "", ""},
    {"pair check", Exits::local,
     "sekishoctl pair check --health-socket /run/sekisho/health.sock --within 150ms --witness eth1=10.1.0.1,10.1.0.2", "", "", ""},
    {"pair watch", Exits::local, "sekishoctl pair watch", "", "it runs until it is ended", "終了させるまで動き続けます"},
    {"pair keepalived", Exits::local, "sekishoctl pair keepalived > /etc/keepalived/keepalived.conf", "", "", ""},
    {"pair frr", Exits::local, "sekishoctl pair frr > /etc/frr/frr.conf", "", "", ""},
    {"pair bird", Exits::local, "sekishoctl pair bird > /etc/bird/bird.conf", "", "", ""},
    {"token add", Exits::gateway, "", "", "", ""},
    {"token list", Exits::gateway, "", "", "", ""},
    {"token remove", Exits::gateway, "", "", "", ""},
    {"whoami", Exits::gateway,
     "sekishoctl whoami\n  sekishoctl --url https://gw1.city.example:8443 --ca ca.pem --token-file ~/token whoami", "", "", ""},
    {"api", Exits::local, "", "", "it is JSON already", "常に JSON です"},
    {"completion bash", Exits::local, "sekishoctl completion bash > /etc/bash_completion.d/sekishoctl", "",
     "it is a script for bash", "bash のスクリプトです"},
    {"completion names", Exits::gateway, "sekishoctl completion names realm", "", "", ""},
    {"help", Exits::local, "sekishoctl help --lang ja | less", "sekishoctl help | less", "", ""},
};

struct Row {
  HelpText which;
  std::string_view en, ja;
};
constexpr Row texts[] = {
    {HelpText::example, "Example:", "例:"},
    {HelpText::exits_local, "Exit status: 0 done; 1 something is wrong with what was given, as the output says; 2 wrong usage.",
     "終了コード: 0 正常終了 / 1 指定された内容に誤りがある (表示のとおり) / 2 使い方の誤り"},
    {HelpText::exits_host,
     "Exit status: 0 done, and nothing to mend; 1 something is to be mended, or a step failed, as the output says; 2 wrong usage.",
     "終了コード: 0 正常終了、異常なし / 1 直すべきもの、または失敗した手順がある (表示のとおり) / 2 使い方の誤り"},
    {HelpText::exits_gateway,
     "Exit status: 0 done and all well; 1 refused, or something is wrong, as the output says; 2 wrong usage;\n"
     "3 the gateway cannot be reached; 4 it did not answer as it should.",
     "終了コード: 0 正常終了、異常なし / 1 要求が拒否された、または異常がある (表示のとおり) / 2 使い方の誤り /\n"
     "3 ゲートウェイに接続できない / 4 正しい応答がない"},
    {HelpText::exits_change,
     "Exit status: 0 done; 1 refused or taken back, as the output says; 2 wrong usage; 3 the gateway cannot be reached;\n"
     "4 it did not answer as it should; 5 somebody else's change is in the way.",
     "終了コード: 0 正常終了 / 1 拒否された、または元に戻された (表示のとおり) / 2 使い方の誤り /\n"
     "3 ゲートウェイに接続できない / 4 正しい応答がない / 5 ほかの変更と競合している"},
    {HelpText::everywhere, "Every command also takes --json, --lang en|ja, --socket FILE and --timeout SECONDS.",
     "どのコマンドでも --json、--lang en|ja、--socket ファイル、--timeout 秒数 を使えます。"},
    {HelpText::help, "Show every command, with what it does", "すべてのコマンドとその説明を表示します"},
    {HelpText::help_markdown, "As a document with all options (Markdown)", "全オプションを含む文書として出力します (Markdown)"},
    {HelpText::completion, "Completion of commands, options and names by the Tab key", "Tab キーでコマンド、オプション、名前を補完できるようにします"},
    {HelpText::completion_bash, "Write the completion script for bash", "bash 用の補完スクリプトを出力します"},
    {HelpText::completion_names, "Show the names that the running gateway has, one a line", "稼働中のゲートウェイにある名前を 1 行に 1 つずつ表示します"},
    {HelpText::completion_kind, "Names of what", "名前の種類"},
    {HelpText::page_title, "sekishoctl: all commands", "sekishoctl: 全コマンド"},
    {HelpText::page_story, "Made by `sekishoctl help --markdown --lang en`; a test compares the two.",
     "`sekishoctl help --markdown --lang ja` の出力です。同じであることをテストで確かめています。"},
    {HelpText::page_everywhere, "Options of every command", "すべてのコマンドで使えるオプション"},
    {HelpText::page_options, "option", "オプション"},
    {HelpText::page_arguments, "argument", "引数"},
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(texts); ++i) {
    if (static_cast<std::size_t>(texts[i].which) != i) return false;
  }
  return std::size(texts) == static_cast<std::size_t>(HelpText::count);
}
static_assert(in_order(), "the rows stand in the order of enum class HelpText, one for each");

}  // namespace

std::span<const CommandHelp> command_helps() { return rows; }

const CommandHelp& help_of(std::string_view command) {
  static constexpr CommandHelp plain{"", Exits::change, "", "", "", ""};
  for (const CommandHelp& row : rows) {
    if (row.command == command) return row;
  }
  return plain;
}

std::string_view help_text(HelpText which, Language language) {
  const Row& row = texts[static_cast<std::size_t>(which)];
  return language == Language::ja ? row.ja : row.en;
}

}  // namespace sekisho::mgmt::cli
