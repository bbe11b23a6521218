// Messages over a stream, however it is cut.
#include "dataplane/io/stream_connection.h"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/messages.h"

namespace sekisho::dataplane {
namespace {

using namespace testing;  // NOLINT: the test's own words

Octets framed(const Octets& message) {
  Octets out(2 + message.size());
  store_u16(out.data(), static_cast<std::uint16_t>(message.size()));
  std::memcpy(out.data() + 2, message.data(), message.size());
  return out;
}

void put(StreamConnection& c, Bytes octets) {
  ASSERT_LE(octets.size(), c.input_room().size());
  std::memcpy(c.input_room().data(), octets.data(), octets.size());
  c.arrived(octets.size());
}

TEST(StreamConnection, MessagesComeOutWholeWhereverTheyWereCut) {
  const Octets one = query("a.example. A").wire();
  const Octets two = query("bb.example. AAAA").wire();
  Octets stream = framed(one);
  const Octets second = framed(two);
  stream.insert(stream.end(), second.begin(), second.end());
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    StreamConnection c;
    std::vector<Octets> got;
    const auto drain = [&] {
      Bytes message;
      while (c.next_message(message) == StreamConnection::Next::message) {
        got.emplace_back(message.begin(), message.end());
        c.drop_message();
      }
    };
    put(c, Bytes(stream).first(cut));
    drain();
    put(c, Bytes(stream).subspan(cut));
    drain();
    EXPECT_EQ(got, (std::vector<Octets>{one, two})) << cut;
  }
}

TEST(StreamConnection, ALengthThatNoQueryHasIsBroken) {
  for (const std::uint16_t length : std::initializer_list<std::uint16_t>{0, 11, 4097, 65535}) {
    StreamConnection c;
    std::array<std::uint8_t, 2> prefix;
    store_u16(prefix.data(), length);
    put(c, prefix);
    Bytes message;
    EXPECT_EQ(c.next_message(message), StreamConnection::Next::broken) << length;
  }
}

TEST(StreamConnection, OutputIsInOrderAndSurvivesPartialWrites) {
  StreamConnection c;
  Octets expected, got;
  for (std::uint8_t i = 0; i < 5; ++i) {
    const Octets message(100U + i, i);
    c.queue(message);
    const Octets f = framed(message);
    expected.insert(expected.end(), f.begin(), f.end());
  }
  EXPECT_EQ(c.output_octets(), expected.size());
  unsigned ended = 0;
  while (c.output_octets() != 0) {
    std::array<Bytes, 3> parts;
    const std::size_t count = c.output(parts);
    std::size_t take = 37;  // what the socket takes this time
    std::size_t written = 0;
    for (std::size_t i = 0; i < count && take != 0; ++i) {
      const std::size_t n = std::min(take, parts[i].size());
      got.insert(got.end(), parts[i].begin(), parts[i].begin() + static_cast<std::ptrdiff_t>(n));
      take -= n;
      written += n;
    }
    ended += c.written(written) ? 1 : 0;
  }
  EXPECT_EQ(got, expected);
  EXPECT_EQ(ended, 5U);
}

TEST(StreamConnection, TakesNoMoreAtEitherLimit) {
  StreamConnection c;
  EXPECT_TRUE(c.may_take_more());
  c.in_flight = StreamConnection::max_in_flight;
  EXPECT_FALSE(c.may_take_more());
  c.in_flight = 0;
  while (c.output_octets() < StreamConnection::max_output) c.queue(Octets(65535));
  EXPECT_FALSE(c.may_take_more());
}

}  // namespace
}  // namespace sekisho::dataplane
