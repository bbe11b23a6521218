#include "mgmt/config/values.h"

#include <algorithm>
#include <charconv>

namespace sekisho::mgmt::config {
namespace {

bool refuse(Diagnostics& out, Code code, const Node& node, std::vector<std::string> details) {
  out.push_back({code, Severity::error, node.where, std::move(details)});
  return false;
}

const std::string* want_text(const Node& node, std::string_view what, Diagnostics& out) {
  const std::string* text = node.text();
  if (!text) refuse(out, Code::wrong_type, node, {std::string(what) + " in quotes", std::string(what)});
  return text;
}

struct Unit {
  std::string_view suffix;
  std::uint64_t factor;
};

/// "15s" → 15 × factor of "s"; nothing when it is not exactly a number and a known unit, or too large.
std::optional<std::uint64_t> number_with_unit(std::string_view text, std::span<const Unit> units) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : units) {
    if (unit.suffix != suffix) continue;
    if (number > UINT64_MAX / unit.factor) return std::nullopt;
    return number * unit.factor;
  }
  return std::nullopt;
}

constexpr Unit time_units[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr Unit size_units[] = {{"KiB", 1ULL << 10}, {"MiB", 1ULL << 20}, {"GiB", 1ULL << 30}};

/// For messages: a bound in the unit that reads best.
std::string in_units(std::uint64_t value, std::span<const Unit> units) {
  for (std::size_t i = units.size(); i-- > 0;) {
    if (value >= units[i].factor && value % units[i].factor == 0)
      return std::to_string(value / units[i].factor) + std::string(units[i].suffix);
  }
  return std::to_string(value) + std::string(units.front().suffix);
}

}  // namespace

bool decode_value(const Node& node, const Bounds& bounds, std::string& out, Diagnostics& diagnostics) {
  const std::string* text = want_text(node, "text", diagnostics);
  if (!text) return false;
  if (!bounds.choices.empty() &&
      std::find(bounds.choices.begin(), bounds.choices.end(), *text) == bounds.choices.end()) {
    std::string all;
    for (const std::string_view choice : bounds.choices)
      all += (all.empty() ? "\"" : ", \"") + std::string(choice) + "\"";
    return refuse(diagnostics, Code::not_a_choice, node, {*text, all});
  }
  if (bounds.choices.empty() && bounds.max != UINT64_MAX &&
      (text->size() > bounds.max || text->size() < bounds.min)) {
    return refuse(diagnostics, Code::out_of_range, node,
                  {*text, std::to_string(bounds.min), std::to_string(bounds.max) + " characters"});
  }
  out = *text;
  return true;
}

bool decode_value(const Node& node, const Bounds&, bool& out, Diagnostics& diagnostics) {
  const bool* truth = node.boolean();
  if (!truth) return refuse(diagnostics, Code::wrong_type, node, {"true or false, without quotes", "true or false"});
  out = *truth;
  return true;
}

bool decode_value(const Node& node, const Bounds& bounds, std::uint32_t& out, Diagnostics& diagnostics) {
  const std::int64_t* number = node.integer();
  if (!number) return refuse(diagnostics, Code::wrong_type, node, {"a whole number, without quotes", "whole number"});
  const std::uint64_t max = std::min<std::uint64_t>(bounds.max, UINT32_MAX);
  if (*number < 0 || static_cast<std::uint64_t>(*number) < bounds.min || static_cast<std::uint64_t>(*number) > max) {
    return refuse(diagnostics, Code::out_of_range, node,
                  {std::to_string(*number), std::to_string(bounds.min), std::to_string(max)});
  }
  out = static_cast<std::uint32_t>(*number);
  return true;
}

