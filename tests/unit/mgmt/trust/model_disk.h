// A disk that forgets what was not flushed, and may lose power between any two calls.
//
// Directory entries and contents are kept twice: as programs see them, and as they are safe. lose_power() leaves what
// is safe (`unlucky`), or also what happened to reach the disk: entries, but not contents that were not flushed.
#pragma once

#include <cerrno>
#include <map>
#include <memory>

#include "mgmt/trust/state_files.h"

namespace sekisho::mgmt::trust::testing {

struct PowerCut {};

class ModelDisk final : public FileCalls {
 public:
  int power_cut_at = -1;  ///< the call, counted from 0, in whose place the power goes
  bool refuses = false;   ///< every call fails: full, or read-only
  int calls = 0;

  void lose_power(bool unlucky) {
    if (unlucky) seen_ = safe_;
    safe_ = seen_;
    for (auto& [path, file] : seen_) file->text = file->safe_text;
    power_cut_at = -1;
  }
  void wipe() {
    seen_.clear();
    safe_.clear();
  }
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> files;
    for (const auto& [path, file] : seen_) files[path] = file->text;
    return files;
  }
  void put(const std::string& path, std::string text) {
    seen_[path] = std::make_shared<File>(File{text, text});
    safe_ = seen_;
  }

  Result<std::string, ReadFault> read(const std::string& path) override {
    const auto found = seen_.find(path);
    if (found == seen_.end()) return Failure{ReadFault::not_there};
    return found->second->text;
  }
  int write(const std::string& path, std::string_view text) override {
    if (const int fault = begin_call()) return fault;
    seen_[path] = std::make_shared<File>(File{std::string(text), ""});
    return 0;
  }
  int sync_file(const std::string& path) override {
    if (const int fault = begin_call()) return fault;
    seen_.at(path)->safe_text = seen_.at(path)->text;
    return 0;
  }
  int rename(const std::string& from, const std::string& to) override {
    if (const int fault = begin_call()) return fault;
    seen_[to] = seen_.at(from);
    seen_.erase(from);
    return 0;
  }
  int sync_directory(const std::string&) override {
    if (const int fault = begin_call()) return fault;
    safe_ = seen_;
    return 0;
  }

  int remove(const std::string& path) override {
    if (const int fault = begin_call()) return fault;
    return seen_.erase(path) == 1 ? 0 : ENOENT;
  }
  int take_rights(const std::string&, const std::string&) override { return begin_call(); }

 private:
  struct File {
    std::string text, safe_text;
  };
  int begin_call() {
    if (calls++ == power_cut_at) throw PowerCut{};
    return refuses ? EROFS : 0;
  }
  std::map<std::string, std::shared_ptr<File>> seen_, safe_;
};

}  // namespace sekisho::mgmt::trust::testing
