// stb's own code, compiled into the file that includes this, visible nowhere else, and free of its warnings.
// SPDX-License-Identifier: MIT
#pragma once

#pragma GCC system_header

#ifdef STBI_INCLUDE_STB_IMAGE_H
#error "include alidade/io/stb_implementation.hpp before stb_image.h, or in a source file of its own"
#endif

#include <cstdlib>
#include <cstring>

namespace alidade::stb_memory_detail {

// stb sizes its buffers by what a file says while unpacking. `largest` is what the picture's size calls for:
// a request beyond it is refused, and so a small file cannot unpack to gigabytes.
struct budget {
    std::size_t largest = 0;
    bool refused = false;
};
static thread_local budget allowed;

static bool may_have(std::size_t size) {
    if (size > allowed.largest) allowed.refused = true;
    return !allowed.refused;
}
// Zeroed, so that a broken file shows zeros where its data end, never what memory held before.
static void* allocate(std::size_t size) { return may_have(size) ? std::calloc(1, size) : nullptr; }
static void* reallocate(void* old, std::size_t old_size, std::size_t size) {
    void* grown = may_have(size) ? std::realloc(old, size) : nullptr;
    if (grown != nullptr && size > old_size) std::memset(static_cast<char*>(grown) + old_size, 0, size - old_size);
    return grown;
}

}  // namespace alidade::stb_memory_detail

#define STBI_MALLOC(size) alidade::stb_memory_detail::allocate(size)
#define STBI_REALLOC_SIZED(old, old_size, size) alidade::stb_memory_detail::reallocate(old, old_size, size)
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

#undef STB_IMAGE_IMPLEMENTATION
#undef STB_IMAGE_WRITE_IMPLEMENTATION
