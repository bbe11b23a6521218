#include "mgmt/backup/tar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/check.h"

namespace sekisho::mgmt::backup {
namespace {

constexpr std::size_t block = 512;

/// Where things stand in a header.
struct Field {
  std::size_t at, size;
};
constexpr Field name_field{0, 100}, mode{100, 8}, owner{108, 8}, group{116, 8}, size_field{124, 12},
    time_field{136, 12}, sum{148, 8}, kind{156, 1}, magic{257, 8}, prefix{345, 155};

using Header = std::array<char, block>;

void put(Header& header, Field field, std::string_view text) {
  SEKISHO_CHECK(text.size() <= field.size);
  std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(field.at));
}

/// Octal digits, as many as fit before the closing NUL.
std::string octal(std::uint64_t value, std::size_t width) {
  std::string digits(width - 1, '0');
  for (std::size_t i = digits.size(); i-- > 0 && value > 0; value /= 8)
    digits[i] = static_cast<char>('0' + value % 8);
  return digits;
}

std::uint64_t sum_of(const Header& header) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < block; ++i) {
    const bool own = i >= sum.at && i < sum.at + sum.size;
    total += own ? ' ' : static_cast<unsigned char>(header[i]);
  }
  return total;
}

std::string_view text_of(const Header& header, Field field) {
  const char* const begin = header.data() + field.at;
  return {begin, strnlen(begin, field.size)};
}

bool read_octal(const Header& header, Field field, std::uint64_t& value) {
  const std::string_view digits = text_of(header, field);
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 8);
  return fault == std::errc() && (end == digits.data() + digits.size() || *end == ' ');
}

/// Where a long name is split into prefix and name; npos: nowhere.
std::size_t split(std::string_view name) {
  if (name.size() <= name_field.size) return 0;
  const std::size_t at = name.find('/', name.size() - name_field.size - 1);
  return at != std::string_view::npos && at <= prefix.size ? at : std::string_view::npos;
}

Header header_of(const Member& member, WallTime at) {
  Header header{};
  const std::size_t cut = split(member.name);
  SEKISHO_CHECK(cut != std::string_view::npos);
  put(header, name_field, std::string_view(member.name).substr(cut == 0 ? 0 : cut + 1));
  if (cut != 0) put(header, prefix, std::string_view(member.name).substr(0, cut));
  put(header, mode, octal(0600, mode.size));
  put(header, owner, octal(0, owner.size));
  put(header, group, octal(0, group.size));
  put(header, size_field, octal(member.text.size(), size_field.size));
  put(header, time_field, octal(static_cast<std::uint64_t>(std::max<std::int64_t>(at.seconds, 0)), time_field.size));
  put(header, kind, "0");
  put(header, magic, std::string_view("ustar\00000", 8));
  put(header, sum, octal(sum_of(header), 7));
  header[sum.at + 7] = ' ';
  return header;
}

}  // namespace

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.size() > max_name || name.find('\0') != std::string_view::npos) return false;
  for (std::size_t from = 0; from <= name.size();) {
    const std::size_t to = std::min(name.find('/', from), name.size());
    const std::string_view part = name.substr(from, to - from);
    if (part.empty() || part == "." || part == "..") return false;
    from = to + 1;
  }
  return split(name) != std::string_view::npos;
}

std::string write_tar(const std::vector<Member>& members, WallTime at) {
  std::string out;
  for (const Member& member : members) {
    const Header header = header_of(member, at);
    out.append(header.data(), header.size());
    out += member.text;
    out.append((block - member.text.size() % block) % block, '\0');
  }
  out.append(2 * block, '\0');
  return out;
}

Result<std::vector<Member>, TarFault> read_tar(std::string_view octets) {
  std::vector<Member> members;
  for (std::size_t at = 0;;) {
    if (octets.size() - at < block) return Failure{TarFault::cut_off};
    Header header;
    std::copy_n(octets.begin() + static_cast<std::ptrdiff_t>(at), block, header.begin());
    at += block;
    if (std::all_of(header.begin(), header.end(), [](char c) { return c == '\0'; })) return members;
    std::uint64_t stated = 0, size = 0;
    if (text_of(header, magic).substr(0, 5) != "ustar") return Failure{TarFault::not_ours};
    if (!read_octal(header, sum, stated) || stated != sum_of(header)) return Failure{TarFault::damaged};
    if (!read_octal(header, size_field, size) || header[kind.at] != '0') return Failure{TarFault::not_ours};
    std::string name(text_of(header, prefix));
    name += (name.empty() ? "" : "/") + std::string(text_of(header, name_field));
    if (!is_safe_name(name)) return Failure{TarFault::unsafe_name};
    if (members.size() == max_members) return Failure{TarFault::too_many};
    if (size > octets.size() - at) return Failure{TarFault::cut_off};
    members.push_back({std::move(name), std::string(octets.substr(at, size))});
    const std::size_t padded = (size + block - 1) / block * block;
    if (padded > octets.size() - at) return Failure{TarFault::cut_off};
    at += padded;
  }
}

}  // namespace sekisho::mgmt::backup