bool decode_value(const Node& node, const Bounds& bounds, Duration& out, Diagnostics& diagnostics) {
  const std::string* text = want_text(node, "a duration such as \"5s\"", diagnostics);
  if (!text) return false;
  const auto ms = number_with_unit(*text, time_units);
  if (!ms) return refuse(diagnostics, Code::bad_duration, node, {*text});
  const std::uint64_t max = std::min<std::uint64_t>(bounds.max, 365ULL * 86'400'000);
  if (*ms < bounds.min || *ms > max) {
    return refuse(diagnostics, Code::out_of_range, node,
                  {*text, in_units(bounds.min, time_units), in_units(max, time_units)});
  }
  out = std::chrono::milliseconds(*ms);
  return true;
}

bool decode_value(const Node& node, const Bounds& bounds, ByteSize& out, Diagnostics& diagnostics) {
  const std::string* text = want_text(node, "a size such as \"64MiB\"", diagnostics);
  if (!text) return false;
  const auto bytes = number_with_unit(*text, size_units);
  if (!bytes) return refuse(diagnostics, Code::bad_size, node, {*text});
  if (*bytes < bounds.min || *bytes > bounds.max) {
    return refuse(diagnostics, Code::out_of_range, node,
                  {*text, in_units(bounds.min, size_units), in_units(bounds.max, size_units)});
  }
  out.bytes = *bytes;
  return true;
}

bool decode_value(const Node& node, const Bounds&, WallTime& out, Diagnostics& diagnostics) {
  const WallTime* moment = node.moment();
  if (!moment) {
    return refuse(
        diagnostics, Code::wrong_type, node,
        {"a date and time with its offset and without quotes, such as 2026-12-01T18:00:00+09:00", "date and time"});
  }
  out = *moment;
  return true;
}

bool decode_value(const Node& node, const Bounds&, dns::Name& out, Diagnostics& diagnostics) {
  const std::string* text = want_text(node, "a domain name", diagnostics);
  if (!text) return false;
  const auto name = dns::Name::from_text(*text);
  if (text->empty() || *text == "@" || !name) return refuse(diagnostics, Code::bad_name, node, {*text});
  out = *name;
  return true;
}

bool decode_value(const Node& node, const Bounds&, dns::RRType& out, Diagnostics& diagnostics) {
  const std::string* text = want_text(node, "a record type such as \"SOA\"", diagnostics);
  if (!text) return false;
  const auto type = dns::parse_rrtype(*text);
  if (!type || dns::is_meta(*type)) return refuse(diagnostics, Code::bad_rrtype, node, {*text});
  out = *type;
  return true;
}

bool decode_value(const Node& node, const Bounds&, IpAddress& out, Diagnostics& diagnostics) {
  const std::string* text = want_text(node, "an IP address", diagnostics);
  if (!text) return false;
  const auto address = IpAddress::parse(*text);
  if (!address) return refuse(diagnostics, Code::bad_address, node, {*text});
  out = *address;
  return true;
}

bool decode_value(const Node& node, const Bounds&, IpPrefix& out, Diagnostics& diagnostics) {
  const std::string* text = want_text(node, "a network such as \"10.1.0.0/16\"", diagnostics);
  if (!text) return false;
  const auto prefix = IpPrefix::parse(*text);
  if (!prefix) {
    std::string meant;
    const std::size_t slash = text->find('/');
    const auto address = IpAddress::parse(std::string_view(*text).substr(0, slash));
    unsigned length = 0;
    if (address && slash != std::string::npos &&
        std::from_chars(text->data() + slash + 1, text->data() + text->size(), length).ec == std::errc{} &&
        length <= address->bits()) {
      meant = IpPrefix::of(*address, length).to_string();  // host bits were set: say what the network is
    }
    return refuse(diagnostics, Code::bad_prefix, node, {*text, meant.empty() ? "10.1.0.0/16" : meant});
  }
  out = *prefix;
  return true;
}

bool decode_value(const Node& node, const Bounds&, Endpoint& out, Diagnostics& diagnostics) {
  const std::string* text = want_text(node, "an address, with @port if it is not 53", diagnostics);
  if (!text) return false;
  const auto endpoint = Endpoint::parse(*text);
  if (!endpoint) return refuse(diagnostics, Code::bad_endpoint, node, {*text});
  out = *endpoint;
  return true;
}

}  // namespace sekisho::mgmt::config
