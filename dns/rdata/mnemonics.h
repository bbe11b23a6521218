// Words that stand for numbers inside RDATA. On input a number is always taken too; output is as dig prints it.
//
// Spec: RFC 4034 §A.1, RFC 5702, RFC 6605, RFC 8080 (algorithms); RFC 4398 §2.1 (certificates); RFC 4034 §3.2
// (times). Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::dns {

std::optional<std::uint8_t> parse_algorithm(std::string_view word);
std::optional<std::uint16_t> parse_certificate_type(std::string_view word);
std::string certificate_type_to_text(std::uint16_t type);

/// "20261121093000" (UTC), or seconds since 1970 modulo 2^32.
std::optional<std::uint32_t> parse_time(std::string_view word);
std::string time_to_text(std::uint32_t seconds);

}  // namespace sekisho::dns
