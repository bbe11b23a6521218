#include "mgmt/domain/jpnic.h"

#include <algorithm>
#include <charconv>

#include "dnssec/crypto/digest.h"
#include "dnssec/key_tag.h"
#include "dnssec/record_fields.h"

namespace sekisho::mgmt::domain {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) out += upper(c);
  return out;
}

/// Words, with the parentheses as words of their own.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words(1);
  for (const char c : line) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    const bool parenthesis = c == '(' || c == ')';
    if ((space || parenthesis) && !words.back().empty()) words.emplace_back();
    if (parenthesis) {
      words.back() = c;
      words.emplace_back();
    } else if (!space) {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::optional<std::uint32_t> number_in(std::string_view text, std::uint32_t most) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || value > most) return std::nullopt;
  return value;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_reverse(const dns::Name& zone) { return zone.is_under(dns::Name::of("in-addr.arpa.")); }

/// Reads the words one after another; the first that does not fit is remembered.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : words_(words_of(line)) {}

  Result<DsLine, DsLineError> read() {
    if (words_.empty()) return fail(DsLineFault::empty, "");
    if (!read_owner() || !read_numbers() || !read_digest()) return Failure{error_};
    return line_;
  }

 private:
  std::string word() const { return at_ < words_.size() ? words_[at_] : ""; }
  Failure<DsLineError> fail(DsLineFault fault, std::string part, std::string wanted = "") {
    error_ = {fault, std::move(part), std::move(wanted)};
    return Failure{error_};
  }
  bool refuse(DsLineFault fault, std::string part, std::string wanted = "") {
    error_ = {fault, std::move(part), std::move(wanted)};
    return false;
  }

  bool read_owner() {
    const auto zone = dns::Name::from_text(word());
    if (!zone || zone->is_root()) return refuse(DsLineFault::bad_zone, word());
    if (!is_reverse(*zone)) return refuse(DsLineFault::not_reverse, word());
    line_.zone = zone->lower();
    ++at_;
    if (is_number(word())) {
      if (!number_in(word(), 0x7FFFFFFF)) return refuse(DsLineFault::bad_ttl, word());
      ++at_;
    }
    if (upper(word()) == "IN") ++at_;
    if (upper(word()) != "DS") return refuse(DsLineFault::not_ds, word());
    ++at_;
    return true;
  }

  bool read_numbers() {
    const auto tag = number_in(word(), 65535);
    if (!tag) return refuse(DsLineFault::bad_key_tag, word());
    ++at_;
    const auto algorithm = number_in(word(), 255);
    if (!algorithm) return refuse(DsLineFault::bad_algorithm, word());
    constexpr std::uint32_t taken[] = {3, 5, 8, 10, 13, 14};
    if (std::ranges::find(taken, *algorithm) == std::end(taken))
      return refuse(DsLineFault::algorithm_not_taken, word());
    ++at_;
    const auto type = number_in(word(), 255);
    if (!type) return refuse(DsLineFault::bad_digest_type, word());
    if (*type != 1 && *type != 2) return refuse(DsLineFault::digest_type_not_taken, word());
    ++at_;
    line_.key_tag = static_cast<std::uint16_t>(*tag);
    line_.algorithm = static_cast<std::uint8_t>(*algorithm);
    line_.digest_type = static_cast<std::uint8_t>(*type);
    return true;
  }

  bool read_digest() {
    const bool open = word() == "(";
    if (open) ++at_;
    while (at_ < words_.size() && word() != ")" && word() != "(") line_.digest += upper(words_[at_++]);
    if (open != (word() == ")")) return refuse(DsLineFault::no_parentheses, word());
    if (open) ++at_;
    if (at_ < words_.size()) return refuse(DsLineFault::trailing, word());
    std::string wrong;
    for (const char c : line_.digest)
      if (hex_digits.find(c) == std::string_view::npos && wrong.find(c) == std::string::npos) wrong += c;
    if (!wrong.empty()) return refuse(DsLineFault::digest_not_hex, wrong);
    const std::size_t wanted = line_.digest_type == 1 ? 40 : 64;
    if (line_.digest.size() != wanted)
      return refuse(DsLineFault::digest_length, std::to_string(line_.digest.size()), std::to_string(wanted));
    return true;
  }

  std::vector<std::string> words_;
  std::size_t at_ = 0;
  DsLine line_;
  DsLineError error_{DsLineFault::empty, "", ""};
};

}  // namespace

