# A good part of a build's time is the reading of the standard library and of GoogleTest. Two sets of them are read once, each
# in a target whose headers others take over. (Not json and CLI11: what they bring into each object costs more than it saves.)
# Without ccache only: it knows a build again by its text, and shares it between trees, which saves more.
#
# Sources include what they use all the same: a build with ccache, or with -DSEKISHO_PCH=OFF, finds what is missing.
if(CCACHE_PROGRAM)
  set(pch_default OFF)
else()
  set(pch_default ON)
endif()
option(SEKISHO_PCH "precompile the headers of the standard library and of GoogleTest" ${pch_default})

set(pch_std <algorithm> <array> <atomic> <charconv> <chrono> <cstdint> <cstring> <deque> <fstream> <functional>
            <map> <memory> <mutex> <optional> <set> <span> <sstream> <string> <string_view> <thread> <unordered_map>
            <utility> <variant> <vector>)
if(SEKISHO_PCH)
  foreach(set_name std test)
    add_library(sekisho_pch_${set_name} OBJECT cmake/precompiled.cc)
    target_link_libraries(sekisho_pch_${set_name} PRIVATE Threads::Threads)
  endforeach()
  target_precompile_headers(sekisho_pch_std PRIVATE ${pch_std})
  if(SEKISHO_TESTS)
    find_package(GTest REQUIRED)
    target_link_libraries(sekisho_pch_test PRIVATE GTest::gmock)
    target_precompile_headers(sekisho_pch_test PRIVATE ${pch_std} <gtest/gtest.h> <gmock/gmock.h>)
  endif()
endif()

# sekisho_precompiled(TARGET std|test)
function(sekisho_precompiled target set_name)
  if(SEKISHO_PCH)
    target_precompile_headers(${target} REUSE_FROM sekisho_pch_${set_name})
  endif()
endfunction()
