// Keys of the process itself: server, cpu, dpdk, cache, limits, metrics and port.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {
namespace {

constexpr std::uint64_t MiB = 1ULL << 20;
constexpr std::uint64_t GiB = 1ULL << 30;

}  // namespace

const TableSchema& server_schema() {
  static const TableSchema schema{"server",
                                  "The gateway as a whole.",
                                  {
                                      row("identity", &Server::identity,
                                          {.default_text = "\"\"",
                                           .bounds = {.max = 63},
                                           .doc = "Name that is given to clients who ask which server answered "
                                                  "(NSID, RFC 5001); empty: none is given."}),
                                      row("workers", &Server::workers,
                                          {.default_text = "1",
                                           .effect = Effect::restart,
                                           .bounds = {1, 16},
                                           .doc = "Threads that resolve what the caches do not hold."}),
                                      row("control-socket", &Server::control_socket,
                                          {.default_text = "\"/run/sekisho/control.sock\"",
                                           .effect = Effect::restart,
                                           .bounds = {1, 107},
                                           .doc = "Unix socket on which sekishoctl reaches the gateway."}),
                                      row("state-directory", &Server::state_directory,
                                          {.default_text = "\"/var/lib/sekisho\"",
                                           .effect = Effect::restart,
                                           .bounds = {1, 200},
                                           .doc = "Directory for what must outlive a restart: the state of trust "
                                                  "anchors, negative trust anchors."}),
                                      row("log-level", &Server::log_level,
                                          {.default_text = "\"info\"",
                                           .bounds = {.choices = {"debug", "info", "warn", "error"}},
                                           .doc = "Lowest level of events that are logged."}),
                                      row("cookie-secret-file", &Server::cookie_secret_file,
                                          {.default_text = "\"\"",
                                           .bounds = {0, 1023},
                                           .doc = "File with the secrets of DNS cookies (RFC 9018), relative to this "
                                                  "file and made when it is not there; both nodes of a pair need the "
                                                  "same one; empty: secrets of this process alone."}),
                                      row("journal", &Server::journal,
                                          {.default_text = "\"auto\"",
                                           .effect = Effect::restart,
                                           .bounds = {.choices = {"auto", "always", "never"}},
                                           .doc = "Log to systemd's journal with fields, failed validations under "
                                                  "sekisho-validation: where systemd starts the gateway, in place of "
                                                  "standard error (auto); always, beside it; or never."}),
                                  }};
  return schema;
}

const TableSchema& cpu_schema() {
  static const TableSchema schema{
      "cpu",
      "Which cores the threads run on.",
      {
          row("lanes", &Cpu::lanes,
              {.default_text = "[]",
               .effect = Effect::restart,
               .bounds = {0, 1023},
               .doc = "Cores of the lanes, in the order of ports and their queues; shared in turn when fewer; empty: "
                      "not bound."}),
          row("workers", &Cpu::workers,
              {.default_text = "[]",
               .effect = Effect::restart,
               .bounds = {0, 1023},
               .doc = "One core for each worker, in order; empty: workers are not bound to cores."}),
          row("busy-poll", &Cpu::busy_poll,
              {.default_text = "false",
               .effect = Effect::restart,
               .doc = "Lanes never sleep: lowest latency, one full core each."}),
      }};
  return schema;
}

const TableSchema& dpdk_schema() {
  static const TableSchema schema{
      "dpdk",
      "How DPDK starts.",
      {
          row("hugepages", &Dpdk::hugepages,
              {.default_text = "false",
               .effect = Effect::restart,
               .doc = "Take packet memory from reserved huge pages; wanted on an appliance, needed for PCI ports."}),
          row("memory", &Dpdk::memory,
              {.default_text = "\"256MiB\"",
               .effect = Effect::restart,
               .bounds = {32 * MiB, 64 * GiB},
               .doc = "Memory for packets."}),
          row("file-prefix", &Dpdk::file_prefix,
              {.default_text = "\"sekisho\"",
               .effect = Effect::restart,
               .bounds = {1, 32},
               .doc = "Tells several DPDK programs on one host apart."}),
      }};
  return schema;
}

