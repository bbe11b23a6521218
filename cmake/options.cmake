# Language level, warnings and instrumentation: the same for every module.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(SEKISHO_SANITIZE "" CACHE STRING "sanitizers for every target, for example address,undefined")
option(SEKISHO_FUZZ "build the fuzz targets with libFuzzer (clang)" OFF)
option(SEKISHO_TESTS "build the tests" ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# DPDK's inline functions need at least SSE4.2; one -march for all files keeps
# inline code the same in every object.
add_compile_options(-march=x86-64-v2 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                    -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 at -O3 sees overlaps and overruns inside std::string that are not there (GCC bug 105651).
  add_compile_options(-Wno-restrict -Wno-stringop-overread -Wno-array-bounds -Wno-stringop-overflow)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fstack-protector-strong -D_FORTIFY_SOURCE=2)
endif()
if(SEKISHO_SANITIZE)
  add_compile_options(-fsanitize=${SEKISHO_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SEKISHO_SANITIZE})
  if(SEKISHO_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)  # fences (doorbell, RCU) are seen too weak, which hides nothing that is checked
  endif()
endif()
