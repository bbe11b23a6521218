# The lab's own tools, each a folder of tests/support with no dependency but libc.
if(SEKISHO_TESTS)
  foreach(tool loadgen frameblast faultrelay)
    file(GLOB sources CONFIGURE_DEPENDS tests/support/${tool}/*.cc)
    add_executable(${tool} ${sources})
  endforeach()
endif()
