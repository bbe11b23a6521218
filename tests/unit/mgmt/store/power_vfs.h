// A disk under SQLite that forgets what was not flushed, and loses power in place of any one of its writes.
//
// Files hold what programs see and what is safe; what was written since the last flush is kept write by write. From
// the cut on nothing reaches the disk; lose_power() then leaves what is safe and those of the other writes that
// `survives` chooses, as a drive may. Register one at a time. Threads: one, one connection.
#pragma once

#include <sqlite3.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sekisho::mgmt::store::testing {

class PowerVfs {
 public:
  PowerVfs();
  ~PowerVfs();
  PowerVfs(const PowerVfs&) = delete;
  PowerVfs& operator=(const PowerVfs&) = delete;

  int cut_at = -1;  ///< the call, counted from 0, in whose place the power goes
  int calls = 0;    ///< that change something
  bool is_cut() const { return cut_at >= 0 && calls > cut_at; }

  using Survives = std::function<bool(std::size_t unflushed_write)>;
  void lose_power(const Survives& survives);

  struct Write {
    sqlite3_int64 at = 0;
    std::string data;
    bool truncates = false;  ///< to `at`
  };
  struct Stored {
    std::string seen, safe;
    bool is_safe = false;  ///< its being there
    std::vector<Write> unflushed;
    std::vector<std::unique_ptr<char[]>> shared;  ///< the WAL's index: memory, gone with the power
  };
  std::map<std::string, std::shared_ptr<Stored>> files;

  /// Counts a change; false: the power is gone.
  bool may_change() { return cut_at < 0 || calls++ < cut_at; }

 private:
  sqlite3_vfs vfs_{};
};

}  // namespace sekisho::mgmt::store::testing
