// A value or the reason why there is none.
//
// Every parser of network input returns Result<T, E> with a closed enum E: the caller sees each way of
// failing and pays no allocation for it. (std::expected is C++23 and unknown to clang 14.)
// Threads: a plain value. Errors: reading the side that is not there aborts.
#pragma once

#include <utility>
#include <variant>

#include "base/check.h"

namespace sekisho {

template <typename E>
struct Failure {
  E error;
};
template <typename E>
Failure(E) -> Failure<E>;

template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit on purpose
  Result(Failure<E> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    SEKISHO_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    SEKISHO_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    SEKISHO_CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const E& error() const {
    SEKISHO_CHECK(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, E> state_;
};

}  // namespace sekisho
