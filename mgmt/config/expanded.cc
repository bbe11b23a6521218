#include "mgmt/config/expanded.h"

#include <ctime>

#include "mgmt/config/include.h"
#include "mgmt/config/profile.h"

namespace sekisho::mgmt::config {
namespace {

std::string quoted(const std::string& text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (octet < 0x20 || octet == 0x7F) {
      out += {'\\', 'u', '0', '0', hex[octet >> 4], hex[octet & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string moment(WallTime time) {
  const std::time_t seconds = time.seconds;
  std::tm parts{};
  char text[32];
  gmtime_r(&seconds, &parts);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

bool is_plain(const std::string& key) {
  return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
                             std::string::npos;
}
std::string key_text(const std::string& key) { return is_plain(key) ? key : quoted(key); }

std::string value_text(const Node& node) {
  if (const auto* text = node.text()) return quoted(*text);
  if (const auto* number = node.integer()) return std::to_string(*number);
  if (const auto* truth = node.boolean()) return *truth ? "true" : "false";
  if (const auto* time = node.moment()) return moment(*time);
  std::string out;
  if (const auto* items = node.array()) {
    for (const Node& item : *items) out += (out.empty() ? "" : ", ") + value_text(item);
    return "[" + out + "]";
  }
  if (const auto* members = node.table()) {
    for (const Member& member : *members)
      out += (out.empty() ? "" : ", ") + key_text(member.key) + " = " + value_text(member.node);
    return "{ " + out + " }";
  }
  return "0.0";  // what no key takes
}

/// [table] and [[list]] of their own rather than a value in a line.
bool stands_alone(const Node& node) {
  if (node.table()) return true;
  return node.array() && !node.array()->empty() && node.array()->front().table();
}

class Writer {
 public:
  explicit Writer(const std::vector<std::string>& files) : files_(files) {}

  void write(const Node& table, const std::string& path) {
    const Table& members = *table.table();
    for (const Member& member : members) {
      if (!stands_alone(member.node)) line(key_text(member.key) + " = " + value_text(member.node), member.key_where);
    }
    for (const Member& member : members) {
      const std::string below = (path.empty() ? "" : path + ".") + key_text(member.key);
      if (member.node.table()) {
        line("\n[" + below + "]", member.key_where);
        write(member.node, below);
      } else if (stands_alone(member.node)) {
        for (const Node& item : *member.node.array()) {
          if (!item.table()) continue;
          line("\n[[" + below + "]]", item.where);
          write(item, below);
        }
      }
    }
  }
  std::string take() { return std::move(out_); }

 private:
  void line(const std::string& text, const Position& where) {
    out_ += text;
    if (where.file < files_.size()) out_ += "  # " + files_[where.file] + ":" + std::to_string(where.line);
    out_ += '\n';
  }

  const std::vector<std::string>& files_;
  std::string out_;
};

}  // namespace

std::string write_toml(const Node& root, const std::vector<std::string>& files) {
  Writer writer(files);
  writer.write(root, "");
  return writer.take();
}

std::optional<std::string> expanded_text(const std::string& path, const FileSource& source) {
  LoadResult result;
  auto root = read_node({path, path, {}}, source, result);
  if (!root) return std::nullopt;
  merge_includes(*root, {path, directory_of(path), source}, result);
  if (!expand_profile(*root, result) || result.has_errors()) return std::nullopt;
  std::erase_if(std::get<Table>(root->value),
                [](const Member& member) { return member.key == "include" || member.key == "profile"; });
  return write_toml(*root, result.files);
}

}  // namespace sekisho::mgmt::config
