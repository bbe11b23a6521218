#include "mgmt/tls/certificate.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string_view>

#include "base/ip.h"

namespace sekisho::mgmt::tls {
namespace {

constexpr std::size_t max_names = 32;

struct FreeNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

std::string subject_of(X509* certificate) {
  const std::unique_ptr<BIO, FreeBio> out(BIO_new(BIO_s_mem()));
  constexpr unsigned long form = (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) | ASN1_STRFLGS_UTF8_CONVERT;
  if (!out || X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0, form) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

/// "" for kinds that no rule speaks of, and for texts with a NUL in them.
std::string text_of(const GENERAL_NAME& name) {
  const char* kind = name.type == GEN_DNS     ? "dns:"
                     : name.type == GEN_EMAIL ? "email:"
                     : name.type == GEN_URI   ? "uri:"
                                              : "";
  if (*kind == '\0') return {};
  const ASN1_IA5STRING* value = name.d.ia5;
  const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                              static_cast<std::size_t>(ASN1_STRING_length(value)));
  if (text.find('\0') != std::string_view::npos) return {};
  return kind + std::string(text);
}

}  // namespace

std::optional<access::CertificateFacts> facts_of(SSL* connection) {
  X509* certificate = SSL_get0_peer_certificate(connection);
  if (certificate == nullptr || SSL_get_verify_result(connection) != X509_V_OK) return std::nullopt;
  access::CertificateFacts facts;
  facts.subject = subject_of(certificate);
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()) && facts.names.size() < max_names; ++i) {
    std::string text = text_of(*sk_GENERAL_NAME_value(names.get(), i));
    if (!text.empty()) facts.names.push_back(std::move(text));
  }
  return facts;
}

bool name_server(SSL* connection, const std::string& host) {
  if (IpAddress::parse(host)) return true;
  return SSL_set_tlsext_host_name(connection, host.c_str()) == 1;
}

}  // namespace sekisho::mgmt::tls
