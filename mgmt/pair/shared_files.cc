#include "mgmt/pair/shared_files.h"

#include "mgmt/config/node_file.h"

namespace sekisho::mgmt::pair {

bool is_own(const std::string& name) { return name == config::node_file; }

store::Files shared_of(const store::Files& files) {
  store::Files shared = files;
  std::erase_if(shared, [](const auto& file) { return is_own(file.first); });
  return shared;
}

std::string digest_of(const store::Files& files) { return store::sha256_of(shared_of(files)); }

}  // namespace sekisho::mgmt::pair
