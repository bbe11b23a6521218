#include "mgmt/cli/setup_texts.h"

#include <algorithm>

namespace sekisho::mgmt::cli {
namespace {

// clang-format off
constexpr SetupText table[] = {
    {"help doctor", "Examine this machine: what keeps the gateway from working here, and the command that mends it", "この機器を診断し、ゲートウェイの動作を妨げるものと、それを直すコマンドを表示します"},
    {"help setup", "Set this machine up: NICs, huge pages, first configuration, service; may be run again", "この機器を設定します (NIC、ヒュージページ、最初の設定、サービス)。何度でも実行できます"},
    {"option config", "Configuration file", "設定ファイル"},
    {"option answers", "File with the answers (TOML); asked on the terminal if left out", "回答を書いたファイル (TOML)。省略すると画面で質問します"},
    {"option save", "Keep what was typed in this file, for the next time", "入力した回答をこのファイルに保存します"},
    {"option dry-run", "Show the steps, and carry out none", "手順を表示するだけで、実行しません"},
    {"option yes", "Do not ask before the first step", "実行前に確認しません"},
    {"option replace", "Replace a configuration that is there; a copy stays beside it", "既存の設定を置き換えます (元の設定は写しを残します)"},
    {"option offline", "Do not ask the servers (POI and others): they cannot be reached yet", "サーバー (POI など) への到達確認を省略します"},

    {"grade ok", "ok     ", "良好"},
    {"grade warning", "warning", "注意"},
    {"grade fault", "FAULT  ", "異常"},
    {"grade not-applicable", "-      ", "対象外"},
    {"mend", "→ {0}", "→ {0}"},
    {"doctor well", "Nothing to mend. Warnings: {0}.", "直すべきものはありません。注意: {0} 件。"},
    {"doctor faults", "{0} faults, {1} warnings. Carry out the commands behind → as root, in this order, then: sekishoctl doctor", "異常 {0} 件、注意 {1} 件。→ のコマンドを root で上から順に実行し、もう一度 sekishoctl doctor を実行してください。"},

    {"plan", "Steps:", "手順:"},
    {"plan keeps", "{0} stays as it is. (--replace takes another, and keeps a copy.)", "{0} はそのまま使います。(置き換えるには --replace。元の設定は写しを残します。)"},
    {"plan config", "The configuration that will be written to {0}:", "{0} に書き込む設定:"},
    {"plan nothing", "Everything is done already.", "すべて設定済みです。"},
    {"state done", "done already", "済み"},
    {"state now", "done", "完了"},
    {"state todo", "to do", "未実施"},
    {"state failed", "FAILED", "失敗"},
    {"state restart", "restart the machine", "再起動が必要"},
    {"act well", "ok", "成功"},
    {"carried out", "The gateway is set up. Look at it: sekishoctl status; sekishoctl doctor", "設定が完了しました。確認: sekishoctl status、sekishoctl doctor"},
    {"stopped", "Stopped at step {0}. What was done stays done: put it right, then run the same command again.", "手順 {0} で中止しました。それまでの手順は完了しています。原因を直し、同じコマンドをもう一度実行してください。"},
    {"restart", "Restart the machine (systemctl reboot), then run the same command again: it goes on from here.", "機器を再起動し (systemctl reboot)、同じコマンドをもう一度実行してください。続きから実行します。"},
    {"needs root", "setup changes the machine: run it as root (sudo). --dry-run may be run by anybody.", "設定を変更するため root で実行してください (sudo)。--dry-run はだれでも実行できます。"},
    {"answers unreadable", "{0} cannot be read", "{0} を読めません"},
    {"answers unwritten", "the answers could not be kept: {0}", "回答を保存できません: {0}"},
    {"go on", "Carry these steps out? [y/N] ", "この手順を実行しますか [y/N] "},
    {"not carried out", "Nothing was changed.", "何も変更していません。"},

    {"step install-driverctl", "Install driverctl, which keeps a NIC's driver over restarts", "driverctl をインストールする (NIC のドライバーを再起動後も固定)"},
    {"remedy install-driverctl", "Without a package mirror: install driverctl by hand (dpkg -i driverctl_*.deb).", "パッケージの配布元に接続できない場合は、手動でインストールしてください (dpkg -i driverctl_*.deb)。"},
    {"step turn-on-iommu", "Turn the IOMMU on at the next boot ({0})", "次の起動から IOMMU を有効にする ({0})"},
    {"remedy turn-on-iommu", "Where GRUB does not boot this machine, add these words to the kernel's command line another way. Turn VT-d or AMD-Vi on in the firmware's setup.", "GRUB 以外で起動する機器では、別の方法でカーネルの起動オプションに追加してください。BIOS/UEFI の VT-d または AMD-Vi も有効にしてください。"},
    {"step load-vfio", "Load vfio-pci, now and at each boot", "vfio-pci を読み込む (次回以降の起動時も)"},
    {"remedy load-vfio", "The kernel of this machine may lack vfio-pci: install linux-image-amd64 (not the cloud kernel).", "カーネルに vfio-pci がない可能性があります。linux-image-amd64 をインストールしてください (cloud 版は不可)。"},
    {"step reserve-hugepages", "Reserve {0} huge pages of {1} MiB, now and at each boot", "{1} MiB のヒュージページを {0} 個予約する (次回以降の起動時も)"},
    {"remedy reserve-hugepages", "Memory is in pieces or too small: restart the machine and run this again, or set [dpdk] memory lower.", "メモリが断片化しているか不足しています。再起動して再実行するか、[dpdk] memory を小さくしてください。"},
    {"step allow-vfio", "Let the service use NICs that are bound to vfio-pci ({0})", "vfio-pci に渡した NIC をサービスが使えるようにする ({0})"},
    {"remedy allow-vfio", "Is the package installed (account sekisho, service sekishod)?", "パッケージがインストールされているか (アカウント sekisho、サービス sekishod) 確認してください。"},
    {"step bind-nic", "Give NIC {0} ({1}) to {2}", "NIC {0} ({1}) を {2} に渡す"},
    {"remedy bind-nic", "See `sekishoctl doctor`: the IOMMU, and what else is in the NIC's group. Back to the kernel: driverctl unset-override {0}", "`sekishoctl doctor` で IOMMU と、同じグループの機器を確認してください。カーネルに戻すには: driverctl unset-override {0}"},
    {"step address-port", "Give the service addresses to {0}, for TCP/53, ping and SSH (systemd-networkd)", "{0} にサービスアドレスを設定する (TCP/53、ping、SSH 用。systemd-networkd)"},
    {"remedy address-port", "See: networkctl status, journalctl -u systemd-networkd", "networkctl status と journalctl -u systemd-networkd を確認してください。"},
    {"step ask-servers", "Ask all servers that will be used, over UDP and TCP ({0})", "使用する全サーバーに UDP と TCP で問い合わせる ({0} 台)"},
    {"remedy ask-servers", "Look at the address, the cable, the route out of that interface, and firewalls on the way (UDP/53 and TCP/53). If the line does not exist yet: --offline", "アドレス、ケーブル、そのインターフェースからの経路、途中のファイアウォール (UDP/53 と TCP/53) を確認してください。回線がまだ開通していない場合は --offline を付けてください。"},
    {"step write-config", "Write the configuration {0}", "設定 {0} を書き込む"},
    {"remedy write-config", "See that the disk is not full, and that the directory can be written to.", "ディスクの空きと、ディレクトリーに書き込めるかを確認してください。"},
    {"step start-service", "Start sekishod, now and at each boot", "sekishod を開始する (次回以降の起動時も)"},
    {"remedy start-service", "Its log says why: journalctl -u sekishod -n 50", "原因はログにあります: journalctl -u sekishod -n 50"},

    {"obstacle no-answers", "There is no configuration yet, and there are no answers. Write an answers file (docs/setup.md), or run sekishoctl setup on a terminal.", "設定も回答もありません。回答ファイル (docs/setup.md) を用意するか、端末で sekishoctl setup を実行してください。"},
    {"obstacle bad-answers", "{0} has mistakes.", "{0} に誤りがあります。"},
    {"obstacle config-unreadable", "{0}, which the answers name, cannot be read.", "回答ファイルが指定する {0} を読めません。"},
    {"obstacle bad-config", "The configuration {0} has mistakes; nothing was changed.", "設定 {0} に誤りがあります。何も変更していません。"},
    {"obstacle no-such-nic", "Port {0}: there is no network card {1}. See: lspci -D -nn -d ::0200", "ポート {0}: NIC {1} がありません。lspci -D -nn -d ::0200 で確認してください。"},
    {"obstacle carries-route", "Port {0}: the machine's default route leads through {1}, which would be taken from the kernel: whoever is logged in would be cut off. Take another NIC, or move the route first.", "ポート {0}: この機器のデフォルトルートが {1} を通っています。DPDK に渡すとログインが切れるため、別の NIC を使うか、先に経路を移してください。"},
    {"obstacle used-by-realm", "Port {0}: {1} is the way out of realm {2} as well, and cannot be given to DPDK.", "ポート {0}: {1} はレルム {2} の出口でもあるため、DPDK に渡せません。"},

    {"ask intro", "Questions about this municipality's networks. Enter takes what stands in [brackets]; Ctrl-D gives up, and nothing is changed.", "自治体のネットワークについて質問します。Enter だけを押すと [ ] 内の値になります。Ctrl-D で中止します (何も変更しません)。"},
    {"ask nics", "Network cards:", "NIC の一覧:"},
    {"ask identity", "Name of this gateway", "このゲートウェイの名前"},
    {"ask model", "Network model: alpha, alpha-prime, beta, beta-prime, government-cloud", "ネットワークモデル: alpha (α)、alpha-prime (α')、beta (β)、beta-prime (β')、government-cloud (ガバメントクラウド)"},
    {"ask poi", "DNS servers of POI East and POI West, with a space between", "POI 東と POI 西の DNS サーバー (空白区切り)"},
    {"ask lgwan-device", "Interface towards LGWAN", "LGWAN 側のインターフェース"},
    {"ask lgwan-source", "This gateway's address there", "そのインターフェースの自アドレス"},
    {"ask lgwan-side", "Are there clients on the LGWAN side? y/n", "LGWAN 接続系に端末がありますか y/n"},
    {"ask internet-side", "Are there clients on the Internet side? y/n", "インターネット接続系に端末がありますか y/n"},
    {"ask port device", "Port {0}: interface, or PCI address of a NIC for DPDK", "ポート {0}: インターフェース名、または DPDK に渡す NIC の PCI アドレス"},
    {"ask port addresses", "Port {0}: service addresses with the length of their network (10.1.0.53/16), with a space between", "ポート {0}: サービスアドレスとプレフィックス長 (例 10.1.0.53/16。空白区切り)"},
    {"ask port gateways", "Port {0}: router to clients of other networks; empty: none", "ポート {0}: ほかのネットワークの端末へのルーター (なければ空)"},
    {"ask lgwan-networks", "Networks of the LGWAN side's clients, with a space between", "LGWAN 接続系の端末のネットワーク (空白区切り)"},
    {"ask internet-networks", "Networks of the Internet side's clients, with a space between", "インターネット接続系の端末のネットワーク (空白区切り)"},
    {"ask internet-device", "Interface towards the Internet", "インターネット側のインターフェース"},
    {"ask internet-source", "This gateway's address there; empty: any", "そのインターフェースの自アドレス (空ならすべて)"},
    {"ask internet-forwarders", "Resolvers of the security cloud that all must be asked through; empty: none", "問い合わせを経由させるセキュリティクラウドのリゾルバー (なければ空)"},
    {"ask breakout", "Names that the LGWAN side reaches by a local breakout, with a space between", "ローカルブレイクアウトで接続する名前 (空白区切り)"},
    {"ask cloud-device", "Interface towards the government cloud", "ガバメントクラウド側のインターフェース"},
    {"ask cloud-source", "This gateway's address there", "そのインターフェースの自アドレス"},
    {"ask cloud-servers", "Inbound DNS endpoints of the government cloud, with a space between", "ガバメントクラウドの DNS インバウンドエンドポイント (空白区切り)"},
    {"ask cloud-zones", "Private zones of the government cloud, with a space between", "ガバメントクラウドのプライベートゾーン (空白区切り)"},
    {"ask cloud-networks", "Networks of the systems in the government cloud, with a space between", "ガバメントクラウド上のシステムのネットワーク (空白区切り)"},
    {"wrong needed", "This is needed.", "必ず入力してください。"},
    {"wrong addresses", "Not an IP address: {0}", "IP アドレスではありません: {0}"},
    {"wrong networks", "Not a network: {0} (example: 10.1.0.0/16)", "ネットワークではありません: {0} (例: 10.1.0.0/16)"},
    {"wrong host-addresses", "Not an address with the length of its network: {0} (example: 10.1.0.53/16)", "プレフィックス長付きのアドレスではありません: {0} (例: 10.1.0.53/16)"},
    {"wrong names", "Not a domain name: {0}", "ドメイン名ではありません: {0}"},
    {"wrong choice", "Not one of these: {0}", "選択肢にありません: {0}"},
    {"wrong word", "One word, please: {0}", "空白や引用符は使えません: {0}"},
    {"given up", "Given up; nothing was changed.", "中止しました。何も変更していません。"},
};
// clang-format on

}  // namespace

std::span<const SetupText> setup_texts() { return table; }

bool has_setup_text(std::string_view word) {
  return std::any_of(std::begin(table), std::end(table), [&](const SetupText& row) { return row.word == word; });
}

std::string setup_say(std::string_view word, Language language, std::initializer_list<std::string_view> details) {
  const auto* row =
      std::find_if(std::begin(table), std::end(table), [&](const SetupText& r) { return r.word == word; });
  if (row == std::end(table)) return std::string(word);
  return fill_in(language == Language::ja ? row->ja : row->en, details);
}

}  // namespace sekisho::mgmt::cli
