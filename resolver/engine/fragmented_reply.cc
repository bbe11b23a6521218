#include "resolver/engine/fragmented_reply.h"

namespace sekisho::resolver {

std::size_t cut_to_truncated(MutableBytes message) {
  constexpr std::size_t header_size = 12;
  constexpr std::size_t longest_name = 255;
  ByteReader reader(message);
  reader.seek(4);
  if (reader.u16() != 1) return 0;
  reader.seek(header_size);
  for (std::uint8_t length = reader.u8(); length != 0; length = reader.u8()) {
    if (length > 63 || reader.offset() > header_size + longest_name) return 0;
    reader.skip(length);
  }
  reader.skip(4);
  if (!reader.ok()) return 0;
  message[2] = static_cast<std::uint8_t>(message[2] | 0x02);  // TC
  for (const std::size_t count : {6, 8, 10}) store_u16(&message[count], 0);
  return reader.offset();
}

}  // namespace sekisho::resolver
