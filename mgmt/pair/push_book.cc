#include "mgmt/pair/push_book.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sekisho::mgmt::pair {
namespace {

using nlohmann::json;

constexpr const char* file_name = "pair";

Duration back_off(std::uint64_t tries) {
  const std::uint64_t doublings = std::min<std::uint64_t>(tries > 0 ? tries - 1 : 0, 16);
  return std::chrono::seconds(std::min<std::int64_t>(std::int64_t{1} << doublings, PushBook::longest_wait_seconds));
}

}  // namespace

std::string_view to_text(Part part) {
  switch (part) {
    case Part::configuration:
      return "configuration";
    case Part::cookies:
      return "cookies";
    case Part::exemptions:
      return "exemptions";
  }
  return "";
}

std::string PushBook::read() {
  const auto text = files_.read(file_name);
  if (!text) return text.error() == trust::ReadFault::not_there ? "" : "the book of the pair cannot be read";
  const auto whole = trust::without_checksum(*text);
  if (whole && take(*whole)) {
    saved_ = *whole;
    return {};
  }
  files_.set_aside(file_name);
  return "the book of the pair is damaged and set aside: nothing is known of the peer until `sekishoctl pair push`";
}

bool PushBook::take(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return false;
  try {
    peer_ = value.at("peer").get<std::string>();
    contact_.seconds = value.at("contact").get<std::int64_t>();
    for (std::size_t i = 0; i < part_count; ++i) {
      const json& row = value.at(std::string(to_text(static_cast<Part>(i))));
      parts_[i] = {row.at("state").get<std::string>(), row.at("text").get<std::string>(),
                   row.at("common").get<std::string>(), WallTime{row.at("since").get<std::int64_t>()}};
    }
  } catch (const json::exception&) {
    peer_.clear();
    parts_ = {};
    contact_ = {};
    return false;
  }
  return true;
}

std::string PushBook::text() const {
  json value{{"peer", peer_}, {"contact", contact_.seconds}};
  for (std::size_t i = 0; i < part_count; ++i) {
    value[std::string(to_text(static_cast<Part>(i)))] = {{"state", parts_[i].state},
                                                         {"text", parts_[i].text},
                                                         {"common", parts_[i].common},
                                                         {"since", parts_[i].since.seconds}};
  }
  return value.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<std::string> PushBook::save() {
  // When the peer was last heard is for people: it alone is no reason to write.
  const WallTime contact = contact_;
  contact_.seconds -= contact_.seconds % 3600;
  std::string now = text();
  contact_ = contact;
  if (now == saved_) return std::nullopt;
  auto fault = files_.replace(file_name, trust::with_checksum(now));
  if (!fault) saved_ = std::move(now);
  return fault;
}

void PushBook::follow(const std::string& peer) {
  if (peer == peer_) return;
  peer_ = peer;
  parts_ = {};
  contact_ = {};
  failures_ = delays_ = 0;
  fault_.clear();
  next_ = {};
}

bool PushBook::due(const std::string& mark, Instant now) const { return mark != mark_ || now >= next_; }

void PushBook::begin(const std::string& mark) {
  if (mark != mark_) delays_ = 0;
  mark_ = mark;
}

void PushBook::on_failure(const std::string& why, Instant now) {
  ++failures_;
  fault_ = why;
  next_ = now + back_off(failures_);
}

void PushBook::on_contact(WallTime wall, Instant now, Duration wait) {
  failures_ = 0;
  fault_.clear();
  contact_ = wall;
  next_ = now + wait;
}

void PushBook::delay(Instant now) { next_ = now + back_off(++delays_); }

bool PushBook::put(Part part, std::string state, std::string text, WallTime now) {
  PartState& known = at(part);
  if (known.state == state && known.text == text) return false;
  known.state = std::move(state);
  known.text = std::move(text);
  known.since = now;
  return true;
}

}  // namespace sekisho::mgmt::pair
