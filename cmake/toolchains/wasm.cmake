# WebAssembly with SIMD, run by node. xsimd's SSE4.2 code becomes wasm instructions by Emscripten's own headers.
# SPDX-License-Identifier: MIT
execute_process(COMMAND em-config EMSCRIPTEN_ROOT OUTPUT_VARIABLE emscripten OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT emscripten)
  message(FATAL_ERROR "Emscripten was not found: install it (Debian: apt-get install emscripten) so that em-config runs")
endif()
include(${emscripten}/cmake/Modules/Platform/Emscripten.cmake)

# Eigen takes the SSE macros for an x86 and would include its MMX header.
set(CMAKE_CXX_FLAGS_INIT "-msimd128 -msse4.2 -fexceptions -pthread -DEIGEN_DONT_VECTORIZE")
string(JOIN " " CMAKE_EXE_LINKER_FLAGS_INIT
       -fexceptions
       -pthread -sPROXY_TO_PTHREAD=1 -sPTHREAD_POOL_SIZE=8  # main too runs in a thread, since it waits for others
       -sINITIAL_MEMORY=256MB
       -sSINGLE_FILE=1  # node has no `fetch` for a .wasm beside the program
       -sEXIT_RUNTIME=1)
# Debian's Emscripten finds the packages of its optimiser only with this.
set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
