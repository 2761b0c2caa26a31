// Reads PNG, JPEG, BMP and PNM, and writes PNG and JPEG, with the system's stb behind checks of our own.
// SPDX-License-Identifier: MIT
#pragma once

// This half is cheap to include. The other is stb itself: one source file of a program has
//
//     #include <alidade/io/stb_implementation.hpp>
//
// and stb is compiled there, once, invisible to any other copy of stb that the program links.

#include <alidade/io/stb_read.hpp>   // probe_image, decode_image, read_image
#include <alidade/io/stb_write.hpp>  // write_png, write_jpeg, encode_png, encode_jpeg
