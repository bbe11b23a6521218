// Names as people write them (RFC 1035 §5.1, RFC 4343 §2.1).
#include <array>
#include <cstring>

#include "base/check.h"
#include "dns/name.h"

namespace sekisho::dns {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads one octet of a label, escaped or plain; `at` moves behind it.
bool take_octet(std::string_view text, std::size_t& at, std::uint8_t& octet) {
  if (text[at] != '\\') {
    octet = static_cast<std::uint8_t>(text[at++]);
    return true;
  }
  if (at + 1 >= text.size()) return false;
  if (!is_digit(text[at + 1])) {
    octet = static_cast<std::uint8_t>(text[at + 1]);
    at += 2;
    return true;
  }
  if (at + 3 >= text.size() || !is_digit(text[at + 2]) || !is_digit(text[at + 3])) return false;
  const int value = (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
  if (value > 255) return false;
  octet = static_cast<std::uint8_t>(value);
  at += 4;
  return true;
}

void append_octet(std::string& text, std::uint8_t octet) {
  constexpr std::string_view special = ".\\\"();@$";
  const char c = static_cast<char>(octet);
  if (octet <= 0x20 || octet >= 0x7F) {
    text += '\\';
    text += static_cast<char>('0' + octet / 100);
    text += static_cast<char>('0' + octet / 10 % 10);
    text += static_cast<char>('0' + octet % 10);
  } else {
    if (special.find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
}

}  // namespace

Result<Name, NameError> Name::from_text(std::string_view text, const Name& origin) {
  if (text == "@") return origin;
  if (text == ".") return Name();
  if (text.empty()) return Failure{NameError::empty_label};
  Name name;
  std::size_t length = 0;  // octets of finished labels
  std::size_t label = 0;   // octets of the label that is being read
  std::size_t at = 0;
  bool absolute = false;
  while (at < text.size()) {
    if (text[at] == '.') {
      if (label == 0) return Failure{NameError::empty_label};
      name.wire_[length] = static_cast<std::uint8_t>(label);
      length += label + 1;
      ++name.labels_;
      label = 0;
      absolute = ++at == text.size();
      continue;
    }
    std::uint8_t octet = 0;
    if (!take_octet(text, at, octet)) return Failure{NameError::bad_escape};
    if (label == 63) return Failure{NameError::label_too_long};
    if (length + label + 2 >= name.wire_.size()) return Failure{NameError::too_long};
    name.wire_[length + ++label] = octet;
  }
  if (label > 0) {
    name.wire_[length] = static_cast<std::uint8_t>(label);
    length += label + 1;
    ++name.labels_;
  }
  const Name tail = absolute ? Name() : origin;
  if (length + tail.length_ > name.wire_.size()) return Failure{NameError::too_long};
  std::memcpy(name.wire_.data() + length, tail.wire_.data(), tail.length_);
  name.length_ = static_cast<std::uint8_t>(length + tail.length_);
  name.labels_ = static_cast<std::uint8_t>(name.labels_ + tail.labels_);
  return name;
}

Name Name::of(std::string_view text) {
  auto name = from_text(text);
  SEKISHO_CHECK(name.ok());
  return *name;
}

std::string Name::to_text() const {
  if (is_root()) return ".";
  std::string text;
  text.reserve(length_);
  for (std::size_t at = 0; wire_[at] != 0; at += wire_[at] + std::size_t{1}) {
    for (const std::uint8_t octet : Bytes{wire_.data() + at + 1, wire_[at]}) append_octet(text, octet);
    text += '.';
  }
  return text;
}

}  // namespace sekisho::dns
