// From values to wire octets, with name compression in linear time.
//
// MessageWriter fills a caller's buffer up to a limit; a record that does not fit is refused whole and the writer
// stays as it was, so the caller decides: set TC, or leave an additional record out. Compression uses a fixed hash
// table of suffixes already written: each label is looked up once, chains are bounded (attack CVE-2024-8508). Names
// in RDATA are compressed only for the types of RFC 1035 (RFC 3597 §4).
//
//   MessageWriter w(buffer, limit);
//   w.begin(header); w.question(q); w.rrset(Section::answer, set, true); w.opt(fields); Bytes wire = w.finish();
//
// Units: octets. Owns: its suffix table (4 KiB, inline). Threads: one at a time. Spec: RFC 1035 §4.1.4.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "dns/edns.h"
#include "dns/header.h"
#include "dns/question.h"
#include "dns/rrset.h"

namespace sekisho::dns {

enum class Section : std::uint8_t { answer, authority, additional };

class MessageWriter {
 public:
  /// `limit` octets at most are used of `buffer`; limit <= buffer.size() and <= 65,535.
  MessageWriter(MutableBytes buffer, std::size_t limit);

  /// Counts in `header` are ignored; they grow as records are added.
  void begin(const Header& header);
  bool question(const Question& question);
  /// One record; false (and nothing written) when it does not fit. Sections must come in order.
  bool record(Section section, const Name& owner, RRType type, RRClass klass, std::uint32_t ttl, Bytes rdata);
  /// All records of the set with its TTL, and its signatures if wanted; all or nothing.
  bool rrset(Section section, const Rrset& rrset, bool with_signatures);
  /// Keeps room for an OPT record of this size until opt() is called.
  void reserve(std::size_t octets);
  bool opt(const OptFields& fields);
  void set_truncated();
  Header& header() { return header_; }
  std::size_t size() const { return out_.size(); }
  /// Writes the header's final counts and returns the message.
  Bytes finish();

 private:
  /// A suffix that lies in the message; entries come and go at the end only, so that a refused record leaves no
  /// trace.
  struct Suffix {
    std::uint16_t offset;
    std::uint16_t tag;   ///< of the suffix's hash; its low bits choose the chain
    std::uint16_t next;  ///< the next entry of the chain
  };
  static constexpr std::uint16_t no_entry = 0xFFFF;
  static constexpr std::size_t max_suffixes = 512;
  static constexpr std::size_t chains = 256;
  static constexpr unsigned max_chain = 8;  ///< entries looked at per label

  bool name(const Name& name, bool compress);
  bool rdata(RRType type, Bytes rdata);
  bool behind_owner(Section section, RRType type, RRClass klass, std::uint32_t ttl, Bytes rdata);
  void same_owner(std::size_t first_at, const Name& owner);
  bool has_label_at(std::size_t offset, Bytes label, std::size_t rest_offset) const;
  std::size_t find_suffix(std::uint16_t tag, Bytes label, std::size_t rest_offset) const;
  void remember(std::size_t offset, std::uint16_t tag);
  /// What the message was at some point, to go back to.
  struct Mark {
    std::size_t size;
    std::uint16_t suffixes;
    Header header;
  };
  Mark mark() const { return {out_.size(), suffix_count_, header_}; }
  void back_to(const Mark& mark);
  void count(Section section);
  bool over_limit() const { return !out_.ok() || out_.size() + reserved_ > limit_; }

  MutableBytes buffer_;
  std::size_t limit_;
  ByteWriter out_;
  std::size_t reserved_ = 0;
  Header header_;
  std::array<std::uint16_t, chains> heads_;
  std::array<Suffix, max_suffixes> suffixes_;
  std::uint16_t suffix_count_ = 0;
};

}  // namespace sekisho::dns
