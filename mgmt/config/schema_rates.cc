// Keys of [rates]: what one source may ask, and be told, in a second.
#include "mgmt/config/schema_parts.h"
#include "mgmt/config/values.h"

namespace sekisho::mgmt::config {

const TableSchema& rates_schema() {
  static const TableSchema schema{
      "rates",
      "How often one source may ask by UDP, and be told the same, in a second; for each lane. Who shows a good DNS "
      "cookie, or comes over TCP, is not limited. 0: no limit.",
      {
          row("queries", &Rates::queries,
              {.default_text = "20000",
               .bounds = {0, 10'000'000},
               .doc = "Queries of one client address. All of its /24 or /64 together may send 16 times as many, /20 "
                      "or /56 64 times, /16 or /48 256 times. More are dropped before they are read."}),
          row("queries-unknown", &Rates::queries_unknown,
              {.default_text = "100",
               .bounds = {0, 10'000'000},
               .doc = "The same for an address that no view claims."}),
          row("same-answers", &Rates::same_answers,
              {.default_text = "2000",
               .bounds = {0, 10'000'000},
               .doc = "How often one network (/24, IPv6 /56) is given the same answer: the address on the question "
                      "may be forged, and its owner flooded."}),
          row("errors", &Rates::errors,
              {.default_text = "10000",
               .bounds = {0, 10'000'000},
               .doc = "How many negative answers and errors, whatever the question, one network is given."}),
          row("errors-unknown", &Rates::errors_unknown,
              {.default_text = "20",
               .bounds = {0, 10'000'000},
               .doc = "The same for a network that no view claims."}),
          row("slip", &Rates::slip,
              {.default_text = "2",
               .bounds = {0, 10},
               .doc = "Of the answers over these rates each so many-th is sent as TC, so that who really asked comes "
                      "again over TCP; the others are dropped. 0: all are dropped."}),
      }};
  return schema;
}

}  // namespace sekisho::mgmt::config
