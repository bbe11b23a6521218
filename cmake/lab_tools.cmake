# The lab's own tools, each a folder of tests/support with no dependency but libc.
if(SEKISHO_TESTS)
  foreach(tool loadgen frameblast faultrelay)
    file(GLOB sources CONFIGURE_DEPENDS tests/support/${tool}/*.cc)
    add_executable(${tool} ${sources})
  endforeach()
endif()
# Preloaded into sekishod by the drill `crash`, into sekishoctl by `restore`.
if(SEKISHO_TESTS)
  add_library(crashpoint SHARED tests/support/crashpoint/crashpoint.cc)
  target_link_libraries(crashpoint PRIVATE ${CMAKE_DL_LIBS})
  set_target_properties(crashpoint PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
endif()
