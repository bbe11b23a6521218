#include "dns/message_writer.h"

#include <algorithm>

#include "base/check.h"
#include "base/hash.h"
#include "dns/ascii.h"
#include "dns/rdata.h"
#include "dns/rdata/field_size.h"
#include "dns/rdata/shape.h"

namespace sekisho::dns {
namespace {

constexpr std::size_t no_offset = 0;          // the header lies there, never a name
constexpr std::size_t root_offset = 0x10000;  // the end of every name
constexpr std::size_t max_pointer = 0x3FFF;   // RFC 1035 §4.1.4: fourteen bits

/// A name with its letters folded, and zeros behind it so that eight octets can be loaded from any place.
struct FoldedName {
  std::array<std::uint8_t, 264> octets;
  explicit FoldedName(Bytes wire) {
    lower_octets(wire, octets.data());
    std::fill_n(octets.begin() + static_cast<std::ptrdiff_t>(wire.size()), 8, std::uint8_t{0});
  }
  /// Hash of the label at `start` and of the labels behind it, whose hash is `rest`.
  std::uint64_t suffix_hash(std::size_t start, std::uint64_t rest) const {
    const std::size_t length = octets[start];
    std::uint64_t hash = rest + length;
    for (std::size_t i = 0; i < length; i += 8) {
      std::uint64_t word = ascii_detail::load_word(octets.data() + start + 1 + i);
      if (length - i < 8) word &= (std::uint64_t{1} << (8 * (length - i))) - 1;
      hash = hash_combine(hash, word);
    }
    return hash;
  }
};

std::uint16_t tag_of(std::uint64_t hash) { return static_cast<std::uint16_t>(hash >> 16); }

}  // namespace

MessageWriter::MessageWriter(MutableBytes buffer, std::size_t limit)
    : buffer_(buffer), limit_(limit), out_(buffer.first(std::min(limit, buffer.size()))) {
  SEKISHO_CHECK(limit <= buffer.size() && limit <= 0xFFFF);
  heads_.fill(no_entry);
}

void MessageWriter::begin(const Header& header) {
  SEKISHO_CHECK(limit_ >= Header::size && out_.size() == 0);
  header_ = header;
  header_.qdcount = header_.ancount = header_.nscount = header_.arcount = 0;
  std::array<std::uint8_t, Header::size> octets{};
  out_.bytes(octets);
}

bool MessageWriter::question(const Question& question) {
  const Mark before = mark();
  name(question.name, true);
  out_.u16(static_cast<std::uint16_t>(question.type));
  out_.u16(static_cast<std::uint16_t>(question.klass));
  if (over_limit()) {
    back_to(before);
    return false;
  }
  ++header_.qdcount;
  return true;
}

bool MessageWriter::record(Section section, const Name& owner, RRType type, RRClass klass, std::uint32_t ttl,
                           Bytes octets) {
  const Mark before = mark();
  name(owner, true);
  if (behind_owner(section, type, klass, ttl, octets)) return true;
  back_to(before);
  return false;
}

bool MessageWriter::behind_owner(Section section, RRType type, RRClass klass, std::uint32_t ttl, Bytes octets) {
  out_.u16(static_cast<std::uint16_t>(type));
  out_.u16(static_cast<std::uint16_t>(klass));
  out_.u32(ttl);
  const std::size_t length_at = out_.size();
  out_.u16(0);
  rdata(described_as(type, klass), octets);
  if (over_limit()) return false;
  out_.patch_u16(length_at, static_cast<std::uint16_t>(out_.size() - length_at - 2));
  count(section);
  return true;
}

/// The owner again, which stands or is pointed to at `first_at`: no need to look for its suffixes.
void MessageWriter::same_owner(std::size_t first_at, const Name& owner) {
  const std::uint8_t* first = out_.written().data() + first_at;
  if (*first >= 0xC0) {
    out_.u16(load_u16(first));
  } else if (!owner.is_root() && first_at <= max_pointer) {
    out_.u16(static_cast<std::uint16_t>(0xC000U | first_at));
  } else {
    name(owner, true);
  }
}

bool MessageWriter::rrset(Section section, const Rrset& rrset, bool with_signatures) {
  const Mark before = mark();
  const auto add = [&](RRType type, Bytes octets) {
    if (out_.size() == before.size) {
      name(rrset.owner, true);
    } else {
      same_owner(before.size, rrset.owner);
    }
    return behind_owner(section, type, rrset.klass, rrset.ttl, octets);
  };
  bool fits = true;
  for (const Bytes octets : rrset.rdatas) fits = fits && add(rrset.type, octets);
  if (with_signatures) {
    for (const Bytes octets : rrset.signatures) fits = fits && add(RRType::rrsig, octets);
  }
  if (!fits) back_to(before);
  return fits;
}

void MessageWriter::reserve(std::size_t octets) { reserved_ = octets; }

bool MessageWriter::opt(const OptFields& fields) {
  reserved_ = 0;
  const std::size_t before = out_.size();
  compose_opt(fields, out_);
  if (over_limit()) {
    out_.rewind(before);
    return false;
  }
  ++header_.arcount;
  return true;
}

void MessageWriter::set_truncated() { header_.tc = true; }

Bytes MessageWriter::finish() {
  SEKISHO_CHECK(out_.ok() && out_.size() >= Header::size);
  compose_header(header_, buffer_.data());
  return out_.written();
}

void MessageWriter::count(Section section) {
  switch (section) {
    case Section::answer:
      ++header_.ancount;
      return;
    case Section::authority:
      ++header_.nscount;
      return;
    case Section::additional:
      ++header_.arcount;
      return;
  }
}

/// True when the name at `offset` is `label`, followed by what lies at `rest_offset`. Each suffix is written out once
/// and remembered once, so one look behind the label is enough: what follows is that very place, or a pointer to it.
bool MessageWriter::has_label_at(std::size_t offset, Bytes label, std::size_t rest_offset) const {
  const Bytes message = out_.written();
  const std::size_t behind = offset + 1 + label.size();
  if (behind >= message.size() || message[offset] != label.size()) return false;
  if (!same_octets_folded(message.subspan(offset + 1, label.size()), label)) return false;
  if (rest_offset == root_offset) return message[behind] == 0;
  if (behind == rest_offset) return true;
  return message[behind] >= 0xC0 && behind + 1 < message.size() &&
         (load_u16(&message[behind]) & max_pointer) == rest_offset;
}

std::size_t MessageWriter::find_suffix(std::uint16_t tag, Bytes label, std::size_t rest_offset) const {
  std::uint16_t entry = heads_[tag % chains];
  for (unsigned looked = 0; entry != no_entry && looked < max_chain; ++looked) {
    const Suffix& suffix = suffixes_[entry];
    if (suffix.tag == tag && has_label_at(suffix.offset, label, rest_offset)) return suffix.offset;
    entry = suffix.next;
  }
  return no_offset;
}

void MessageWriter::remember(std::size_t offset, std::uint16_t tag) {
  if (offset > max_pointer || suffix_count_ == max_suffixes) return;
  std::uint16_t& head = heads_[tag % chains];
  suffixes_[suffix_count_] = {static_cast<std::uint16_t>(offset), tag, head};
  head = suffix_count_++;
}

void MessageWriter::back_to(const Mark& mark) {
  out_.rewind(mark.size);
  header_ = mark.header;
  while (suffix_count_ > mark.suffixes) {
    const Suffix& last = suffixes_[--suffix_count_];
    heads_[last.tag % chains] = last.next;
  }
}

bool MessageWriter::name(const Name& name, bool compress) {
  if (!compress || name.is_root()) {
    out_.bytes(name.wire());
    return out_.ok();
  }
  const Bytes wire = name.wire();
  std::array<std::uint8_t, 128> starts;
  const unsigned labels = name.label_count();
  for (unsigned i = 0, at = 0; i < labels; ++i) {
    starts[i] = static_cast<std::uint8_t>(at);
    at += wire[at] + 1U;
  }
  const FoldedName folded(wire);
  // From the right: the longest suffix that is there already. Its shorter ones must be there too.
  std::array<std::uint16_t, 128> tags;
  std::uint64_t hash = 0;
  std::size_t found = root_offset;
  unsigned first_found = labels;
  bool searching = true;
  for (unsigned i = labels; i-- > 0;) {
    const Bytes label = wire.subspan(starts[i] + 1U, wire[starts[i]]);
    hash = folded.suffix_hash(starts[i], hash);
    tags[i] = tag_of(hash);
    const std::size_t offset = searching ? find_suffix(tags[i], label, found) : no_offset;
    searching = offset != no_offset;
    if (!searching) continue;
    found = offset;
    first_found = i;
  }
  const std::size_t start = out_.size();
  const std::size_t head = first_found < labels ? starts[first_found] : wire.size();
  out_.bytes(wire.first(head));
  if (first_found < labels) out_.u16(static_cast<std::uint16_t>(0xC000U | found));
  if (!out_.ok()) return false;
  for (unsigned i = first_found; i-- > 0;) remember(start + starts[i], tags[i]);
  return true;
}

bool MessageWriter::rdata(RRType type, Bytes octets) {
  const Shape* shape = find_shape(type);
  if (shape == nullptr || !shape->compress) {
    out_.bytes(octets);
    return out_.ok();
  }
  std::size_t at = 0;
  for (const Field field : shape->fields) {
    const auto size = field == Field::end ? std::nullopt : field_size(field, octets.subspan(at));
    if (!size) break;
    const auto target = field == Field::name ? Name::from_wire(octets.subspan(at, *size)) : Name();
    if (field == Field::name && target.ok()) {
      name(*target, true);
    } else {
      out_.bytes(octets.subspan(at, *size));
    }
    at += *size;
  }
  out_.bytes(octets.subspan(at));  // nothing, unless the RDATA was not checked
  return out_.ok();
}

}  // namespace sekisho::dns
