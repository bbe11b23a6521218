#include "forwarding/case_bits.h"

#include <algorithm>
#include <array>

namespace sekisho::forwarding {

dns::Name with_random_case(const dns::Name& name, Random& random) {
  std::array<std::uint8_t, 255> octets;
  std::array<std::uint8_t, 32> bits;
  const Bytes wire = name.wire();
  std::copy(wire.begin(), wire.end(), octets.begin());
  random.fill(MutableBytes(bits).first((wire.size() + 7) / 8));  // randomness costs
  for (std::size_t at = 0; at < wire.size() && wire[at] != 0;) {
    const std::size_t end = at + 1 + wire[at];
    for (++at; at < end; ++at) {
      const std::uint8_t lower = octets[at] | 0x20U;
      if (lower < 'a' || lower > 'z') continue;
      const bool upper = ((bits[at / 8] >> (at % 8)) & 1U) != 0;
      octets[at] = static_cast<std::uint8_t>(upper ? lower & ~0x20U : lower);
    }
  }
  return dns::Name::from_wire({octets.data(), wire.size()}).value();
}

}  // namespace sekisho::forwarding
