// What the machine gives at this moment: how fast a fixed piece of work is, and how long the core stands still.
//
//   machine_pace SECONDS        → {"ns": 171.2, "longest_stall_us": 812.4, "stalled_ms_per_s": 3.1}
//
// A step brings sixteen random lines of an 8 MiB table, all at once, and mixes them: much as a lane brings what a
// burst will read. Its time, beside an answer's in the same window, tells the program's changes from the machine's. A
// stall is a pause of more than 20 µs between two steps: somebody else had the core, the kernel or the hypervisor.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace {

constexpr unsigned line_bits = 17, lines_a_step = 16;
constexpr std::size_t lines = std::size_t{1} << line_bits;  // of 64 octets: 8 MiB
constexpr std::uint64_t odd = 0x9E3779B97F4A7C15ULL;

struct alignas(64) Line {
  std::array<std::uint64_t, 8> words;
};

std::uint64_t nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}

std::uint64_t step(const std::vector<Line>& table, std::uint64_t state) {
  std::array<const Line*, lines_a_step> chosen;
  for (const Line*& line : chosen) {
    state = state * odd + 1;
    line = &table[state >> (64 - line_bits)];
    __builtin_prefetch(line);
  }
  std::uint64_t mixed = state;
  for (const Line* line : chosen) {
    for (const std::uint64_t word : line->words) mixed ^= (word ^ (mixed >> 29)) * odd;
  }
  return mixed;
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 0.1;
  std::vector<Line> table(lines);
  std::uint64_t state = 1;
  for (Line& line : table)
    std::generate(line.words.begin(), line.words.end(), [&] { return state = state * odd + 1; });
  constexpr std::uint64_t stall = 20'000;
  constexpr unsigned batch = 8;
  std::uint64_t longest = 0, stalled = 0, steps = 0;
  const std::uint64_t begin = nanoseconds(CLOCK_MONOTONIC), cpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
  const auto end = begin + static_cast<std::uint64_t>(seconds * 1e9);
  for (std::uint64_t now = begin, last = begin; now < end; last = now) {
    for (unsigned i = 0; i < batch; ++i) state = step(table, state);
    steps += batch;
    now = nanoseconds(CLOCK_MONOTONIC);
    if (now - last <= stall) continue;
    longest = std::max(longest, now - last);
    stalled += now - last;
  }
  const double used = static_cast<double>(nanoseconds(CLOCK_THREAD_CPUTIME_ID) - cpu);
  const double wall = static_cast<double>(nanoseconds(CLOCK_MONOTONIC) - begin);
  std::printf("{\"ns\": %.1f, \"longest_stall_us\": %.1f, \"stalled_ms_per_s\": %.2f, \"result\": %u}\n",
              used / static_cast<double>(steps), static_cast<double>(longest) / 1e3,
              static_cast<double>(stalled) * 1e3 / wall, static_cast<unsigned>(state & 1));
  return 0;
}
