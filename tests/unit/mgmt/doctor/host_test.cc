// Lists of CPUs, shell lines, cards' identifiers; and the real machine's files and programs.
#include <gtest/gtest.h>

#include "mgmt/doctor/host.h"
#include "mgmt/doctor/nic_table.h"

namespace sekisho::mgmt::doctor {
namespace {

TEST(Host, ListsOfCpus) {
  EXPECT_EQ(parse_cpu_list("0-3,8"), (std::vector<std::uint32_t>{0, 1, 2, 3, 8}));
  EXPECT_EQ(format_cpu_list({0, 1, 2, 3, 8}), "0-3,8");
  for (const char* text : {"", "x", "-", "0-4000000000"}) EXPECT_LE(parse_cpu_list(text).size(), 4096U) << text;
}

TEST(Host, CommandsAsAShellTakesThem) {
  EXPECT_EQ(shell_line({"ss", "-lpn", "sport = :53"}), "ss -lpn 'sport = :53'");
  EXPECT_EQ(shell_line({"echo", "it's", ""}), R"(echo 'it'\''s' '')");
}

TEST(Host, ThisOneReadsFilesAndRunsPrograms) {
  const Host host = this_host();
  EXPECT_FALSE(read_line(host, "/proc/sys/kernel/ostype").empty());
  EXPECT_FALSE(host.read("/nowhere"));
  EXPECT_TRUE(host.list("/nowhere").empty());
  const Said both = host.run({"sh", "-c", "head -c 200000 /dev/zero; head -c 200000 /dev/zero >&2; exit 3"});
  EXPECT_EQ(both.status, 3);
  EXPECT_EQ(both.out.size(), 200'000U);
  EXPECT_EQ(both.err.size(), 200'000U);
  EXPECT_EQ(host.run({"no-such-program"}).status, 127);
  ASSERT_TRUE(host.directory("/"));
  EXPECT_EQ(host.directory("/")->owner, "root");
}

TEST(NicTable, KnowsCommonCards) {
  const struct {
    std::uint16_t vendor, device;
    const char* library;
  } cases[] = {{0x1af4, 0x1041, "virtio"}, {0x15ad, 0x07b0, "vmxnet3"}, {0x8086, 0x10d3, "e1000"},
               {0x8086, 0x1521, "e1000"},  {0x8086, 0x10fb, "ixgbe"},   {0x8086, 0x1572, "i40e"},
               {0x8086, 0x159b, "ice"},    {0x15b3, 0x1015, "mlx5"}};
  for (const auto& c : cases) {
    const auto support = find_nic_support(c.vendor, c.device);
    ASSERT_TRUE(support) << c.library;
    EXPECT_EQ(support->library, c.library);
  }
  EXPECT_FALSE(find_nic_support(0x10ec, 0x8168));  // Realtek: DPDK 22.11 has no driver
}

}  // namespace
}  // namespace sekisho::mgmt::doctor
