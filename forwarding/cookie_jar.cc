#include "forwarding/cookie_jar.h"

#include <algorithm>

#include "base/check.h"

namespace sekisho::forwarding {
namespace {

constexpr Duration client_cookie_life = std::chrono::hours(24);  // RFC 7873 §7.1: a day or so
constexpr Duration off_for = std::chrono::hours(1);
constexpr unsigned ignored_until_off = 3;

}  // namespace

void UpstreamCookie::take(Bytes server_part) {
  SEKISHO_CHECK(server_part.size() <= largest - client_size);
  std::copy(server_part.begin(), server_part.end(), octets.begin() + client_size);
  size = static_cast<std::uint8_t>(client_size + server_part.size());
}

CookieJar::Row* CookieJar::find(const Endpoint& server) {
  const auto at = index_.find(server);
  if (at == index_.end()) return nullptr;
  order_.splice(order_.end(), order_, at->second);
  return &*at->second;
}

std::optional<UpstreamCookie> CookieJar::cookie_for(const Endpoint& server, Instant now, Random& random) {
  Row* row = find(server);
  if (row == nullptr) {
    if (order_.size() >= capacity_) {
      index_.erase(order_.front().server);
      order_.pop_front();
    }
    order_.push_back({server, {}, now - client_cookie_life, {}});
    index_.emplace(server, std::prev(order_.end()));
    row = &order_.back();
  }
  if (now < row->off_until) return std::nullopt;
  if (now >= row->made + client_cookie_life) {
    row->cookie = {};
    random.fill(MutableBytes(row->cookie.octets).first(UpstreamCookie::client_size));
    row->made = now;
  }
  return row->cookie;
}

void CookieJar::learn(const Endpoint& server, const CookieNews& news, Instant now) {
  Row* row = find(server);
  if (row == nullptr || !std::ranges::equal(row->cookie.ours(), news.cookie.ours())) return;  // of an earlier cookie
  switch (news.kind) {
    case CookieNews::Kind::given:
      row->cookie = news.cookie;
      row->ignored = 0;
      return;
    case CookieNews::Kind::ended:
      row->cookie.size = UpstreamCookie::client_size;
      return;
    case CookieNews::Kind::refused:
      row->cookie.size = UpstreamCookie::client_size;
      row->off_until = now + off_for;
      return;
    case CookieNews::Kind::ignored:
      if (row->cookie.expected() || ++row->ignored < ignored_until_off) return;
      row->ignored = 0;
      row->off_until = now + off_for;
      return;
  }
}

void CookieJar::clear() {
  index_.clear();
  order_.clear();
}

}  // namespace sekisho::forwarding