const TableSchema& cache_schema() {
  static const TableSchema schema{"cache",
                                  "Memory for answers.",
                                  {
                                      row("reply-memory", &Cache::reply_memory,
                                          {.default_text = "\"64MiB\"",
                                           .effect = Effect::restart,
                                           .bounds = {MiB, 64 * GiB},
                                           .doc = "Each lane's cache of finished replies."}),
                                      row("truth-memory", &Cache::truth_memory,
                                          {.default_text = "\"128MiB\"",
                                           .effect = Effect::restart,
                                           .bounds = {MiB, 64 * GiB},
                                           .doc = "Each worker's cache of records, over all realms."}),
                                  }};
  return schema;
}

const TableSchema& limits_schema() {
  static const TableSchema schema{
      "limits",
      "Bounds that keep one client from using up what all need.",
      {
          row("tcp-connections", &Limits::tcp_connections,
              {.default_text = "1000",
               .effect = Effect::restart,
               .bounds = {1, 100000},
               .doc = "Open TCP connections of clients, all together, for each port."}),
          row("tcp-connections-per-client", &Limits::tcp_connections_per_client,
              {.default_text = "20",
               .effect = Effect::restart,
               .bounds = {1, 10000},
               .doc = "Open TCP connections of one client address."}),
          row("tcp-idle-timeout", &Limits::tcp_idle_timeout,
              {.default_text = "\"10s\"",
               .effect = Effect::restart,
               .bounds = {200, 600'000},
               .doc = "A TCP connection on which nothing happens for so long is closed (RFC 7766)."}),
          row("queries-in-flight-per-client", &Limits::queries_in_flight_per_client,
              {.default_text = "1000",
               .effect = Effect::restart,
               .bounds = {1, 65535},
               .doc = "Questions of one client address that may wait for an answer at once, for each lane."}),
          row("queries-in-flight-per-zone", &Limits::queries_in_flight_per_zone,
              {.default_text = "2000",
               .effect = Effect::restart,
               .bounds = {10, 65535},
               .doc = "Questions about one zone that may wait at once, for each lane and each worker: a flood of "
                      "made-up names below it leaves room for others."}),
          row("queries-in-flight-per-upstream", &Limits::queries_in_flight_per_upstream,
              {.default_text = "4000",
               .effect = Effect::restart,
               .bounds = {10, 65535},
               .doc = "Questions that may wait for one server at once, for each worker; more go to the zone's other "
                      "servers."}),
      }};
  return schema;
}

const TableSchema& metrics_schema() {
  static const TableSchema schema{
      "metrics",
      "What the NOC reads.",
      {
          row("listen", &Metrics::listen,
              {.default_text = "[]",
               .effect = Effect::restart,
               .doc = "Addresses (with @port) that serve /metrics, /healthz and /readyz over HTTP; empty: none."}),
      }};
  return schema;
}

const TableSchema& port_schema() {
  static const TableSchema schema{
      "port",
      "A network interface on which clients ask.",
      {
          row("name", &Port::name,
              {.required = true,
               .effect = Effect::restart,
               .bounds = {1, 32},
               .doc = "Name that views use for this port."}),
          row("driver", &Port::driver,
              {.required = true,
               .effect = Effect::restart,
               .bounds = {.choices = {"pci", "af_xdp", "af_packet", "tap", "memif", "socket"}},
               .doc = "How packets arrive: a NIC given to DPDK (pci), a kernel interface (af_xdp, af_packet), a TAP, "
                      "shared memory (memif), or plain UDP sockets."}),
          row("device", &Port::device,
              {.required = true,
               .effect = Effect::restart,
               .bounds = {1, 107},
               .doc = "Interface name; for pci the PCI address; for memif the path of its socket."}),
          row("queues", &Port::queues,
              {.default_text = "1",
               .effect = Effect::restart,
               .bounds = {1, 16},
               .doc = "Receive queues; each is served by a lane of its own."}),
          row("addresses", &Port::addresses,
              {.required = true,
               .effect = Effect::restart,
               .doc = "Service addresses that clients use as their DNS server."}),
          row("exception", &Port::exception,
              {.default_text = "\"auto\"",
               .effect = Effect::restart,
               .bounds = {.choices = {"auto", "kernel", "tap", "none"}},
               .doc = "Where all that is not UDP/53 goes: to the interface's own kernel stack (kernel), to a TAP "
                      "made for the port (tap), or nowhere (none); auto: what suits the driver."}),
      }};
  return schema;
}

}  // namespace sekisho::mgmt::config
