// Any octets as a client's query: what the fast reader takes, the thorough reader takes and sees alike.
// links: sekisho_dns
#include "base/check.h"
#include "dns/message_reader.h"
#include "dns/query_reader.h"

using sekisho::Bytes;
using namespace sekisho::dns;

namespace {

void check_question(Bytes wire, const QueryView& view) {
  const auto name = Name::from_wire(view.qname);
  SEKISHO_CHECK(name.ok() && name->label_count() == view.label_count);
  SEKISHO_CHECK(view.question_end == Header::size + view.qname.size() + 4 && view.question_end <= wire.size());
}

void check_against_message(Bytes wire, const QueryView& view) {
  const auto message = parse_message(wire);
  SEKISHO_CHECK(message.ok() && message->question);
  SEKISHO_CHECK(message->question->name.same_octets(*Name::from_wire(view.qname)));
  SEKISHO_CHECK(message->question->type == view.qtype && message->question->klass == view.qclass);
  SEKISHO_CHECK(message->edns.has_value() == view.edns.has_value());
  if (view.edns) SEKISHO_CHECK(message->edns->udp_size == view.edns->udp_size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes wire{data, size};
  const QueryView view = read_query(wire);
  SEKISHO_CHECK((view.question_end == 0) == view.qname.empty());
  if (view.question_end != 0) check_question(wire, view);
  if (view.fault != QueryFault::none) return 0;
  SEKISHO_CHECK(view.question_end != 0 && !view.header.qr && view.header.ancount == 0);
  // Other additional records than OPT are skipped by the fast reader, whatever is in them.
  if (view.header.arcount == (view.edns ? 1 : 0)) check_against_message(wire, view);
  return 0;
}