std::string_view word_of(DsLineFault fault) {
  switch (fault) {
    case DsLineFault::empty:
      return "empty";
    case DsLineFault::bad_zone:
      return "bad_zone";
    case DsLineFault::not_reverse:
      return "not_reverse";
    case DsLineFault::bad_ttl:
      return "bad_ttl";
    case DsLineFault::not_ds:
      return "not_ds";
    case DsLineFault::bad_key_tag:
      return "bad_key_tag";
    case DsLineFault::bad_algorithm:
      return "bad_algorithm";
    case DsLineFault::algorithm_not_taken:
      return "algorithm_not_taken";
    case DsLineFault::bad_digest_type:
      return "bad_digest_type";
    case DsLineFault::digest_type_not_taken:
      return "digest_type_not_taken";
    case DsLineFault::no_parentheses:
      return "no_parentheses";
    case DsLineFault::digest_not_hex:
      return "digest_not_hex";
    case DsLineFault::digest_length:
      return "digest_length";
    case DsLineFault::trailing:
      return "trailing";
    case DsLineFault::count:
      return "";
  }
  return "";
}

std::string_view word_of(BlockFault fault) {
  switch (fault) {
    case BlockFault::bad_block:
      return "bad_block";
    case BlockFault::too_small:
      return "too_small";
    case BlockFault::too_large:
      return "too_large";
    case BlockFault::not_aligned:
      return "not_aligned";
  }
  return "";
}

std::string DsLine::to_text() const {
  return zone.to_text() + " IN DS " + std::to_string(key_tag) + " " + std::to_string(algorithm) + " " +
         std::to_string(digest_type) + " ( " + digest + " )";
}

Result<DsLine, DsLineError> read_ds_line(std::string_view line) { return LineReader(line).read(); }

std::vector<DsLine> ds_lines_of(const dns::Name& zone, const dns::Rrset& keys) {
  std::vector<DsLine> lines;
  for (const Bytes rdata : keys.rdatas) {
    const auto key = dnssec::parse_dnskey(rdata);
    if (!key || !key->signs_zone() || !key->secure_entry_point()) continue;
    DsLine line{zone.lower(), dnssec::key_tag(rdata), static_cast<std::uint8_t>(key->algorithm), 2, ""};
    const auto digest = dnssec::digest(dnssec::DigestType::sha256, {line.zone.wire(), rdata});
    for (const std::uint8_t octet : digest.bytes()) {
      line.digest += hex_digits[octet >> 4];
      line.digest += hex_digits[octet & 15];
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<std::vector<IpPrefix>, BlockFault> networks_of(std::string_view block) {
  std::optional<IpAddress> first, last;
  if (const std::size_t dash = block.find('-'); dash != std::string_view::npos) {
    first = IpAddress::parse(block.substr(0, dash));
    last = IpAddress::parse(block.substr(dash + 1));
  } else if (const auto prefix = IpPrefix::parse(block); prefix && prefix->address.is_v4()) {
    first = prefix->address;
    last =
        IpAddress::v4(prefix->address.v4_value() + static_cast<std::uint32_t>((1ULL << (32 - prefix->length)) - 1));
  }
  if (!first || !last || !first->is_v4() || !last->is_v4() || *last < *first) return Failure{BlockFault::bad_block};
  const std::uint64_t size = std::uint64_t{last->v4_value()} - first->v4_value() + 1;
  if (size < 256) return Failure{BlockFault::too_small};
  if (first->v4_value() % 256 != 0 || size % 256 != 0) return Failure{BlockFault::not_aligned};
  if (size / 256 > max_networks) return Failure{BlockFault::too_large};
  std::vector<IpPrefix> networks;
  for (std::uint32_t i = 0; i < size / 256; ++i)
    networks.push_back(IpPrefix::of(IpAddress::v4(first->v4_value() + i * 256), 24));
  return networks;
}

dns::Name reverse_zone(const IpPrefix& network) {
  const Bytes octets = network.address.bytes();
  return dns::Name::of(std::to_string(octets[2]) + "." + std::to_string(octets[1]) + "." + std::to_string(octets[0]) +
                       ".in-addr.arpa.");
}

std::vector<std::string> server_lines(const std::vector<IpPrefix>& networks, const std::vector<dns::Name>& servers) {
  std::vector<std::string> lines;
  for (const IpPrefix& network : networks) {
    for (const dns::Name& server : servers) {
      std::string name = server.lower().to_text();
      if (name.ends_with('.') && name.size() > 1) name.pop_back();
      lines.push_back(networks.size() == 1 ? name : name + "/" + network.to_string());
    }
  }
  return lines;
}

WallTime visible_from(WallTime notice) {
  constexpr std::int64_t hour = 3600, day = 24 * hour, japan = 9 * hour;
  const std::int64_t midnight = (notice.seconds + japan) / day * day - japan;
  const bool first_half = notice.seconds - midnight < 12 * hour;
  return {midnight + (first_half ? 18 * hour : day + 8 * hour)};
}

bool may_be_pending(std::string_view fault) {
  constexpr std::string_view registered[] = {"not_registered",     "not_delegated",   "glue_missing",
                                             "glue_wrong",         "parents_differ",  "names_only_at_parent",
                                             "names_only_in_zone", "ds_digest_wrong", "ds_no_key",
                                             "ds_without_keys",    "ds_missing",      "one_server"};
  return std::ranges::find(registered, fault) != std::end(registered);
}

}  // namespace sekisho::mgmt::domain
