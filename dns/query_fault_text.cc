#include "dns/query_reader.h"

namespace sekisho::dns {

std::string_view to_text(QueryFault fault) {
  switch (fault) {
    case QueryFault::none:
      return "none";
    case QueryFault::short_header:
      return "short_header";
    case QueryFault::is_response:
      return "is_response";
    case QueryFault::opcode:
      return "opcode";
    case QueryFault::qdcount_zero:
      return "qdcount_zero";
    case QueryFault::cookie_only:
      return "cookie_only";
    case QueryFault::qdcount_many:
      return "qdcount_many";
    case QueryFault::qname_truncated:
      return "qname_truncated";
    case QueryFault::qname_pointer:
      return "qname_pointer";
    case QueryFault::qname_label_type:
      return "qname_label_type";
    case QueryFault::qname_too_long:
      return "qname_too_long";
    case QueryFault::question_truncated:
      return "question_truncated";
    case QueryFault::answer_in_query:
      return "answer_in_query";
    case QueryFault::record_truncated:
      return "record_truncated";
    case QueryFault::two_opts:
      return "two_opts";
    case QueryFault::opt_owner:
      return "opt_owner";
    case QueryFault::opt_options:
      return "opt_options";
    case QueryFault::trailing_octets:
      return "trailing_octets";
    case QueryFault::tsig:
      return "tsig";
    case QueryFault::too_many_additional:
      return "too_many_additional";
    case QueryFault::tcp_length:
      return "tcp_length";
  }
  return "";
}

}  // namespace sekisho::dns
