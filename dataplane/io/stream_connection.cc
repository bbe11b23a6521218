#include "dataplane/io/stream_connection.h"

#include <algorithm>
#include <cstring>

#include "dns/header.h"

namespace sekisho::dataplane {

StreamConnection::Next StreamConnection::next_message(Bytes& message) const {
  if (filled_ < 2) return Next::none;
  const std::size_t length = load_u16(input_.data());
  if (length < dns::Header::size || length > max_query) return Next::broken;
  if (filled_ < 2 + length) return Next::none;
  message = Bytes(input_).subspan(2, length);
  return Next::message;
}

void StreamConnection::drop_message() {
  const std::size_t size = 2 + std::size_t{load_u16(input_.data())};
  std::memmove(input_.data(), input_.data() + size, filled_ - size);
  filled_ -= size;
}

void StreamConnection::queue(Bytes message) {
  std::vector<std::uint8_t> reply(2 + message.size());
  store_u16(reply.data(), static_cast<std::uint16_t>(message.size()));
  std::memcpy(reply.data() + 2, message.data(), message.size());
  output_octets_ += reply.size();
  output_.push_back(std::move(reply));
}

std::size_t StreamConnection::output(std::span<Bytes> parts) const {
  const std::size_t count = std::min(parts.size(), output_.size());
  for (std::size_t i = 0; i < count; ++i) parts[i] = Bytes(output_[i]).subspan(i == 0 ? head_written_ : 0);
  return count;
}

bool StreamConnection::written(std::size_t octets) {
  output_octets_ -= octets;
  head_written_ += octets;
  bool ended = false;
  while (!output_.empty() && head_written_ >= output_.front().size()) {
    head_written_ -= output_.front().size();
    output_.pop_front();
    ended = true;
  }
  return ended;
}

}  // namespace sekisho::dataplane
