#include "mgmt/tls/contexts.h"

#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace sekisho::mgmt::tls {
namespace {

namespace ssl = boost::asio::ssl;
using Code = boost::system::error_code;

constexpr const char* tls12_ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr int chain_depth = 4;

std::string sentence(const char* what, const std::string& file, const Code& fault) {
  return std::string(what) + " " + file + ": " + fault.message();
}

std::shared_ptr<Context> make_context(Context::method method) {
  auto context = std::make_shared<Context>(method);
  SSL_CTX* raw = context->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(raw, tls12_ciphers);
  SSL_CTX_set_options(
      raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(raw, 0);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  // A key with a password would make OpenSSL ask at a terminal that a service has not.
  Code ignored;
  context->set_password_callback([](std::size_t, Context::password_purpose) { return std::string(); }, ignored);
  return context;
}

/// The first thing that is wrong with certificate and key; empty: nothing.
std::string use_identity(Context& context, const std::string& certificate, const std::string& key) {
  Code fault;
  context.use_certificate_chain_file(certificate, fault);
  if (fault) return sentence("cannot use the certificate", certificate, fault);
  struct stat info {};
  if (stat(key.c_str(), &info) != 0) return "cannot use the key " + key + ": " + std::strerror(errno);
  if ((info.st_mode & S_IRWXO) != 0) return "the key " + key + " is open to everybody: chmod o= " + key;
  context.use_private_key_file(key, Context::pem, fault);
  if (fault) return sentence("cannot use the key", key, fault);
  if (SSL_CTX_check_private_key(context.native_handle()) != 1)
    return "the key " + key + " does not belong to the certificate " + certificate;
  return {};
}

}  // namespace

Result<std::shared_ptr<Context>, std::string> make_server_context(const ServerFiles& files) {
  auto context = make_context(Context::tls_server);
  if (std::string fault = use_identity(*context, files.certificate, files.key); !fault.empty())
    return Failure{std::move(fault)};
  if (files.client_ca.empty()) return context;
  Code fault;
  context->load_verify_file(files.client_ca, fault);
  if (fault) return Failure{sentence("cannot use the clients' authority", files.client_ca, fault)};
  SSL_CTX_set_client_CA_list(context->native_handle(), SSL_load_client_CA_file(files.client_ca.c_str()));
  SSL_CTX_set_verify_depth(context->native_handle(), chain_depth);
  const auto needed = files.certificate_needed ? ssl::verify_fail_if_no_peer_cert : ssl::verify_none;
  context->set_verify_mode(ssl::verify_peer | needed, fault);
  return context;
}

Result<std::shared_ptr<Context>, std::string> make_client_context(const ClientFiles& files) {
  auto context = make_context(Context::tls_client);
  Code fault;
  if (files.ca.empty()) {
    context->set_default_verify_paths(fault);
  } else {
    context->load_verify_file(files.ca, fault);
  }
  if (fault) return Failure{sentence("cannot use the authority", files.ca, fault)};
  context->set_verify_mode(ssl::verify_peer, fault);
  if (files.certificate.empty()) return context;
  const std::string& key = files.key.empty() ? files.certificate : files.key;
  if (std::string wrong = use_identity(*context, files.certificate, key); !wrong.empty())
    return Failure{std::move(wrong)};
  return context;
}

}  // namespace sekisho::mgmt::tls
