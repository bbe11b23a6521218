// The server over a real Unix socket and loopback TCP: what it answers, and when it hangs up.
#include "mgmt/control/server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <future>
#include <thread>
#include <utility>

namespace sekisho::mgmt::control {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct TemporaryFolder {
  TemporaryFolder() {
    char name[] = "/tmp/sekisho-control-XXXXXX";
    path = mkdtemp(name);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  std::string path;
};

class Client {
 public:
  static Client unix_socket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return Client(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  static Client tcp(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return Client(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  Client(Client&& o) noexcept : connected(o.connected), fd_(std::exchange(o.fd_, -1)) {}
  ~Client() {
    if (fd_ >= 0) close(fd_);
  }

  void send_text(const std::string& text) { static_cast<void>(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL)); }
  /// Everything until the server hangs up.
  std::string read_all() {
    std::string all;
    char buffer[65536];
    for (ssize_t n = 0; (n = recv(fd_, buffer, sizeof buffer, 0)) > 0;)
      all.append(buffer, static_cast<std::size_t>(n));
    return all;
  }
  /// Until `end` has come, or the server hangs up.
  std::string read_until(const std::string& end) {
    std::string all;
    char c = 0;
    while (!all.ends_with(end) && recv(fd_, &c, 1, 0) == 1) all += c;
    return all;
  }
  std::string exchange(const std::string& text) {
    send_text(text);
    return read_all();
  }
  bool connected = false;

 private:
  Client(int family, const sockaddr* address, socklen_t size) : fd_(socket(family, SOCK_STREAM, 0)) {
    connected = connect(fd_, address, size) == 0;
  }
  int fd_;
};

class ServerTest : public testing::Test {
 protected:
  void start(const ServerLimits& limits = {}) {
    router.add(Method::get, "/hello", [](const Request& r) {
      return Response{200, "text/plain", "hello " + r.parameter("to")};
    });
    router.add(Method::post, "/echo", [](const Request& r) { return Response{200, "text/plain", r.body}; });
    router.add(Method::get, "/who", [](const Request& r) { return Response{200, "text/plain", r.peer.to_string()}; });
    router.add(Method::get, "/long", [](const Request&) {
      Response response{200, "text/plain", ""};
      response.chunks = [left = 3]() mutable -> std::optional<std::string> {
        if (left == 0) return std::nullopt;
        return left-- == 2 ? std::string() : std::string(70'000, '#');  // an empty piece must not end the body
      };
      return response;
    });
    for (const Router::Entry& entry : router.entries()) router.require(entry.method, entry.path, Role::nobody);
    server = std::make_unique<ControlServer>(limits);
    ASSERT_EQ(server->listen_unix(path, router), std::nullopt);
    ASSERT_EQ(server->listen_tcp("127.0.0.1", 0, router), std::nullopt);
    server->start();
  }

  TemporaryFolder folder;
  std::string path = folder.path + "/control.sock";
  Router router;
  std::unique_ptr<ControlServer> server;
};

const std::string hello = "GET /hello?to=you HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

TEST_F(ServerTest, AnswersOnBothSockets) {
  start();
  for (const std::string& reply :
       {Client::unix_socket(path).exchange(hello), Client::tcp(server->tcp_port()).exchange(hello)}) {
    EXPECT_THAT(reply, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(reply, testing::EndsWith("\r\n\r\nhello you"));
  }
}

TEST_F(ServerTest, KeepsAConnectionForSeveralRequests) {
  start();
  Client client = Client::tcp(server->tcp_port());
  const std::string again = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nfirst";
  client.send_text(again + again);  // pipelined
  EXPECT_THAT(client.read_until("first"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(client.read_until("first"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(client.exchange(hello), testing::EndsWith("hello you"));
}

TEST_F(ServerTest, KnowsWhoAsksOnTheUnixSocket) {
  start();
  const std::string ask = "GET /who HTTP/1.0\r\n\r\n";
  EXPECT_THAT(Client::unix_socket(path).exchange(ask), HasSubstr("(uid " + std::to_string(getuid()) + ")"));
  EXPECT_THAT(Client::tcp(server->tcp_port()).exchange(ask), HasSubstr("127.0.0.1"));
}

TEST_F(ServerTest, ProtectsTheSocketAndTakesItAway) {
  start();
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0660U);
  server->stop();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(ServerTest, AnswersWhatItCannotDo) {
  start();
  struct Case {
    const char* request;
    const char* expected;
  };
  for (const Case& c : {
           Case{"GET /nowhere HTTP/1.0\r\n\r\n", "404 Not Found"},
           Case{"GET /echo HTTP/1.0\r\n\r\n", "405 Method Not Allowed"},
           Case{"GET /echo HTTP/1.0\r\n\r\n", "Allow: POST"},
           Case{"POST /echo HTTP/1.0\r\nOrigin: https://elsewhere.example\r\n\r\n", "403 Forbidden"},
           Case{"DELETE /hello HTTP/1.0\r\n\r\n", "405 Method Not Allowed"},
           Case{"BREW /hello HTTP/1.0\r\n\r\n", "405 Method Not Allowed"},
           Case{"GET /hello?x=%q HTTP/1.0\r\n\r\n", "400 Bad Request"},
           Case{"\x16\x03\x01 a TLS hello\r\n\r\n", "400 Bad Request"},
           Case{"GET /hello HTTP/1.1\r\nno colon\r\n\r\n", "400 Bad Request"},
           Case{"GET /long HTTP/1.0\r\n\r\n", "505 HTTP Version Not Supported"},
       }) {
    EXPECT_THAT(Client::tcp(server->tcp_port()).exchange(c.request), HasSubstr(c.expected)) << c.request;
  }
}

TEST_F(ServerTest, HeadHasNoBody) {
  start();
  const std::string reply = Client::tcp(server->tcp_port()).exchange("HEAD /hello?to=you HTTP/1.0\r\n\r\n");
  EXPECT_THAT(reply, StartsWith("HTTP/1.0 200 OK"));
  EXPECT_THAT(reply, HasSubstr("Content-Length: 9\r\n"));
  EXPECT_THAT(reply, testing::EndsWith("\r\n\r\n"));
}

TEST_F(ServerTest, StreamsLongBodies) {
  start();
  const std::string reply =
      Client::unix_socket(path).exchange("GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(reply, HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_EQ(std::count(reply.begin(), reply.end(), '#'), 140'000);
  EXPECT_THAT(reply, testing::EndsWith("\r\n0\r\n\r\n"));
}

TEST_F(ServerTest, BoundsHeadersAndBodies) {  // I4
  ServerLimits limits;
  limits.header_bytes = 1024;
  limits.body_bytes = limits.staff_body_bytes = 100;
  start(limits);
  const std::string long_header = "GET /hello HTTP/1.1\r\nX: " + std::string(2000, 'x') + "\r\n\r\n";
  EXPECT_THAT(Client::tcp(server->tcp_port()).exchange(long_header), HasSubstr("431 "));
  const std::string long_body = "POST /echo HTTP/1.1\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x');
  EXPECT_THAT(Client::tcp(server->tcp_port()).exchange(long_body), HasSubstr("413 "));
  const std::string chunked =
      "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n" + std::string(128, 'x') + "\r\n0\r\n\r\n";
  EXPECT_THAT(Client::tcp(server->tcp_port()).exchange(chunked), HasSubstr("413 "));
  EXPECT_THAT(Client::tcp(server->tcp_port()).exchange(hello), HasSubstr("200 OK")) << "others are served on";
}

TEST_F(ServerTest, DropsWhoIsSlowToAsk) {
  ServerLimits limits;
  limits.read_timeout = std::chrono::milliseconds(50);
  start(limits);
  Client silent = Client::tcp(server->tcp_port());
  Client slow = Client::unix_socket(path);
  slow.send_text("GET /hello HT");
  EXPECT_EQ(silent.read_all(), "");
  EXPECT_EQ(slow.read_all(), "");
}

TEST_F(ServerTest, ATrickleDoesNotProlongTheTimeout) {  // slowloris
  ServerLimits limits;
  limits.read_timeout = std::chrono::milliseconds(50);
  start(limits);
  Client client = Client::unix_socket(path);
  client.send_text("GET /hello HTTP/1.1\r\n");
  std::atomic<bool> over{false};
  std::thread trickle([&] {
    while (!over) client.send_text("X: y\r\n");
  });
  const std::string reply = client.read_all();  // returns only when the server hangs up
  over = true;
  trickle.join();
  EXPECT_THAT(reply, testing::AnyOf("", HasSubstr("431 ")));
}

TEST_F(ServerTest, BoundsConnections) {  // I4
  ServerLimits limits;
  limits.connections = 2;
  start(limits);
  Client first = Client::tcp(server->tcp_port());
  Client second = Client::tcp(server->tcp_port());
  const std::string keep = "GET /hello?to=you HTTP/1.1\r\nHost: x\r\n\r\n";
  for (Client* client : {&first, &second}) {  // both are in
    client->send_text(keep);
    EXPECT_THAT(client->read_until("hello you"), HasSubstr("200 OK"));
  }
  EXPECT_EQ(Client::tcp(server->tcp_port()).exchange(hello), "") << "the third is closed at once";
  EXPECT_THAT(Client::unix_socket(path).exchange(hello), HasSubstr("200 OK")) << "staff have room of their own";
}

TEST_F(ServerTest, TakesOverADeadSocketButNotALivingOne) {
  start();
  ControlServer second;
  EXPECT_THAT(*second.listen_unix(path, router), HasSubstr("in use"));
  EXPECT_THAT(*second.listen_unix(folder.path, router), HasSubstr("not a socket"));
  EXPECT_THAT(*second.listen_unix(std::string(200, 'x'), router), HasSubstr("107"));
  EXPECT_THAT(*second.listen_tcp("127.0.0.1", server->tcp_port(), router), HasSubstr("cannot listen"));
  EXPECT_NE(second.listen_tcp("localhost", 0, router), std::nullopt) << "addresses only";

  const std::string dead = folder.path + "/dead.sock";
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, dead.c_str(), dead.size() + 1);
  ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  close(fd);
  EXPECT_EQ(second.listen_unix(dead, router), std::nullopt);
}

TEST_F(ServerTest, RunsPostedWorkInItsThread) {
  start();
  std::promise<std::thread::id> ran;
  server->post([&] { ran.set_value(std::this_thread::get_id()); });
  EXPECT_NE(ran.get_future().get(), std::this_thread::get_id());
}

TEST_F(ServerTest, StopsWithConnectionsOpen) {
  start();
  Client client = Client::unix_socket(path);
  client.send_text("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_until("hello ");
  server->stop();
  server.reset();
  EXPECT_EQ(client.read_all(), "");
}

}  // namespace
}  // namespace sekisho::mgmt::control
