#include "mgmt/doctor/finding.h"

namespace sekisho::mgmt::doctor {
namespace {

using config::Language;

struct Row {
  Says says;
  std::string_view code, en, ja;
};

// clang-format off
constexpr Row rows[] = {
    {Says::cpu_well, "cpu-ok", "{1} cores ({0}) with all that DPDK needs.", "{1} コア ({0})。DPDK に必要な機能がそろっています。"},
    {Says::cpu_flags, "cpu-flags", "The CPU lacks {0}, without which DPDK does not start. In a virtual machine, let it show the host's CPU (for QEMU: -cpu host); otherwise another machine is needed.", "CPU に {0} がなく、DPDK が起動できません。仮想マシンの場合はホストの CPU をそのまま見せる設定 (QEMU では -cpu host) にしてください。物理機の場合は別の機器が必要です。"},
    {Says::cpu_single, "cpu-single", "There is one core only: receiving and resolving disturb each other. Give the machine two or more.", "コアが 1 つしかなく、受信処理と名前解決が互いを妨げます。2 つ以上のコアを割り当ててください。"},
    {Says::cpu_no_core, "cpu-no-core", "[cpu] names core {0}, but this machine has {1}.", "[cpu] にコア {0} が指定されていますが、この機器のコアは {1} です。"},
    {Says::cpu_core_shared, "cpu-core-shared", "Core {0} is both a lane's and a worker's ([cpu]): they stall each other.", "コア {0} がレーンとワーカーの両方に割り当てられており ([cpu])、互いに待たせます。"},
    {Says::cpu_sibling, "cpu-sibling", "Lane core {0} shares its physical core with {1}, which is busy as well: each gets about half. Take other cores in [cpu].", "レーンのコア {0} は、同じく処理を担う {1} と物理コアを共有しており、性能が半分程度になります。[cpu] で別のコアを指定してください。"},
    {Says::cpu_not_isolated, "cpu-not-isolated", "busy-poll is on, but the kernel uses the lane cores {0} for other work too. The command takes effect at the next boot.", "busy-poll が有効ですが、レーンのコア {0} がほかの処理にも使われます。コマンドの効果は次の起動からです。"},
    {Says::cpu_governor, "cpu-governor", "Lane core {0} saves power (governor {1}): answers come late after quiet times.", "レーンのコア {0} が省電力設定 (ガバナー {1}) のため、静かな時間の後の応答が遅れます。"},
    {Says::memory_well, "memory-ok", "{0} MiB of memory, of which the configuration takes {1} MiB.", "メモリ {0} MiB。設定による使用量は {1} MiB です。"},
    {Says::memory_small, "memory-small", "The configuration takes {1} MiB of memory, but the machine has {0} MiB to give. Make [cache] or [dpdk] memory smaller, or add memory.", "設定ではメモリ {1} MiB を使いますが、使えるのは {0} MiB です。[cache] や [dpdk] の値を小さくするか、メモリを増やしてください。"},
    {Says::huge_well, "hugepages-ok", "{0} MiB of huge pages; {1} MiB are needed.", "ヒュージページ {0} MiB (必要量 {1} MiB)。"},
    {Says::huge_unused, "hugepages-unused", "The configuration uses no huge pages ([dpdk] hugepages = false).", "設定ではヒュージページを使いません ([dpdk] hugepages = false)。"},
    {Says::huge_missing, "hugepages-missing", "No huge pages are reserved; {1} MiB are needed ([dpdk] memory).", "ヒュージページが予約されていません。{1} MiB 必要です ([dpdk] memory)。"},
    {Says::huge_few, "hugepages-few", "{0} MiB of huge pages are reserved or free; {1} MiB are needed ([dpdk] memory). If the number does not rise, memory is in pieces: restart the machine.", "使えるヒュージページは {0} MiB で、{1} MiB に足りません ([dpdk] memory)。増えない場合はメモリが断片化しているので、機器を再起動してください。"},
    {Says::huge_node, "hugepages-node", "NIC {0} sits at NUMA node {1}, which has no huge pages: every packet crosses to the other node.", "NIC {0} は NUMA ノード {1} にありますが、そのノードにヒュージページがなく、すべてのパケットが別ノードを経由します。"},
    {Says::iommu_well, "iommu-ok", "The IOMMU is on ({0}); vfio-pci is loaded.", "IOMMU は有効 ({0})、vfio-pci は読み込み済みです。"},
    {Says::iommu_unused, "iommu-unused", "No port is a PCI NIC (driver = \"pci\"): the IOMMU does not matter.", "PCI NIC のポート (driver = \"pci\") がないため、IOMMU は不要です。"},
    {Says::iommu_off, "iommu-off", "The IOMMU is off: a NIC cannot be given to DPDK safely. Turn VT-d or AMD-Vi on in the firmware's setup as well. The command takes effect at the next boot.", "IOMMU が無効のため、NIC を安全に DPDK へ渡せません。BIOS/UEFI の VT-d または AMD-Vi も有効にしてください。コマンドの効果は次の起動からです。"},
    {Says::iommu_unsafe, "iommu-unsafe", "vfio runs without an IOMMU (no-IOMMU mode): a faulty NIC or driver can write anywhere in memory. For trials only.", "vfio が IOMMU なし (no-IOMMU モード) で動いています。NIC やドライバーの不具合でメモリが壊れるおそれがあります。試験以外では使わないでください。"},
    {Says::vfio_missing, "vfio-missing", "The kernel module vfio-pci is not loaded.", "カーネルモジュール vfio-pci が読み込まれていません。"},
    {Says::iommu_group, "iommu-group", "NIC {0} is in one IOMMU group with {1}, which the kernel still drives: vfio gives neither away. Put the NIC into another slot, or give both to vfio-pci.", "NIC {0} は、カーネルが使用中の {1} と同じ IOMMU グループにあるため、vfio に渡せません。別のスロットに移すか、両方を vfio-pci に渡してください。"},
    {Says::nic_kernel, "nic-kernel", "{0} {1}: {2}, driver {3}{4}. With DPDK: {5}.", "{0} {1}: {2}、ドライバー {3}{4}。DPDK: {5}。"},
    {Says::nic_dpdk, "nic-dpdk", "{0}: {1}, given to DPDK by {2}. With DPDK: {3}.", "{0}: {1}、{2} により DPDK で使用中または使用可能。DPDK: {3}。"},
    {Says::nic_unbound, "nic-unbound", "{0}: {1}, no driver.", "{0}: {1}、ドライバーなし。"},
    {Says::nic_none, "nic-none", "There is no PCI network card; ports can be af_packet or af_xdp on other interfaces.", "PCI の NIC がありません。ポートには af_packet または af_xdp を使えます。"},
    {Says::nic_absent, "nic-absent", "Port {0}: there is no PCI device {1}.", "ポート {0}: PCI デバイス {1} がありません。"},
    {Says::nic_bound, "nic-bound", "Port {0}: {1} still belongs to the kernel's driver {2}. The command takes it from the kernel: whoever is logged in through it is cut off.", "ポート {0}: {1} はまだカーネルのドライバー {2} が使っています。コマンドを実行するとカーネルからは使えなくなり、このNIC経由のログインは切れます。"},
    {Says::nic_unknown, "nic-unknown", "Port {0}: {1} ({2}) stands in no list of what DPDK 22.11 drives. If it does not start: driver = \"af_xdp\" or \"af_packet\".", "ポート {0}: {1} ({2}) は DPDK 22.11 の対応表にありません。起動しない場合は driver = \"af_xdp\" または \"af_packet\" を使ってください。"},
    {Says::nic_own_driver, "nic-own-driver", "Port {0}: {1} works with DPDK under its kernel driver {2} only, and is bound to {3}.", "ポート {0}: {1} はカーネルのドライバー {2} のまま DPDK で使う NIC ですが、{3} が使っています。"},
    {Says::nic_library, "nic-library", "Port {0}: DPDK's driver for {1} is not installed.", "ポート {0}: {1} 用の DPDK ドライバーがインストールされていません。"},
    {Says::nic_node, "nic-node", "Port {0}: NIC {1} sits at NUMA node {2}, none of the lane cores ({3}) does. Take cores of that node in [cpu] lanes.", "ポート {0}: NIC {1} は NUMA ノード {2} にありますが、レーンのコア ({3}) は別ノードです。[cpu] lanes でそのノードのコアを指定してください。"},
    {Says::device_well, "device-ok", "{0}: {1} is there{2}.", "{0}: {1} があります{2}。"},
    {Says::device_absent, "device-absent", "{0}: there is no interface {1}.", "{0}: インターフェース {1} がありません。"},
    {Says::device_down, "device-down", "{0}: {1} is switched off.", "{0}: {1} が停止しています。"},
    {Says::device_no_link, "device-no-link", "{0}: {1} has no link. Look at the cable and the switch's port.", "{0}: {1} がリンクダウンです。ケーブルとスイッチのポートを確認してください。"},
    {Says::source_absent, "source-absent", "Realm {0} asks from {1}, but {2} does not have this address. Put its network's length for /24.", "レルム {0} は {1} から問い合わせますが、{2} にこのアドレスがありません。/24 は実際のプレフィックス長に置き換えてください。"},
    {Says::address_absent, "address-absent", "{0}: {2} does not have the service address {1}: UDP is answered, but not TCP/53 and ping. Put its network's length for /24.", "{0}: {2} にサービスアドレス {1} がないため、UDP には応答しますが、TCP/53 と ping には応答しません。/24 は実際のプレフィックス長に置き換えてください。"},
    {Says::mtu_well, "mtu-ok", "MTU 1500 or more everywhere.", "MTU はすべて 1500 以上です。"},
    {Says::mtu_small, "mtu-small", "{0}: {1} has an MTU of {2}: answers of up to 1232 octets do not fit (IPv6).", "{0}: {1} の MTU が {2} しかなく、1232 オクテットの応答 (IPv6) が収まりません。"},
    {Says::mtu_differs, "mtu-differs", "{0}: {1} has an MTU of {2}. If the line is no tunnel, 1500 is usual.", "{0}: {1} の MTU が {2} です。トンネルでなければ通常は 1500 です。"},
    {Says::clock_well, "clock-ok", "The clock is synchronised ({0}), wrong by {1} s at most.", "時計は同期しています ({0})。誤差は最大 {1} 秒です。"},
    {Says::clock_unwatched, "clock-unwatched", "[watch] clock = \"none\": nobody looks whether the clock is right, and DNSSEC needs it to be.", "[watch] clock = \"none\" のため、時計を誰も確認していません。DNSSEC の検証には正しい時刻が必要です。"},
    {Says::clock_nobody, "clock-nobody", "No time daemon answers: signatures will be taken for expired or too young as the clock drifts.", "時刻同期デーモンの応答がありません。時計がずれると署名の期限判定を誤ります。"},
    {Says::clock_not_synchronised, "clock-not-synchronised", "The clock is not synchronised. See that the NTP servers can be reached (UDP/123).", "時計が同期していません。NTP サーバーに到達できるか (UDP/123) 確認してください。"},
    {Says::clock_far_off, "clock-far-off", "The clock may be wrong by {1} s.", "時計が最大 {1} 秒ずれている可能性があります。"},
    {Says::clock_stale, "clock-stale", "The clock was last measured more than {0} hours ago: the NTP servers do not answer any more.", "時計の最後の測定から {0} 時間以上経過しています。NTP サーバーの応答が途絶えています。"},
    {Says::firewall_well, "firewall-ok", "No nftables rule keeps clients from {0}.", "{0} への通信を妨げる nftables のルールはありません。"},
    {Says::firewall_unseen, "firewall-unseen", "The firewall's rules can be seen by root only.", "ファイアウォールの設定は root だけが確認できます。"},
    {Says::nft_missing, "nft-missing", "The program nft is missing: the gateway does not start without it (exit guard).", "nft がありません。ゲートウェイの起動に必要です (出口の保護)。"},
    {Says::firewall_drops, "firewall-drops", "The firewall drops {0} (table {1}, chain {2}).", "ファイアウォールが {0} を破棄します (テーブル {1}、チェーン {2})。"},
    {Says::ports_well, "ports-ok", "Nobody else uses {0}.", "{0} をほかのプログラムは使っていません。"},
    {Says::port_taken, "port-taken", "{0} ({1}) is used by {2}.", "{0} ({1}) を {2} が使用中です。"},
    {Says::config_well, "config-ok", "{0} is right.", "{0} に問題はありません。"},
    {Says::config_absent, "config-absent", "There is no configuration {0} yet.", "設定ファイル {0} がまだありません。"},
    {Says::config_packaged, "config-packaged", "{0} is the package's own: the gateway answers nobody yet.", "{0} はパッケージの初期設定のままで、まだどこにも応答しません。"},
    {Says::config_bad, "config-bad", "{0} has {1} mistakes, the first: {2}", "{0} に {1} 件の誤りがあります。最初の誤り: {2}"},
    {Says::config_warned, "config-warned", "{0} can be used, with {1} warnings.", "{0} は使用できますが、警告が {1} 件あります。"},
    {Says::state_well, "state-ok", "{0}: {1} MiB free.", "{0}: 空き {1} MiB。"},
    {Says::state_absent, "state-absent", "The state directory {0} is missing: trust anchors and history would be lost at a restart.", "状態ディレクトリー {0} がなく、再起動するとトラストアンカーや履歴が失われます。"},
    {Says::state_owner, "state-owner", "{0} belongs to {1}; the gateway runs as another account and cannot write there.", "{0} の所有者が {1} のため、別のアカウントで動くゲートウェイが書き込めません。"},
    {Says::state_open, "state-open", "{0} can be written to by other accounts (mode {1}).", "{0} にほかのアカウントも書き込めます (モード {1})。"},
    {Says::disk_low, "disk-low", "{0} has {1} MiB free.", "{0} の空きが {1} MiB しかありません。"},
    {Says::service_well, "service-ok", "sekishod runs, and starts with the machine.", "sekishod は稼働中で、機器の起動時に自動で開始します。"},
    {Says::service_unseen, "service-unseen", "systemd does not run here.", "systemd が動いていません。"},
    {Says::service_absent, "service-absent", "The service sekishod is not installed: install the package.", "サービス sekishod がありません。パッケージをインストールしてください。"},
    {Says::service_failed, "service-failed", "sekishod has ended ({0}). Its log says why.", "sekishod が終了しています ({0})。原因はログにあります。"},
    {Says::service_stopped, "service-stopped", "sekishod does not run.", "sekishod が動いていません。"},
    {Says::service_disabled, "service-disabled", "sekishod runs, but would not start with the machine.", "sekishod は稼働中ですが、機器の起動時に自動で開始しません。"},
};

struct AreaRow {
  Area area;
  std::string_view word, en, ja;
};
constexpr AreaRow areas[] = {
    {Area::cpu, "cpu", "CPU", "CPU"},
    {Area::memory, "memory", "Memory", "メモリ"},
    {Area::hugepages, "hugepages", "Huge pages", "ヒュージページ"},
    {Area::iommu, "iommu", "IOMMU", "IOMMU"},
    {Area::nic, "nic", "NICs", "NIC"},
    {Area::mtu, "mtu", "MTU", "MTU"},
    {Area::clock, "clock", "Clock", "時計"},
    {Area::firewall, "firewall", "Firewall", "ファイアウォール"},
    {Area::ports, "ports", "Ports in use", "使用中のポート"},
    {Area::config, "config", "Configuration", "設定"},
    {Area::state, "state", "State directory", "状態ディレクトリー"},
    {Area::service, "service", "Service", "サービス"},
};
// clang-format on

template <typename Table, typename Key>
constexpr bool in_order(const Table& table, Key key, std::size_t count) {
  std::size_t i = 0;
  for (const auto& row : table) {
    if (static_cast<std::size_t>(row.*key) != i++) return false;
  }
  return i == count;
}
static_assert(in_order(rows, &Row::says, static_cast<std::size_t>(Says::count)), "one row for each, in order");
static_assert(in_order(areas, &AreaRow::area, static_cast<std::size_t>(Area::count)), "one row for each, in order");

}  // namespace

std::string_view to_text(Area area) { return areas[static_cast<std::size_t>(area)].word; }

std::string_view title(Area area, Language language) {
  const AreaRow& row = areas[static_cast<std::size_t>(area)];
  return language == Language::ja ? row.ja : row.en;
}

std::string_view code(Says word) { return rows[static_cast<std::size_t>(word)].code; }

std::string Finding::sentence(Language language) const {
  const Row& row = rows[static_cast<std::size_t>(says)];
  return fill_in(language == Language::ja ? row.ja : row.en, details);
}

}  // namespace sekisho::mgmt::doctor
