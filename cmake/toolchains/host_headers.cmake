# Lets a cross build find this machine's header-only libraries, and nothing else of it.
#
# They serve every target, but the folder they stand in also holds the host's C library, which must never come onto
# a cross compiler's path. So the build tree gets a root of its own with links to them, where find_path looks.
# SPDX-License-Identifier: MIT
get_property(is_a_compiler_check GLOBAL PROPERTY IN_TRY_COMPILE)
if(NOT is_a_compiler_check)
  set(host_headers ${CMAKE_BINARY_DIR}/host_headers)
  file(MAKE_DIRECTORY ${host_headers}/include)
  foreach(library doctest eigen3 stb xsimd)
    foreach(folder /usr/include /usr/local/include)
      if(IS_DIRECTORY ${folder}/${library})
        file(CREATE_LINK ${folder}/${library} ${host_headers}/include/${library} SYMBOLIC)
      endif()
    endforeach()
  endforeach()
  list(APPEND CMAKE_FIND_ROOT_PATH ${host_headers})
  list(APPEND CMAKE_SYSTEM_INCLUDE_PATH /include)
endif()

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
