#include "resolver/engine/tcp_connection.h"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace sekisho::resolver {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t max_queued = 256U << 10;
constexpr std::size_t max_waiting = 4096;  // cancelled ones included
constexpr std::size_t first_room = 4096;
constexpr std::size_t largest_frame = 2 + 65535;
constexpr std::size_t smallest_message = 12;

asio::ip::tcp::endpoint to_asio(const Endpoint& endpoint) {
  const SocketAddress address = socket_address(endpoint);
  asio::ip::tcp::endpoint out;
  std::memcpy(out.data(), address.get(), address.size);
  out.resize(address.size);
  return out;
}

}  // namespace

TcpConnection::TcpConnection(TcpPool& pool, asio::io_context& io, RealmId realm, const Endpoint& server, Instant now)
    : pool_(pool),
      socket_(io),
      realm_(realm),
      server_(server),
      deadline_(now + pool.limits_.connect_timeout),
      in_(first_room) {}

bool TcpConnection::start(int fd) {
  error_code error;
  socket_.assign(server_.address.is_v4() ? asio::ip::tcp::v4() : asio::ip::tcp::v6(), fd, error);
  if (error) {
    ::close(fd);
    return false;
  }
  socket_.async_connect(to_asio(server_),
                        [self = shared_from_this()](const error_code& e) { self->on_connected(e); });
  return true;
}

bool TcpConnection::add(TcpPool::Query query, Instant now) {
  if (closed_ || waiting_.size() >= max_waiting || query.wire.size() < smallest_message ||
      out_next_.size() + query.wire.size() + 2 > max_queued) {
    return false;
  }
  const std::uint16_t original = load_u16(query.wire.data());
  std::uint16_t id = original;
  while (waiting_.count(id) != 0) id = pool_.random_.u16();  // max_waiting leaves most of them free
  std::uint8_t head[4];
  store_u16(head, static_cast<std::uint16_t>(query.wire.size()));
  store_u16(head + 2, id);
  out_next_.insert(out_next_.end(), head, head + sizeof head);
  out_next_.insert(out_next_.end(), query.wire.begin() + 2, query.wire.end());
  // Not while an answer is overdue: a dead connection would be kept alive by the queries that it swallows.
  if (connected_ && waiting_.empty()) deadline_ = now + pool_.limits_.reply_timeout;
  waiting_.emplace(id, Waiting{std::move(query), original});
  ++live_;
  pool_.counters_.tcp_sent.add();
  write();
  return true;
}

void TcpConnection::cancel(AttemptKey key) {
  for (auto& [id, waiting] : waiting_) {
    if (waiting.cancelled || waiting.query.key != key) continue;
    waiting.cancelled = true;
    waiting.query.wire.clear();
    --live_;
    return;
  }
}

void TcpConnection::on_connected(const error_code& error) {
  if (closed_) return;
  if (error) {
    pool_.counters_.tcp_connect_failures.add();
    close(false, monotonic_now());
    return;
  }
  connected_ = true;
  deadline_ = monotonic_now() + pool_.limits_.reply_timeout;
  write();
  read();
}

void TcpConnection::write() {
  if (!connected_ || writing_ || out_next_.empty()) return;
  writing_ = true;
  out_.clear();
  out_.swap(out_next_);
  asio::async_write(socket_, asio::buffer(out_), [self = shared_from_this()](const error_code& error, std::size_t) {
    self->writing_ = false;
    if (self->closed_) return;
    if (error) {
      self->broken();
    } else {
      self->write();
    }
  });
}

void TcpConnection::read() {
  if (have_ == in_.size()) in_.resize(largest_frame);
  socket_.async_read_some(asio::buffer(in_.data() + have_, in_.size() - have_),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            if (self->closed_) return;
                            if (error) {
                              self->broken();
                            } else {
                              self->on_read(size);
                            }
                          });
}

void TcpConnection::on_read(std::size_t size) {
  have_ += size;
  const std::size_t used = take_messages(monotonic_now());
  if (closed_) return;
  std::memmove(in_.data(), in_.data() + used, have_ - used);
  have_ -= used;
  read();
}

/// Returns how many octets were whole messages.
std::size_t TcpConnection::take_messages(Instant now) {
  std::size_t at = 0;
  while (!closed_ && have_ - at >= 2) {
    const std::size_t size = load_u16(&in_[at]);
    if (size < smallest_message) {
      broken();  // no DNS message: what follows can't be trusted to be framed either
      break;
    }
    if (have_ - at < 2 + size) break;
    on_message({&in_[at + 2], size}, now);
    at += 2 + size;
  }
  return at;
}

void TcpConnection::on_message(MutableBytes message, Instant now) {
  const auto found = waiting_.find(load_u16(message.data()));
  if (found == waiting_.end()) {
    pool_.counters_.tcp_unexpected.add();
    return;
  }
  Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  proven_ = true;
  pool_.counters_.tcp_received.add();
  if (!waiting.cancelled) --live_;
  deadline_ = now + (waiting_.empty() ? pool_.limits_.idle_timeout : pool_.limits_.reply_timeout);
  if (waiting.cancelled) return;
  store_u16(message.data(), waiting.original_id);
  pool_.attempts_.erase(waiting.query.key);
  pool_.events_.on_tcp(waiting.query.key, message, now);
}

void TcpConnection::broken() {
  if (live_ > 0) pool_.counters_.tcp_broken.add();
  close(true, monotonic_now());
}

void TcpConnection::close(bool retry, Instant now) {
  if (closed_) return;
  closed_ = true;
  const auto self = shared_from_this();
  pool_.forget(*this);
  error_code ignored;
  socket_.close(ignored);
  for (auto& [id, waiting] : std::exchange(waiting_, {})) {
    if (waiting.cancelled) continue;
    pool_.attempts_.erase(waiting.query.key);
    if (retry && proven_ && !waiting.query.again) {
      pool_.counters_.tcp_retried.add();
      waiting.query.again = true;
      pool_.place(std::move(waiting.query), realm_, server_, true, now);
    } else {
      pool_.failed_.push_back(waiting.query.key);
    }
  }
  live_ = 0;
}

}  // namespace sekisho::resolver
