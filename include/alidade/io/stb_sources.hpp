// stb's own code, compiled into the file that includes this, visible nowhere else, and free of its warnings.
// SPDX-License-Identifier: MIT
#pragma once

#pragma GCC system_header

#ifdef STBI_INCLUDE_STB_IMAGE_H
#error "include alidade/io/stb_implementation.hpp before stb_image.h, or in a source file of its own"
#endif

#include <cstdlib>

namespace alidade::detail {

// stb sizes its buffers by what a file says while unpacking. `largest` is what the picture's size calls for:
// a request beyond it is refused, and so a small file cannot unpack to gigabytes.
struct stb_memory {
    std::size_t largest = 0;
    bool refused = false;
};
static thread_local stb_memory stb_allowed;

static bool stb_may_have(std::size_t size) {
    if (size > stb_allowed.largest) stb_allowed.refused = true;
    return !stb_allowed.refused;
}
// Zeroed, so that a broken file shows zeros where its data end, never what memory held before.
static void* stb_allocate(std::size_t size) { return stb_may_have(size) ? std::calloc(1, size) : nullptr; }
static void* stb_reallocate(void* old, std::size_t size) {
    return stb_may_have(size) ? std::realloc(old, size) : nullptr;
}

}  // namespace alidade::detail

#define STBI_MALLOC(size) alidade::detail::stb_allocate(size)
#define STBI_REALLOC(old, size) alidade::detail::stb_reallocate(old, size)
#define STBI_FREE(old) std::free(old)
#define STBI_ASSERT(x) static_cast<void>(0)
#define STBIW_ASSERT(x) static_cast<void>(0)
#define STBI_NO_STDIO
#define STBI_WRITE_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STB_IMAGE_STATIC
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_WRITE_IMPLEMENTATION

#if __has_include(<stb_image.h>)
#include <stb_image.h>
#include <stb_image_write.h>
#else
#include <stb/stb_image.h>
#include <stb/stb_image_write.h>
#endif
