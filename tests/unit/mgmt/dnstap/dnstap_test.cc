// dnstap's octets, its streams, and a writer that makes nobody wait.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "mgmt/dnstap/frame_stream.h"
#include "mgmt/dnstap/writer.h"

namespace sekisho::mgmt::dnstap {
namespace {

using Octets = std::vector<std::uint8_t>;

TapHead client_query() {
  TapHead head;
  head.asker = {10, 1, 0, 9};
  head.responder = {10, 1, 0, 53};
  head.has_asker = head.has_responder = true;
  head.asker_port = 40000;
  head.responder_port = 53;
  head.at_ns = 1'500'000'000;
  return head;
}

TEST(DnstapMessage, IsTheProtocolBufferThatReadersExpect) {
  const Octets query{0xAB, 0xCD};
  Octets out;
  encode(client_query(), query, {"gw1", "sekisho 1"}, 1'000'000'000'000'000'000, out);
  const Octets inner{0x08, 5,    0x10, 1,    0x18, 1,     // type, family, protocol
                     0x22, 4,    10,   1,    0,    9,     // query_address
                     0x2A, 4,    10,   1,    0,    53,    // response_address
                     0x30, 0xC0, 0xB8, 0x02, 0x38, 53,    // ports
                     0x40, 0x81, 0x94, 0xEB, 0xDC, 0x03,  // seconds: 1,000,000,001
                     0x4D, 0x00, 0x65, 0xCD, 0x1D,        // nanoseconds: 500,000,000
                     0x52, 2,    0xAB, 0xCD};             // query_message
  Octets expected{0x0A, 3,   'g', 'w', '1', 0x12, 9,   's',  'e',
                  'k',  'i', 's', 'h', 'o', ' ',  '1', 0x72, static_cast<std::uint8_t>(inner.size())};
  expected.insert(expected.end(), inner.begin(), inner.end());
  expected.insert(expected.end(), {0x78, 1});
  EXPECT_EQ(out, expected);
}

TEST(FrameStream, ControlFramesAreReadBack) {
  Octets octets;
  add_control(Control::accept, octets);
  for (std::size_t n = 0; n < octets.size(); ++n)
    EXPECT_EQ(read_control(Bytes(octets).first(n)).state, ControlRead::State::more);
  const ControlRead read = read_control(octets);
  EXPECT_EQ(read.state, ControlRead::State::whole);
  EXPECT_EQ(read.control, Control::accept);
  EXPECT_TRUE(read.fits);
  EXPECT_EQ(read.length, octets.size());
  octets.back() ^= 1;
  EXPECT_FALSE(read_control(octets).fits) << "another content";
  EXPECT_EQ(read_control(Octets{0, 0, 0, 9, 0, 0, 0, 4}).state, ControlRead::State::broken);
  EXPECT_EQ(read_control(Octets{0, 0, 0, 0, 0xFF, 0, 0, 4}).state, ControlRead::State::broken);
}

/// An outlet that a test opens and blocks.
class Pipe final : public Outlet {
 public:
  bool ready(Instant) override { return open; }
  std::size_t write_some(Bytes octets) override {
    const std::size_t n = std::min(octets.size(), room);
    taken.insert(taken.end(), octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(n));
    room -= n;
    return n;
  }
  void close() override {}
  bool open = true;
  std::size_t room = ~std::size_t{0};
  Octets taken;
};

std::size_t frames_in(Bytes octets) {
  std::size_t frames = 0;
  while (octets.size() >= 4) {
    const std::size_t size = load_u32(octets.data());
    if (octets.size() < 4 + size) return frames;
    octets = octets.subspan(4 + size);
    ++frames;
  }
  return frames;
}

TEST(Writer, AReaderThatDoesNotKeepUpCostsMessagesAndNothingElse) {
  MessageTap tap(64 << 10);
  auto pipe = std::make_unique<Pipe>();
  Pipe& outlet = *pipe;
  Writer writer(std::move(pipe), {"gw1", "1"}, {&tap});
  const Octets message(100, 7);
  outlet.room = 0;
  for (int i = 0; i < 50'000; ++i) {
    tap.push(client_query(), message);
    if (i % 100 == 0) writer.round({}, 0);
  }
  EXPECT_GT(tap.dropped().value(), 0U) << "the queue must have been full";
  outlet.room = ~std::size_t{0};
  while (writer.round({}, 0)) {
  }
  EXPECT_EQ(frames_in(outlet.taken), writer.written());
  EXPECT_EQ(writer.written() + tap.dropped().value(), 50'000U);
}

TEST(Writer, WithoutAReaderOldMessagesAreThrownAwayAndCounted) {
  MessageTap tap(64 << 10);
  auto pipe = std::make_unique<Pipe>();
  Pipe& outlet = *pipe;
  Writer writer(std::move(pipe), {}, {&tap});
  const Octets message{1, 2, 3};
  outlet.open = false;
  tap.push(client_query(), message);
  EXPECT_TRUE(writer.round({}, 0));
  EXPECT_EQ(writer.unread(), 1U);
  outlet.open = true;
  tap.push(client_query(), message);
  writer.round({}, 0);
  EXPECT_EQ(frames_in(outlet.taken), 1U);
}

struct Folder {
  Folder() {
    char name[] = "/tmp/sekisho-dnstap-XXXXXX";
    path = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

std::string slurp(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(FileOutlet, GrowsToItsLimitAndBeginsAnew) {
  Folder folder;
  const std::string path = folder.path + "/tap";
  const auto outlet = file_outlet(path, 200);
  Octets frame;
  add_data(Octets(170, 9), frame);
  ASSERT_TRUE(outlet->ready(Instant{}));
  EXPECT_EQ(outlet->write_some(frame), frame.size());
  ASSERT_FALSE(outlet->ready(Instant{} + 1s)) << "over its limit: the next file has to wait a little";
  ASSERT_TRUE(outlet->ready(Instant{} + 20s));
  outlet->close();
  Octets start, stop;
  add_control(Control::start, start);
  add_control(Control::stop, stop);
  EXPECT_EQ(slurp(path + ".old").size(), start.size() + frame.size() + stop.size());
  EXPECT_EQ(slurp(path).size(), start.size() + stop.size());
}

/// A disk that is full once a file has so many octets.
struct FileLimit {
  explicit FileLimit(rlim_t octets) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit limit = before;
    limit.rlim_cur = octets;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileLimit() { setrlimit(RLIMIT_FSIZE, &before); }
  rlimit before{};
};

TEST(FileOutlet, AFrameThatWasCutByAFullDiskDoesNotSpoilTheNextFile) {
  Folder folder;
  const std::string path = folder.path + "/tap";
  MessageTap tap(64 << 10);
  Writer writer(file_outlet(path, 1 << 20), {"gw1", "1"}, {&tap});
  const Octets message(1000, 7);
  {
    const FileLimit limit(500);
    tap.push(client_query(), message);
    writer.round(Instant{}, 0);
  }
  for (int i = 1; i <= 3; ++i) {  // long after: the next file begins at once
    tap.push(client_query(), message);
    writer.round(Instant{} + 1h * i, 0);
  }
  const std::string text = slurp(path);
  Bytes octets{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  const ControlRead start = read_control(octets);
  ASSERT_EQ(start.control, Control::start);
  octets = octets.subspan(start.length);
  ASSERT_GE(frames_in(octets), 2U);
  EXPECT_EQ(octets.size() % frames_in(octets), 0U);
  EXPECT_EQ(load_u32(octets.data()) + 4, octets.size() / frames_in(octets)) << "the first frame is a whole one";
}

TEST(SocketOutlet, GreetsAndFindsAReaderThatComesLater) {
  Folder folder;
  const std::string path = folder.path + "/s";
  const auto outlet = socket_outlet(path);
  EXPECT_FALSE(outlet->ready(Instant{}));  // nobody there
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  EXPECT_FALSE(outlet->ready(Instant{} + 2s));  // greeted, not accepted
  const int reader = accept(listener, nullptr, nullptr);
  std::array<std::uint8_t, 256> heard{};
  ssize_t n = recv(reader, heard.data(), heard.size(), 0);
  EXPECT_EQ(read_control(Bytes(heard).first(static_cast<std::size_t>(n))).control, Control::ready);
  Octets accepted;
  add_control(Control::accept, accepted);
  ASSERT_EQ(send(reader, accepted.data(), accepted.size(), 0), static_cast<ssize_t>(accepted.size()));
  ASSERT_TRUE(outlet->ready(Instant{} + 2s));
  n = recv(reader, heard.data(), heard.size(), 0);
  EXPECT_EQ(read_control(Bytes(heard).first(static_cast<std::size_t>(n))).control, Control::start);
  close(reader);
  Octets frame(1000, 1);
  for (int i = 0; i < 3; ++i) (void)outlet->write_some(frame);
  EXPECT_FALSE(outlet->ready(Instant{} + 2s)) << "the reader has gone";
  close(listener);
}

}  // namespace
}  // namespace sekisho::mgmt::dnstap
