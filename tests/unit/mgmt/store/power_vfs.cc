#include "tests/unit/mgmt/store/power_vfs.h"

#include <algorithm>
#include <cstring>

namespace sekisho::mgmt::store::testing {
namespace {

struct Handle {
  sqlite3_file base;
  PowerVfs* disk;
  PowerVfs::Stored* file;
};

Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
PowerVfs& disk_of(sqlite3_vfs* vfs) { return *static_cast<PowerVfs*>(vfs->pAppData); }
/// The default one, for time and randomness.
sqlite3_vfs* unix_vfs() { return sqlite3_vfs_find("unix"); }

void put_into(std::string& text, const PowerVfs::Write& write) {
  const auto at = static_cast<std::size_t>(write.at);
  if (write.truncates) return text.resize(at);
  if (text.size() < at + write.data.size()) text.resize(at + write.data.size());
  std::copy(write.data.begin(), write.data.end(), text.begin() + static_cast<std::ptrdiff_t>(at));
}

int change(sqlite3_file* file, PowerVfs::Write write) {
  Handle& h = handle_of(file);
  if (!h.disk->may_change()) return SQLITE_OK;
  put_into(h.file->seen, write);
  h.file->unflushed.push_back(std::move(write));
  return SQLITE_OK;
}

int do_close(sqlite3_file*) { return SQLITE_OK; }

int do_read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  const std::string& text = handle_of(file).file->seen;
  const auto from = std::min(static_cast<std::size_t>(at), text.size());
  const auto there = std::min(static_cast<std::size_t>(size), text.size() - from);
  std::memcpy(to, text.data() + from, there);
  std::memset(static_cast<char*>(to) + there, 0, static_cast<std::size_t>(size) - there);
  return there == static_cast<std::size_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int do_write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  return change(file, {at, std::string(static_cast<const char*>(from), static_cast<std::size_t>(size)), false});
}

int do_truncate(sqlite3_file* file, sqlite3_int64 size) { return change(file, {size, {}, true}); }

int do_sync(sqlite3_file* file, int) {
  Handle& h = handle_of(file);
  if (!h.disk->may_change()) return SQLITE_OK;
  h.file->safe = h.file->seen;
  h.file->is_safe = true;
  h.file->unflushed.clear();
  return SQLITE_OK;
}

int do_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(handle_of(file).file->seen.size());
  return SQLITE_OK;
}

int do_lock(sqlite3_file*, int) { return SQLITE_OK; }
int do_check_lock(sqlite3_file*, int* held) { return *held = 0, SQLITE_OK; }
int do_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int do_sector(sqlite3_file*) { return 4096; }
int do_traits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int do_map(sqlite3_file* file, int region, int size, int extend, void volatile** to) {
  auto& shared = handle_of(file).file->shared;
  const auto wanted = static_cast<std::size_t>(region);
  while (extend && shared.size() <= wanted)
    shared.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  *to = wanted < shared.size() ? shared[wanted].get() : nullptr;
  return SQLITE_OK;
}
int do_shm_lock(sqlite3_file*, int, int, int) { return SQLITE_OK; }
void do_barrier(sqlite3_file*) {}
int do_unmap(sqlite3_file* file, int) { return handle_of(file).file->shared.clear(), SQLITE_OK; }

const sqlite3_io_methods methods = {
    2,          do_close,  do_read,   do_write, do_truncate, do_sync,    do_size,  do_lock, do_lock, do_check_lock,
    do_control, do_sector, do_traits, do_map,   do_shm_lock, do_barrier, do_unmap, nullptr, nullptr};

int do_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given) {
  PowerVfs& disk = disk_of(vfs);
  file->pMethods = nullptr;
  const std::string path = name != nullptr ? name : "temporary";
  auto at = disk.files.find(path);
  if (at == disk.files.end()) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    at = disk.files.emplace(path, std::make_shared<PowerVfs::Stored>()).first;
  }
  handle_of(file).disk = &disk;
  handle_of(file).file = at->second.get();
  file->pMethods = &methods;
  if (given != nullptr) *given = flags;
  return SQLITE_OK;
}

int do_delete(sqlite3_vfs* vfs, const char* name, int) {
  PowerVfs& disk = disk_of(vfs);
  if (!disk.files.contains(name)) return SQLITE_IOERR_DELETE_NOENT;
  if (disk.may_change()) disk.files.erase(name);
  return SQLITE_OK;
}

int do_access(sqlite3_vfs* vfs, const char* name, int, int* there) {
  *there = disk_of(vfs).files.contains(name) ? 1 : 0;
  return SQLITE_OK;
}

int do_full_path(sqlite3_vfs*, const char* name, int size, char* to) {
  sqlite3_snprintf(size, to, "%s", name);
  return SQLITE_OK;
}
int do_randomness(sqlite3_vfs*, int size, char* to) { return unix_vfs()->xRandomness(unix_vfs(), size, to); }
int do_sleep(sqlite3_vfs*, int time) { return time; }
int do_time(sqlite3_vfs*, double* now) { return unix_vfs()->xCurrentTime(unix_vfs(), now); }

}  // namespace

PowerVfs::PowerVfs() {
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(Handle);
  vfs_.mxPathname = 512;
  vfs_.zName = "power";
  vfs_.pAppData = this;
  vfs_.xOpen = do_open;
  vfs_.xDelete = do_delete;
  vfs_.xAccess = do_access;
  vfs_.xFullPathname = do_full_path;
  vfs_.xRandomness = do_randomness;
  vfs_.xSleep = do_sleep;
  vfs_.xCurrentTime = do_time;
  sqlite3_vfs_register(&vfs_, 1);
}

PowerVfs::~PowerVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(unix_vfs(), 1);
}

void PowerVfs::lose_power(const Survives& survives) {
  std::size_t number = 0;
  for (auto at = files.begin(); at != files.end();) {
    Stored& file = *at->second;
    std::string text = file.safe;
    bool there = file.is_safe;
    for (const Write& write : file.unflushed) {
      if (!survives(number++)) continue;
      put_into(text, write);
      there = true;
    }
    if (!there) {
      at = files.erase(at);
      continue;
    }
    file = Stored{text, text, true, {}, {}};
    ++at;
  }
  cut_at = -1;
  calls = 0;
}

}  // namespace sekisho::mgmt::store::testing
