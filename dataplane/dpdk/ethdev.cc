#include "dataplane/dpdk/ethdev.h"

#include <linux/if_packet.h>
#include <rte_bus_vdev.h>
#include <rte_dev.h>
#include <rte_errno.h>
#include <sys/socket.h>

#include "dataplane/dpdk/dpdk_log.h"
#include "dataplane/dpdk/driver_args.h"
#include "dataplane/dpdk/open_sockets.h"
#include "dataplane/dpdk/packet_socket_hook.h"

namespace sekisho::dataplane::dpdk {
namespace {

constexpr std::uint16_t ring_size = 1024;
constexpr unsigned data_room = 2048 + RTE_PKTMBUF_HEADROOM;
constexpr unsigned cache_size = 256;

/// AF_XDP keeps up to four rings of 2,048 filled; the others need their rings and some bursts. One less than a power
/// of two costs no memory in the pool's own ring.
unsigned pool_size(const PortSettings& settings) {
  if (settings.buffers != 0) return settings.buffers;
  return settings.driver == Driver::af_xdp ? 8191 : 4095;
}

std::string reason(int error, const DpdkLogCapture& said) {
  std::string text = rte_strerror(error < 0 ? -error : error);
  if (std::string lines = said.text(); !lines.empty()) text += " (" + lines + ")";
  return text;
}

/// Checksums verified by the port where it can; spread over queues by addresses and UDP ports where it can.
rte_eth_conf configuration(const rte_eth_dev_info& info, unsigned queues) {
  rte_eth_conf conf{};
  conf.rxmode.offloads = info.rx_offload_capa & (RTE_ETH_RX_OFFLOAD_IPV4_CKSUM | RTE_ETH_RX_OFFLOAD_UDP_CKSUM);
  const std::uint64_t spread = info.flow_type_rss_offloads & (RTE_ETH_RSS_IP | RTE_ETH_RSS_UDP);
  if (queues > 1 && spread != 0) {
    conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
    conf.rx_adv_conf.rss_conf.rss_hf = spread;
  }
  return conf;
}

}  // namespace

Result<std::unique_ptr<Ethdev>, std::string> Ethdev::start(const PortSettings& settings) {
  std::unique_ptr<Ethdev> device(new Ethdev);
  if (std::string wrong = device->probe(settings); !wrong.empty()) return Failure{wrong};
  if (std::string wrong = device->configure(settings); !wrong.empty()) return Failure{wrong};
  return device;
}

std::string Ethdev::probe(const PortSettings& settings) {
  const DriverArguments driver = driver_arguments(settings);
  const DpdkLogCapture said;
  name_ = driver.name;
  is_virtual_ = settings.driver != Driver::pci;
  if (is_virtual_) {
    PacketSocketHook hook;
    if (const int error = rte_vdev_init(name_.c_str(), driver.arguments.c_str()); error != 0) {
      return "the driver refused " + settings.device + ": " + reason(error, said);
    }
    packet_sockets_ = hook.sockets();
  }
  if (rte_eth_dev_get_port_by_name(name_.c_str(), &port_) != 0) {
    return "DPDK has no driver for " + name_ + " (see: dpdk-devbind.py --status)";
  }
  probed_ = true;
  return {};
}

std::string Ethdev::configure(const PortSettings& settings) {
  const DpdkLogCapture said;
  rte_eth_dev_info info;
  if (const int error = rte_eth_dev_info_get(port_, &info); error != 0)
    return "no information: " + reason(error, said);
  const unsigned most = std::min(info.max_rx_queues, info.max_tx_queues);
  if (settings.queues > most) {
    return "driver " + std::string(to_string(settings.driver)) + " has " + std::to_string(most) + " queues on " +
           settings.device + ", and " + std::to_string(settings.queues) + " are wanted. Remedy: lower queues";
  }
  if (settings.queues > 1 && settings.driver == Driver::pci && info.flow_type_rss_offloads == 0) {
    return "the NIC cannot spread packets over queues. Remedy: queues = 1";
  }
  const rte_eth_conf conf = configuration(info, settings.queues);
  const auto queues = static_cast<std::uint16_t>(settings.queues);
  if (const int error = rte_eth_dev_configure(port_, queues, queues, &conf); error != 0) {
    return "cannot be configured: " + reason(error, said);
  }
  for (std::uint16_t i = 0; i < queues; ++i) {
    if (std::string wrong = set_up_queue(settings, i); !wrong.empty()) return wrong + ": " + reason(rte_errno, said);
  }
  if (const int error = rte_eth_dev_start(port_); error != 0) return "cannot be started: " + reason(error, said);
  running_ = true;
  if (settings.driver == Driver::pci) rte_eth_allmulticast_enable(port_);  // ND, VRRP
  return {};
}

std::string Ethdev::set_up_queue(const PortSettings& settings, std::uint16_t index) {
  const std::string pool_name = "p" + std::to_string(settings.id.value) + "q" + std::to_string(index);
  const int socket = rte_eth_dev_socket_id(port_);
  rte_mempool* const pool = rte_pktmbuf_pool_create(pool_name.c_str(), pool_size(settings), cache_size, 0, data_room,
                                                    socket < 0 ? SOCKET_ID_ANY : socket);
  if (pool == nullptr) return "no memory for packet buffers. Remedy: raise [dpdk] memory";
  pools_.push_back(pool);

  std::uint16_t rx_size = ring_size;
  std::uint16_t tx_size = ring_size;
  rte_eth_dev_adjust_nb_rx_tx_desc(port_, &rx_size, &tx_size);
  const unsigned node = static_cast<unsigned>(socket < 0 ? SOCKET_ID_ANY : socket);
  const std::vector<int> before = open_sockets(AF_XDP);
  if (rte_eth_rx_queue_setup(port_, index, rx_size, node, nullptr, pool) != 0) return "no receive queue";
  if (rte_eth_tx_queue_setup(port_, index, tx_size, node, nullptr) != 0) return "no transmit queue";

  EthdevQueue queue{port_, index, pool, nullptr, -1};
  if (settings.driver == Driver::af_xdp) queue.wait_fd = first_not_in(open_sockets(AF_XDP), before);
  if (index < packet_sockets_.size()) queue.wait_fd = packet_sockets_[index];
  queues_.push_back(queue);
  return {};
}

Ethdev::~Ethdev() {
  if (running_) rte_eth_dev_stop(port_);
  if (probed_) rte_eth_dev_close(port_);
  if (probed_ && is_virtual_) rte_vdev_uninit(name_.c_str());
  for (rte_mempool* pool : pools_) rte_mempool_free(pool);
}

std::array<std::uint8_t, 6> Ethdev::mac() const {
  rte_ether_addr address{};
  rte_eth_macaddr_get(port_, &address);
  return std::to_array(address.addr_bytes);
}

unsigned Ethdev::mtu() const {
  std::uint16_t mtu = 1500;
  rte_eth_dev_get_mtu(port_, &mtu);
  return mtu == 0 ? 1500 : mtu;
}

/// The kernel forgets the number when it is read.
void Ethdev::count_socket_drops() const {
  for (const int socket : packet_sockets_) {
    tpacket_stats stats{};
    socklen_t size = sizeof stats;
    if (getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, &stats, &size) == 0) socket_drops_ += stats.tp_drops;
  }
}

PortStats Ethdev::stats() const {
  rte_eth_stats raw{};
  rte_eth_stats_get(port_, &raw);
  count_socket_drops();
  PortStats stats;
  stats.ipackets = raw.ipackets;
  stats.ibytes = raw.ibytes;
  stats.opackets = raw.opackets;
  stats.obytes = raw.obytes;
  stats.missed = raw.imissed + socket_drops_;
  stats.no_buffer = raw.rx_nombuf;
  stats.rx_errors = raw.ierrors;
  stats.tx_errors = raw.oerrors;
  return stats;
}

}  // namespace sekisho::dataplane::dpdk
