// Which DPDK device stands behind a port, as text; and EAL's command line.
#include "dataplane/dpdk/driver_args.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/dpdk/eal.h"

namespace sekisho::dataplane::dpdk {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

struct ArgumentCase {
  const char* name;
  PortSettings settings;
  const char* device;
  std::vector<const char*> parts;
};

TEST(DriverArguments, AreWhatEachDriverNeeds) {
  const ArgumentCase cases[] = {
      {"a NIC is named by its address", {.driver = Driver::pci, .device = "0000:01:00.0"}, "0000:01:00.0", {}},
      {"af_packet never has a ring below 2,048 frames",
       {.id = {3}, .driver = Driver::af_packet, .device = "eth1", .queues = 2, .frames = 100},
       "net_af_packet3",
       {"iface=eth1", "qpairs=2", "framecnt=2048", "framesz=2048", "blocksz=65536", "qdisc_bypass=1"}},
      {"af_xdp in copy mode never waits in the driver",
       {.id = {1}, .driver = Driver::af_xdp, .device = "eth2", .queues = 1, .xdp_program = "/x.o"},
       "net_af_xdp1",
       {"iface=eth2", "start_queue=0", "queue_count=1", "xdp_prog=/x.o", "force_copy=1", "busy_budget=0"}},
      {"memif as server",
       {.driver = Driver::memif, .device = "/run/m.sock", .frames = 2048, .memif_id = 7},
       "net_memif0",
       {"role=server", "id=7", "socket=/run/m.sock", "rsize=11"}},
      {"memif as client",
       {.driver = Driver::memif, .device = "/run/m.sock", .memif_role = MemifRole::client},
       "net_memif0",
       {"role=client"}},
      {"a capture file's options are given as they are",
       {.driver = Driver::pcap, .options = "rx_pcap=/tmp/a.pcap"},
       "net_pcap0",
       {"rx_pcap=/tmp/a.pcap"}},
  };
  for (const ArgumentCase& c : cases) {
    SCOPED_TRACE(c.name);
    const DriverArguments got = driver_arguments(c.settings);
    EXPECT_EQ(got.name, c.device);
    for (const char* part : c.parts) EXPECT_THAT(got.arguments, HasSubstr(part));
  }
}

TEST(DriverArguments, ZeroCopyLeavesBusyPollingOn) {
  const auto got = driver_arguments({.driver = Driver::af_xdp, .device = "eth2", .zero_copy = true});
  EXPECT_THAT(got.arguments, Not(HasSubstr("force_copy")));
  EXPECT_THAT(got.arguments, Not(HasSubstr("busy_budget")));
}

TEST(CheckDevice, SaysWhatIsWrongBeforeDpdkIsAsked) {
  struct Case {
    PortSettings settings;
    const char* says;
  };
  const Case cases[] = {
      {{.driver = Driver::af_packet, .device = "nosuch0"}, "there is no interface nosuch0"},
      {{.driver = Driver::af_xdp, .device = "a-name-that-is-too-long"}, "no name of an interface"},
      {{.driver = Driver::af_packet, .device = "eth1,qpairs=9"}, "no name of an interface"},
      {{.driver = Driver::memif, .device = "relative.sock"}, "absolute path"},
      {{.driver = Driver::null, .queues = 0}, "at least 1"},
      {{.driver = Driver::af_packet, .device = "lo"}, ""},
  };
  for (const Case& c : cases) {
    const std::string got = check_device(c.settings);
    if (*c.says == '\0') {
      EXPECT_EQ(got, "") << c.settings.device;
    } else {
      EXPECT_THAT(got, HasSubstr(c.says));
    }
  }
}

TEST(ExceptionMode, AutomaticStandsForWhatTheDriverCan) {
  EXPECT_EQ(exception_mode_of({.driver = Driver::af_xdp}), ExceptionMode::kernel);
  EXPECT_EQ(exception_mode_of({.driver = Driver::af_packet}), ExceptionMode::kernel);
  EXPECT_EQ(exception_mode_of({.driver = Driver::pci}), ExceptionMode::tap);
  EXPECT_EQ(exception_mode_of({.driver = Driver::memif}), ExceptionMode::tap);
  EXPECT_EQ(exception_mode_of({.driver = Driver::ring}), ExceptionMode::none);
  EXPECT_EQ(exception_mode_of({.driver = Driver::af_packet, .exception = ExceptionMode::tap}), ExceptionMode::tap);
}

TEST(TapName, IsThePortsNameCutToWhatTheKernelTakes) {
  EXPECT_EQ(tap_name_of({.name = "lan"}), "sk-lan");
  EXPECT_EQ(tap_name_of({.name = "a-very-long-port-name"}), "sk-a-very-long-");
  EXPECT_EQ(tap_name_of({.name = "lan", .tap_name = "dns0"}), "dns0");
}

TEST(EalArguments, NoHugepagesMeansNoInMemoryAndNoPci) {
  const auto plain = eal_arguments({.memory_mib = 64, .file_prefix = "a"}, "0-1");
  EXPECT_THAT(plain, Contains("--no-huge"));
  EXPECT_THAT(plain, Contains("--no-pci"));
  EXPECT_THAT(plain, Not(Contains("--in-memory")));
  EXPECT_THAT(plain, Contains("0@(0-1)"));  // the manager keeps all its cores
  const auto huge = eal_arguments({.hugepages = true, .pci_devices = {"0000:01:00.0"}}, "0");
  EXPECT_THAT(huge, Contains("--in-memory"));
  EXPECT_THAT(huge, Not(Contains("--no-huge")));
  EXPECT_THAT(huge, Contains("0000:01:00.0"));
  EXPECT_THAT(huge, Not(Contains("--no-pci")));
}

}  // namespace
}  // namespace sekisho::dataplane::dpdk
