// The daemon's operator new (appliance/operator_new.cc): freed blocks wait on their thread, within bounds, and are
// the C library's own. What is in use is asked of the C library, to which a waiting block looks like one in use.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <set>
#include <thread>
#include <vector>

namespace sekisho {
namespace {

constexpr std::size_t MiB = 1U << 20;

std::size_t in_use() { return mallinfo2().uordblks; }

std::vector<void*> take(std::size_t count, std::size_t size) {
  std::vector<void*> blocks;
  blocks.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    blocks.push_back(::operator new(size));
    std::memset(blocks.back(), 0x5A, size);
  }
  return blocks;
}

void give_back(const std::vector<void*>& blocks, std::size_t size) {
  for (void* block : blocks) ::operator delete(block, size);
}

/// Runs on a thread of its own, which has nothing waiting yet.
template <typename Work>
void on_a_thread(Work work) {
  std::thread(work).join();
}

TEST(OperatorNew, FreedBlocksWaitForTheNextOfTheirSize) {
  on_a_thread([] {
    for (const std::size_t size : {1UL, 16UL, 100UL, 1000UL, 2048UL, 4096UL}) {
      const std::vector<void*> first = take(200, size);
      const std::size_t used = in_use();
      give_back(first, size);
      EXPECT_GE(in_use() + 200, used) << size;  // nothing went back to the C library
      const std::vector<void*> second = take(200, size);
      EXPECT_EQ(std::set<void*>(first.begin(), first.end()), std::set<void*>(second.begin(), second.end())) << size;
      give_back(second, size);
    }
  });
}

TEST(OperatorNew, ABlockServesAllSizesOfItsStep) {
  on_a_thread([] {
    void* const block = ::operator new(33);
    ::operator delete(block, 33);
    void* const same = ::operator new(48);
    EXPECT_EQ(same, block);
    EXPECT_GE(malloc_usable_size(same), 48U);
    void* const other = ::operator new(49);
    EXPECT_NE(other, block);
    ::operator delete(same, 48);
    ::operator delete(other, 49);
  });
}

TEST(OperatorNew, LargeBlocksGoBackAtOnce) {
  on_a_thread([] {
    const std::size_t before = in_use();
    give_back(take(100, 5000), 5000);
    EXPECT_LE(in_use(), before + 4096);
  });
}

TEST(OperatorNew, AThreadKeepsEightMebibytesAtMostAndGivesThemBackAtItsEnd) {
  const std::size_t before = in_use();
  on_a_thread([before] {
    const std::vector<void*> blocks = take(16 * MiB / 4096, 4096);
    EXPECT_GE(in_use(), before + 16 * MiB);
    give_back(blocks, 4096);
    EXPECT_LE(in_use(), before + 9 * MiB);
    EXPECT_GE(in_use(), before + 7 * MiB);
  });
  EXPECT_LE(in_use(), before + MiB / 8);
}

TEST(OperatorNew, ABlockMayEndOnAnotherThreadAndWithoutItsSize) {
  std::vector<void*> blocks = take(1000, 256);
  on_a_thread([&] { give_back(blocks, 256); });
  on_a_thread([&] {
    blocks = take(1000, 256);
    for (void* block : blocks) ::operator delete(block);  // NOLINT: as who does not know the size does
  });
  ::operator delete(nullptr, 16);
  std::vector<void*> none{::operator new(0), ::operator new(0)};
  EXPECT_NE(none[0], none[1]);
  give_back(none, 0);
}

TEST(OperatorNew, MoreThanThereIsIsBadAlloc) {
  EXPECT_THROW(static_cast<void>(::operator new (std::size_t{1} << 62)), std::bad_alloc);
}

}  // namespace
}  // namespace sekisho

#endif
