// Stands before the C library's functions where it may, asks the sanitizer where there is one, and else replaces
// operator new.
// SPDX-License-Identifier: MIT
#include "tests/support/alloc_counter.hpp"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

static constinit std::atomic<long long> allocated = 0;

long long tests::allocations() { return allocated; }

#if defined(SANITIZED)

long long tests::copies() { return -1; }

extern "C" {
int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t),
                                              void (*)(const volatile void*));

// A size that no memory can hold is an answer to be tested, not the end of the program.
const char* __asan_default_options() { return "allocator_may_return_null=1"; }
const char* __tsan_default_options() { return "allocator_may_return_null=1"; }
}

[[maybe_unused]] static const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t) { ++allocated; }, [](const volatile void*) {});

#elif defined(__x86_64__) && defined(__GLIBC__)

static constinit std::atomic<long long> copied = 0;

long long tests::copies() { return copied; }

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
// The real copies, by names that do not lead back here: they also take the room there is, and we have enough.
constexpr std::size_t room = std::size_t{1} << 62;
void* real_memcpy(void*, const void*, std::size_t, std::size_t) __asm__("__memcpy_chk");
void* real_memmove(void*, const void*, std::size_t, std::size_t) __asm__("__memmove_chk");

void* malloc(std::size_t size) noexcept { return ++allocated, __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) noexcept { return ++allocated, __libc_calloc(count, size); }
void* realloc(void* old, std::size_t size) noexcept { return ++allocated, __libc_realloc(old, size); }
void* memalign(std::size_t align, std::size_t size) noexcept { return ++allocated, __libc_memalign(align, size); }
void* aligned_alloc(std::size_t align, std::size_t size) noexcept { return memalign(align, size); }
int posix_memalign(void** where, std::size_t align, std::size_t size) noexcept {
    *where = memalign(align, size);
    return *where == nullptr ? ENOMEM : 0;
}

void* memcpy(void* to, const void* from, std::size_t size) noexcept {
    if (size >= tests::copy_threshold) ++copied;
    return real_memcpy(to, from, size, room);
}
void* memmove(void* to, const void* from, std::size_t size) noexcept {
    if (size >= tests::copy_threshold) ++copied;
    return real_memmove(to, from, size, room);
}
}

#else

long long tests::copies() { return -1; }

void* operator new(std::size_t size) {
    ++allocated;
    if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

void* operator new(std::size_t size, std::align_val_t alignment) {
    ++allocated;
    const std::size_t line = static_cast<std::size_t>(alignment);
    const std::size_t whole = (size + line - 1) / line * line;  // what aligned_alloc asks for
    if (void* memory = whole >= size ? std::aligned_alloc(line, whole > 0 ? whole : line) : nullptr) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

#endif
