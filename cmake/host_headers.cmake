# A cross compiler must see the machine's header-only libraries and none of its other headers:
# a folder of links to just these.
# SPDX-License-Identifier: MIT

set(folder ${PROJECT_BINARY_DIR}/host_headers)
foreach(library xsimd doctest stb eigen3)
  if(EXISTS /usr/include/${library})
    file(MAKE_DIRECTORY ${folder})
    file(CREATE_LINK /usr/include/${library} ${folder}/${library} SYMBOLIC)
  endif()
endforeach()
set(ALIDADE_xsimd_INCLUDE_DIR ${folder} CACHE PATH "")
set(ALIDADE_eigen_INCLUDE_DIR ${folder}/eigen3 CACHE PATH "")
set(ALIDADE_stb_INCLUDE_DIR ${folder}/stb CACHE PATH "")
set(ALIDADE_doctest_INCLUDE_DIR ${folder} CACHE PATH "")
