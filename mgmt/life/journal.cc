#include "mgmt/life/journal.h"

#include <charconv>

#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::life {
namespace {

constexpr std::string_view magic = "sekisho change 1";

/// Fields with their length before them: any octets may stand in a file.
class Writer {
 public:
  void put(std::string_view field) {
    text_ += std::to_string(field.size());
    text_ += ':';
    text_ += field;
    text_ += '\n';
  }
  void put_optional(const std::optional<std::string>& field) {
    put(field ? "text" : "none");
    if (field) put(*field);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool ok() const { return ok_; }
  bool at_end() const { return text_.empty(); }

  std::string field() {
    std::size_t size = 0;
    const char* const end = text_.data() + text_.size();
    const auto [stop, fault] = std::from_chars(text_.data(), end, size);
    const auto rest = static_cast<std::size_t>(end - stop);
    if (!ok_ || fault != std::errc() || rest < 2 || *stop != ':' || size > rest - 2 || stop[1 + size] != '\n') {
      ok_ = false;
      return {};
    }
    std::string value(stop + 1, size);
    text_.remove_prefix(text_.size() - rest + size + 2);
    return value;
  }
  std::int64_t number() {
    const std::string value = field();
    std::int64_t n = 0;
    const auto [stop, fault] = std::from_chars(value.data(), value.data() + value.size(), n);
    if (fault != std::errc() || stop != value.data() + value.size()) ok_ = false;
    return n;
  }
  std::optional<std::string> text() {
    const std::string kind = field();
    if (kind == "none") return std::nullopt;
    if (kind != "text") ok_ = false;
    return field();
  }

 private:
  std::string_view text_;
  bool ok_ = true;
};

}  // namespace

std::string encode(const Journal& journal) {
  Writer out;
  out.put(magic);
  out.put(std::to_string(journal.revision));
  out.put(std::to_string(journal.at.seconds));
  out.put(journal.fate == Fate::keep ? "keep" : "undo");
  out.put(journal.who);
  out.put(journal.why);
  for (const FileChange& file : journal.files) {
    out.put(file.path);
    out.put(file.name);
    out.put_optional(file.before);
    out.put_optional(file.after);
  }
  return trust::with_checksum(out.take());
}

std::optional<Journal> decode(std::string_view text) {
  const auto body = trust::without_checksum(text);
  if (!body) return std::nullopt;
  Reader in(*body);
  if (in.field() != magic) return std::nullopt;
  Journal journal;
  journal.revision = static_cast<std::uint64_t>(in.number());
  journal.at = WallTime{in.number()};
  const std::string fate = in.field();
  if (fate != "keep" && fate != "undo") return std::nullopt;
  journal.fate = fate == "keep" ? Fate::keep : Fate::undo;
  journal.who = in.field();
  journal.why = in.field();
  while (in.ok() && !in.at_end()) {
    FileChange file;
    file.path = in.field();
    file.name = in.field();
    file.before = in.text();
    file.after = in.text();
    journal.files.push_back(std::move(file));
  }
  if (!in.ok()) return std::nullopt;
  return journal;
}

}  // namespace sekisho::mgmt::life
