#include "resolver/mailbox/messages.h"
#include "resolver/mailbox/record_codec.h"

namespace sekisho::resolver {
namespace {

constexpr std::size_t answer_limit = 65535;
constexpr std::uint8_t stale_bit = 1;
constexpr std::uint8_t proof_bit = 2;
constexpr std::uint8_t ede_bit = 4;
constexpr std::uint8_t all_bits = 7;

void write_section(RecordWriter& w, const std::vector<dns::Rrset>& section) {
  w.u16(static_cast<std::uint16_t>(section.size()));
  for (const dns::Rrset& rrset : section) w.rrset(rrset);
}

bool read_section(ByteReader& in, std::vector<dns::Rrset>& section) {
  const std::size_t count = in.u16();
  if (!in.ok() || count > in.left()) return false;
  section.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto rrset = read_rrset(in);
    if (!rrset) return false;
    section.push_back(std::move(*rrset));
  }
  return true;
}

}  // namespace

bool encode_answer(const Answer& answer, std::vector<std::uint8_t>& out) {
  out.clear();
  RecordWriter w(out);
  w.u64(answer.pending);
  w.u16(answer.realm.value);
  w.u32(answer.realm_epoch);
  w.u16(static_cast<std::uint16_t>(answer.rcode));
  w.u8(static_cast<std::uint8_t>(answer.security));
  w.u8(static_cast<std::uint8_t>((answer.stale ? stale_bit : 0) | (answer.authority_is_proof ? proof_bit : 0) |
                                 (answer.ede ? ede_bit : 0)));
  w.u16(answer.ede ? static_cast<std::uint16_t>(*answer.ede) : std::uint16_t{0});
  w.u8(answer.ede_text);
  w.u32(answer.age_limit);
  w.u16(answer.upstream);
  write_section(w, answer.answer);
  write_section(w, answer.authority);
  write_section(w, answer.additional);
  return out.size() <= answer_limit;
}

std::optional<Answer> decode_answer(Bytes record) {
  if (record.size() > answer_limit) return std::nullopt;
  ByteReader in(record);
  Answer answer;
  answer.pending = read_u64(in);
  answer.realm.value = in.u16();
  answer.realm_epoch = in.u32();
  answer.rcode = static_cast<dns::Rcode>(in.u16());
  const std::uint8_t security = in.u8();
  const std::uint8_t bits = in.u8();
  const std::uint16_t ede = in.u16();
  answer.ede_text = in.u8();
  answer.age_limit = in.u32();
  answer.upstream = in.u16();
  if (!in.ok() || security > static_cast<std::uint8_t>(Security::indeterminate) || bits > all_bits)
    return std::nullopt;
  if (!is_ede_text(answer.ede_text)) return std::nullopt;
  answer.security = static_cast<Security>(security);
  answer.stale = (bits & stale_bit) != 0;
  answer.authority_is_proof = (bits & proof_bit) != 0;
  if ((bits & ede_bit) != 0) answer.ede = static_cast<dns::Ede>(ede);
  if (!read_section(in, answer.answer) || !read_section(in, answer.authority)) return std::nullopt;
  if (!read_section(in, answer.additional) || in.left() != 0) return std::nullopt;
  return answer;
}

}  // namespace sekisho::resolver
