// A file that tcpdump reads, and filters as tcpdump has them.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "base/run_program.h"
#include "mgmt/capture/packet_filter.h"
#include "mgmt/capture/pcapng.h"

namespace sekisho::mgmt::capture {
namespace {

/// An Ethernet frame with an empty UDP datagram from 10.1.0.9 port 40000 to 10.1.0.53 port 53.
std::vector<std::uint8_t> frame() {
  return {2, 0,  0,  0, 0, 1,  2, 0, 0, 0,  0, 2, 8,  0,    0x45, 0, 0,  28, 0, 0, 0,
          0, 64, 17, 0, 0, 10, 1, 0, 9, 10, 1, 0, 53, 0x9C, 0x40, 0, 53, 0,  8, 0, 0};
}

TEST(Pcapng, IsReadByTcpdump) {
  std::string file;
  add_file_head("sekisho 1", "lgwan-lan", "udp port 53", file);
  add_packet(frame(), 42, 1'790'000'000'123'456'789, false, file);
  add_packet(frame(), 42, 1'790'000'001'000'000'000, true, file);
  add_statistics(1'790'000'002'000'000'000, 5, 3, {}, file);
  const std::string path = testing::TempDir() + "sekisho-capture-test.pcapng";
  std::ofstream(path, std::ios::binary) << file;
  const auto said = read_program({"tcpdump", "-tt", "-n", "-r", path});
  std::remove(path.c_str());
  ASSERT_TRUE(said) << said.error();
  EXPECT_NE(said->find("1790000000.123456 IP 10.1.0.9.40000 > 10.1.0.53.53"), std::string::npos) << *said;
  EXPECT_NE(said->find("1790000001.000000"), std::string::npos) << *said;
  const Summary summary = summarise(file);
  EXPECT_EQ(summary.packets, 2U);
  EXPECT_EQ(summary.dropped, 3U);
  EXPECT_EQ(summarise(std::string_view(file).substr(0, file.size() - 5)).dropped, 0U);
}

TEST(Pcapng, SaysWhichLanesAreMissing) {
  for (const std::vector<std::string>& lanes :
       std::vector<std::vector<std::string>>{{}, {"lgwan-lan/0"}, {"lgwan-lan/0", "lgwan-lan/3"}}) {
    std::string file;
    add_file_head("sekisho 1", "lgwan-lan", "", file);
    add_packet(frame(), 42, 1'790'000'000'123'456'789, false, file);
    add_statistics(1'790'000'002'000'000'000, 4, 3, lanes, file);
    const Summary summary = summarise(file);
    EXPECT_EQ(summary.left_out, lanes);
    EXPECT_EQ(summary.dropped, 3U);
    EXPECT_EQ(summarise(file.substr(0, file.size() - 1)).left_out.size(), 0U);
  }
}

TEST(PacketFilter, SpeaksTcpdumpsLanguage) {
  for (const auto& [expression, matches] : std::vector<std::pair<const char*, bool>>{
           {"", true}, {"udp port 53", true}, {"host 10.1.0.9", true}, {"tcp", false}, {"host 10.1.0.10", false}}) {
    const auto filter = PacketFilter::compile(expression);
    ASSERT_TRUE(filter) << expression;
    EXPECT_EQ(filter->matches(frame(), 42), matches) << expression;
  }
  const auto wrong = PacketFilter::compile("hots 10.1.0.9");
  ASSERT_FALSE(wrong);
  EXPECT_FALSE(wrong.error().empty());
}

}  // namespace
}  // namespace sekisho::mgmt::capture
