# Fuzz targets: tests/fuzz/fuzz_<x>.cc, each with a line "// links: sekisho_dns ..." that names what it links, and
# seeds in tests/fuzz/fuzz_<x>.in/. With SEKISHO_FUZZ they are libFuzzer programs; otherwise each is run over its
# seeds by ctest as fuzz-seeds/<x>.
if(NOT SEKISHO_TESTS)
  return()
endif()

file(GLOB fuzz_sources CONFIGURE_DEPENDS tests/fuzz/fuzz_*.cc)
foreach(source ${fuzz_sources})
  get_filename_component(target ${source} NAME_WE)
  file(STRINGS ${source} links_line REGEX "^// links:" LIMIT_COUNT 1)
  string(REGEX REPLACE "^// links: *" "" links "${links_line}")
  string(REGEX REPLACE "[ ,]+" ";" links "${links}")
  set(seeds ${PROJECT_SOURCE_DIR}/tests/fuzz/${target}.in)
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE ${links})
  if(SEKISHO_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    continue()
  endif()
  target_sources(${target} PRIVATE tests/fuzz/run_seeds.cc)
  string(REPLACE "fuzz_" "" short ${target})
  add_test(NAME fuzz-seeds/${short} COMMAND ${target} ${seeds})
  set_tests_properties(fuzz-seeds/${short} PROPERTIES TIMEOUT 300 LABELS "unit;fuzz-seeds")
endforeach()

# The code under test is what has to be watched, not the target's own lines.
if(SEKISHO_FUZZ)
  foreach(module base dns dnssec/crypto dnssec nat-map forwarding views mgmt/config mgmt/trust mgmt/access mgmt/control mgmt/backup
                 dataplane/pipeline)
    sekisho_target_name(${module} library)
    get_target_property(kind ${library} TYPE)
    if(NOT kind STREQUAL "INTERFACE_LIBRARY")
      target_compile_options(${library} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
  endforeach()
endif()
