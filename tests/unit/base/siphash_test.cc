// SipHash-2-4 against its authors' vectors: key 00..0f, messages 00, 00 01, 00 01 02 …
#include "base/siphash.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(SipHash, AuthorsVectors) {
  SipKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(i);
  std::array<std::uint8_t, 64> message{};
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(i);
  struct Row {
    std::size_t length;
    std::uint64_t hash;
  };
  for (const Row& row : std::initializer_list<Row>{{0, 0x726fdb47dd0e0e31ULL},
                                                   {1, 0x74f839c593dc67fdULL},
                                                   {7, 0xab0200f58b01d137ULL},
                                                   {8, 0x93f5f5799a932462ULL},
                                                   {15, 0xa129ca6149be45e5ULL},
                                                   {16, 0x3f2acc7f57c29bdbULL},
                                                   {63, 0x958a324ceb064572ULL}}) {
    EXPECT_EQ(siphash({message.data(), row.length}, key), row.hash) << row.length;
  }
  std::array<std::uint8_t, 8> octets{};
  store_siphash(octets.data(), siphash({message.data(), 15}, key));
  EXPECT_EQ(octets[0], 0xe5);
  EXPECT_EQ(octets[7], 0xa1);
}

}  // namespace
}  // namespace sekisho
