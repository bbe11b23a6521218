#include "resolver/copy/zone_transfer.h"

#include "dns/header.h"
#include "dns/message_reader.h"
#include "dns/message_writer.h"

namespace sekisho::resolver {
namespace {

constexpr std::size_t small_message = 512;
constexpr std::uint32_t longest_ttl = 0x7FFFFFFF;  // RFC 2181 §8: anything above counts as 0

std::vector<std::uint8_t> compose(const dns::Name& zone, dns::RRType type, std::uint16_t id, const dns::Record* soa) {
  std::vector<std::uint8_t> buffer(2 * small_message + zone.length());
  dns::MessageWriter writer(buffer, buffer.size());
  dns::Header header;
  header.id = id;
  writer.begin(header);
  writer.question({zone, type, dns::RRClass::in});
  if (soa != nullptr) {
    dns::Rrset set{soa->owner, soa->type, soa->klass, soa->ttl, {}, {}};
    set.rdatas.add(soa->rdata);
    writer.rrset(dns::Section::authority, set, false);
  }
  const Bytes wire = writer.finish();
  return {wire.begin(), wire.end()};
}

/// Reads the next record of a message; nothing: it is broken.
std::optional<dns::Record> next_record(ByteReader& in) {
  const auto owner = dns::Name::parse(in);
  if (!owner) return std::nullopt;
  dns::Record record;
  record.owner = *owner;
  record.type = static_cast<dns::RRType>(in.u16());
  record.klass = static_cast<dns::RRClass>(in.u16());
  const std::uint32_t ttl = in.u32();
  record.ttl = ttl <= longest_ttl ? ttl : 0;
  const std::size_t length = in.u16();
  if (!in.ok() || length > in.left()) return std::nullopt;
  if (!dns::expand_rdata(dns::described_as(record.type, record.klass), in, length, record.rdata)) return std::nullopt;
  return record;
}

bool skip_question(ByteReader& in) {
  if (!dns::Name::parse(in)) return false;
  in.skip(4);
  return in.ok();
}

const dns::Record* soa_of(const ZoneData& data) {
  const dns::Record* soa = nullptr;
  data.visit([&](const dns::Record& record) {
    if (record.type == dns::RRType::soa) soa = &record;
  });
  return soa;
}

}  // namespace

bool serial_newer(std::uint32_t a, std::uint32_t b) { return a != b && a - b < 0x80000000U; }

std::vector<std::uint8_t> soa_query(const dns::Name& zone, std::uint16_t id) {
  return compose(zone, dns::RRType::soa, id, nullptr);
}

std::optional<std::uint32_t> serial_in(Bytes reply, const dns::Name& zone, std::uint16_t id) {
  const auto message = dns::parse_message(reply);
  if (!message || message->header.id != id || !message->header.qr || message->rcode() != dns::Rcode::noerror) {
    return std::nullopt;
  }
  for (const dns::Rrset& set : message->answer) {
    if (set.type != dns::RRType::soa || set.owner != zone || set.rdatas.count() != 1) continue;
    if (const auto numbers = dns::soa_numbers(set.rdatas.front())) return numbers->serial;
  }
  return std::nullopt;
}

ZoneTransfer::ZoneTransfer(const dns::Name& zone, const ZoneData* have, std::size_t max_octets)
    : zone_(zone), have_(have), max_octets_(max_octets), data_(zone) {}

std::vector<std::uint8_t> ZoneTransfer::query(std::uint16_t id) {
  id_ = id;
  if (have_ == nullptr) return compose(zone_, dns::RRType::axfr, id, nullptr);
  return compose(zone_, dns::RRType::ixfr, id, soa_of(*have_));
}

ZoneTransfer::Progress ZoneTransfer::fail(std::string why) {
  state_ = State::ended;
  if (have_ != nullptr) return Progress::whole;  // whatever went wrong, the whole zone may still come
  fault_ = std::move(why);
  return Progress::broken;
}

ZoneTransfer::Progress ZoneTransfer::refused(dns::Rcode rcode) {
  return fail("the server answered " + dns::to_text(rcode));
}

ZoneTransfer::Progress ZoneTransfer::take(Bytes message) {
  if (state_ == State::ended || message.size() < dns::Header::size) return fail("a message too many, or too short");
  const dns::Header header = dns::parse_header(message.data());
  if (header.id != id_ || !header.qr || header.opcode != dns::Opcode::query || header.tc) {
    return fail("a message that is no part of the transfer");
  }
  if (header.rcode != 0) return refused(static_cast<dns::Rcode>(header.rcode));
  ByteReader in(message, dns::Header::size);
  for (unsigned i = 0; i < header.qdcount; ++i) {
    if (!skip_question(in)) return fail("a broken message");
  }
  const bool first = !any_message_;
  any_message_ = true;
  for (unsigned i = 0; i < header.ancount; ++i) {
    auto record = next_record(in);
    if (!record) return fail("a broken record");
    if (state_ == State::ended) return fail("records after the end");
    const Progress progress = take_record(*std::move(record));
    if (progress != Progress::more && progress != Progress::done) return progress;
  }
  if (state_ == State::ended) return Progress::done;
  // One SOA and nothing more: there are no changes to give (RFC 1995 §4).
  const bool only_soa = first && header.ancount == 1 && state_ == State::second;
  if (only_soa && have_ != nullptr) {
    const std::uint32_t ours = have_->soa()->serial;
    if (serial_ == ours) return Progress::unchanged;
    if (!serial_newer(serial_, ours)) return fail("an older zone");
  }
  if (header.ancount == 0) return fail("an empty message");
  return Progress::more;
}

ZoneTransfer::Progress ZoneTransfer::take_record(dns::Record record) {
  if (!record.owner.is_under(zone_) || record.klass != dns::RRClass::in) return fail("a record of another zone");
  if (data_.octets() + record.rdata.size() > max_octets_) return fail("the zone is larger than its limit");
  const bool at_apex = record.type == dns::RRType::soa;
  if (at_apex && record.owner != zone_) return fail("a SOA below the apex");
  switch (state_) {
    case State::first: {
      const auto numbers = at_apex ? dns::soa_numbers(record.rdata) : Failure{dns::RdataError::bad_field};
      if (!numbers) return fail("the transfer does not begin with the zone's SOA");
      return on_first(std::move(record), numbers->serial);
    }
    case State::second:
      return on_second(std::move(record));
    case State::whole:
      if (!at_apex) {
        data_.add(std::move(record));  // a record that comes twice is one (RFC 5936 §3)
        return Progress::more;
      }
      if (record.rdata != soa_->rdata) return fail("the closing SOA is another one");
      state_ = State::ended;
      return Progress::done;
    case State::deleting:
    case State::adding:
      return on_change(std::move(record));
    case State::ended:
      break;
  }
  return fail("records after the end");
}

ZoneTransfer::Progress ZoneTransfer::on_first(dns::Record record, std::uint32_t serial) {
  serial_ = serial;
  soa_ = std::move(record);
  state_ = State::second;
  return Progress::more;
}

ZoneTransfer::Progress ZoneTransfer::on_second(dns::Record record) {
  if (record.type != dns::RRType::soa) {
    state_ = State::whole;
    data_.add(*soa_);
    data_.add(std::move(record));
    return Progress::more;
  }
  const auto numbers = dns::soa_numbers(record.rdata);
  const bool changes = have_ != nullptr && numbers && numbers->serial == have_->soa()->serial;
  if (!changes) return fail("two SOA records and nothing between");
  data_ = *have_;
  at_serial_ = numbers->serial;
  state_ = State::deleting;
  return data_.remove(record) ? Progress::more : fail("changes of another version");
}

ZoneTransfer::Progress ZoneTransfer::on_change(dns::Record record) {
  if (record.type != dns::RRType::soa) {
    if (state_ == State::deleting) return data_.remove(record) ? Progress::more : fail("changes that do not fit");
    data_.add(std::move(record));  // NSD 4.6 adds some records twice, and some that were there all the time
    return Progress::more;
  }
  const auto numbers = dns::soa_numbers(record.rdata);
  if (!numbers) return fail("a broken SOA");
  if (state_ == State::deleting) {
    at_serial_ = numbers->serial;
    state_ = State::adding;
    return data_.add(std::move(record)) ? Progress::more : fail("changes that do not fit");
  }
  if (numbers->serial != at_serial_) return fail("changes with a gap");
  if (at_serial_ == serial_) {
    state_ = State::ended;
    return Progress::done;
  }
  state_ = State::deleting;
  return data_.remove(record) ? Progress::more : fail("changes that do not fit");
}

}  // namespace sekisho::resolver
