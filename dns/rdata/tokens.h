// The words of one line of a zone file.
//
// Words are parted by blanks and parentheses; a quoted part may hold both. A semicolon outside of quotes starts a
// comment. Escapes stay as they are until unescape(). Spec: RFC 1035 §5.1. Threads: plain values.
// Errors: a quote that is never closed makes the reader bad.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace sekisho::dns {

class TokenReader {
 public:
  explicit TokenReader(std::string_view text) : text_(text) {}

  /// The next word as written, or nothing at the end. Quotes around a whole word are taken off.
  std::optional<std::string_view> next();
  /// True when nothing but blanks and comments is left.
  bool done();
  bool ok() const { return ok_; }
  /// What next() has not touched yet.
  std::string_view rest() const { return text_.substr(at_); }

 private:
  void skip_blanks();

  std::string_view text_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

/// The octets that a word means: \X, \DDD, and inner quotes dropped. False on a bad escape.
bool unescape(std::string_view word, std::vector<std::uint8_t>& out);
/// Appends octets so that they are one quoted word: "…", with \" \\ and \DDD inside.
void append_quoted(Bytes octets, std::string& out);

/// Decimal digits alone, at most `most`.
std::optional<std::uint64_t> parse_number(std::string_view word, std::uint64_t most);
/// "3600", "1h", "1w2d": seconds, with the units that zone files know.
std::optional<std::uint32_t> parse_seconds(std::string_view word);

}  // namespace sekisho::dns
