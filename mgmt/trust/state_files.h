// Small files that must survive a crash at any moment: a reader finds the old text or the new one, never a mixture.
//
// replace() writes a file beside the old one, flushes it, renames it over the old one, and flushes the directory;
// only then does it say that the text is safe. The system calls are behind FileCalls, so that a test can end the
// world between any two of them. What is damaged is set aside under another name, for people to look at.
//
// Owns: nothing but names. Threads: one. Errors: a sentence for the log. Limits: a file of at most max_bytes is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sekisho::mgmt::trust {

enum class ReadFault : std::uint8_t { not_there, unreadable };

/// What is done to the disk, one call each. Each returns 0 or an errno.
class FileCalls {
 public:
  virtual ~FileCalls() = default;
  virtual Result<std::string, ReadFault> read(const std::string& path) = 0;
  /// A file of this text, in place of one that is there.
  virtual int write(const std::string& path, std::string_view text) = 0;
  virtual int sync_file(const std::string& path) = 0;
  virtual int rename(const std::string& from, const std::string& to) = 0;
  virtual int sync_directory(const std::string& path) = 0;
  virtual int remove(const std::string& path) = 0;
  /// Gives a file the rights of another one, and its owner where this account may.
  virtual int take_rights(const std::string& path, const std::string& like) = 0;
};

/// The kernel's.
class SystemCalls final : public FileCalls {
 public:
  static constexpr std::size_t max_bytes = 64U << 20;
  Result<std::string, ReadFault> read(const std::string& path) override;
  int write(const std::string& path, std::string_view text) override;
  int sync_file(const std::string& path) override;
  int rename(const std::string& from, const std::string& to) override;
  int sync_directory(const std::string& path) override;
  int remove(const std::string& path) override;
  int take_rights(const std::string& path, const std::string& like) override;
};

class StateFiles {
 public:
  StateFiles(FileCalls& calls, std::string directory) : calls_(calls), directory_(std::move(directory)) {}

  Result<std::string, ReadFault> read(const std::string& name) { return calls_.read(path_of(name)); }
  /// Nothing when the text is safe on the disk; else why it may not be.
  [[nodiscard]] std::optional<std::string> replace(const std::string& name, std::string_view text);
  /// Renames a damaged file to name.damaged.
  void set_aside(const std::string& name);
  std::string path_of(const std::string& name) const { return directory_ + "/" + name; }

 private:
  FileCalls& calls_;
  std::string directory_;
};

/// A file's name made of any text: all but lower-case letters, digits, '-' and '.' inside are escaped.
std::string file_name_of(std::string_view kind, std::string_view realm, std::string_view zone);

/// Text with a line at its end that carries its SHA-256; and the text back, if the line is right.
std::string with_checksum(std::string text);
std::optional<std::string_view> without_checksum(std::string_view text);

}  // namespace sekisho::mgmt::trust
