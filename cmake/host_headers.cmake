# A cross compiler must see the machine's header-only libraries and none of its other headers:
# a folder of links to just these.
# SPDX-License-Identifier: MIT

# `inner` is the part of the library's folder that goes on the include path, as seen from the folder of links.
function(alidade_host_headers name library inner)
  set(links ${PROJECT_BINARY_DIR}/host_headers)
  if(EXISTS /usr/include/${library})
    file(MAKE_DIRECTORY ${links})
    file(CREATE_LINK /usr/include/${library} ${links}/${library} SYMBOLIC)
    set(ALIDADE_${name}_INCLUDE_DIR ${links}/${inner} CACHE PATH "Where the headers of ${name} are")
  endif()
endfunction()

alidade_host_headers(xsimd xsimd "")
alidade_host_headers(doctest doctest "")
alidade_host_headers(eigen eigen3 eigen3)
alidade_host_headers(stb stb stb)
alidade_host_headers(json nlohmann "")
