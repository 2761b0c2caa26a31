// Whole files in and out, with every failure told: what is missing, what is too large, a disk that is full.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/io/bytes.hpp>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace alidade {

/// Bytes that grow. Moves only; never throws: `append` says whether there was memory.
class byte_buffer {
public:
    byte_buffer() = default;
    byte_buffer(byte_buffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    byte_buffer& operator=(byte_buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ~byte_buffer() { std::free(data_); }

    [[nodiscard]] bool append(const void* bytes, std::size_t count) {
        if (count > capacity_ - size_ && !reserve(size_ + count)) return false;
        if (count > 0) std::memcpy(data_ + size_, bytes, count);
        size_ += count;
        return true;
    }

    const std::uint8_t* data() const { return data_; }
    std::size_t size() const { return size_; }

    byte_view view() const& { return {data_, size_}; }
    byte_view view() const&& = delete;

private:
    bool reserve(std::size_t least) {
        if (least < size_) return false;  // the sum overflowed
        std::size_t wanted = capacity_ < 4096 ? 4096 : capacity_;
        while (wanted < least) wanted = wanted > SIZE_MAX / 2 ? least : 2 * wanted;
        void* grown = std::realloc(data_, wanted);
        if (grown == nullptr) return false;
        data_ = static_cast<std::uint8_t*>(grown);
        capacity_ = wanted;
        return true;
    }

    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// The same error, beginning with the file it is about. Of a long path the end is shown.
inline error in_file(const char* path, const error& why) {
    constexpr std::size_t shown = 100;
    const std::size_t length = std::strlen(path);
    if (length <= shown) return error(why.kind, path, ": ", why.message);
    return error(why.kind, "...", path + (length - shown), ": ", why.message);
}

/// All bytes of a file or pipe; an error if they cannot be read or are more than `most`.
inline result<byte_buffer> read_file(const char* path, std::int64_t most = std::int64_t{1} << 30) {
    std::FILE* file = std::fopen(path, "rb");
    if (file == nullptr) return in_file(path, error(fault::unreadable, std::strerror(errno)));
    byte_buffer all;
    error why;
    std::uint8_t piece[16384];
    while (const std::size_t got = std::fread(piece, 1, sizeof(piece), file)) {
        if (std::cmp_greater(all.size() + got, most))
            why = error(fault::too_large, "larger than ", most, " bytes, the most that may be read");
        else if (!all.append(piece, got))
            why = error(fault::too_large, "more bytes than memory");
        if (why.kind != fault::none) break;
    }
    if (why.kind == fault::none && std::ferror(file)) why = error(fault::unreadable, std::strerror(errno));
    std::fclose(file);
    if (why.kind != fault::none) return in_file(path, why);
    return all;
}

/// Writes a file piece by piece. It is opened by the first piece, so that what cannot be encoded leaves an older file
/// as it was. The first failure is kept, and `close` tells it.
class file_writer {
public:
    explicit file_writer(const char* path) {
        if (!path_.append(path, std::strlen(path) + 1)) failure_ = ENOMEM;
    }
    file_writer(const file_writer&) = delete;
    file_writer& operator=(const file_writer&) = delete;
    ~file_writer() {
        if (file_ != nullptr) std::fclose(file_);
    }

    void put(const void* bytes, std::size_t count) {
        if (failure_ != 0) return;
        if (file_ == nullptr) file_ = std::fopen(path(), "wb");
        if (file_ == nullptr || std::fwrite(bytes, 1, count, file_) != count) note_failure();
    }

    /// What was written counts only if this returns no error: a disk may be found full as late as here.
    result<void> close() {
        const bool opened = file_ != nullptr;
        if (opened && std::fclose(std::exchange(file_, nullptr)) != 0 && failure_ == 0) note_failure();
        if (failure_ == 0) return {};
        return in_file(path(),
                       error(fault::unwritable, std::strerror(failure_), opened ? "; the file is incomplete" : ""));
    }

private:
    const char* path() const { return path_.size() > 0 ? reinterpret_cast<const char*>(path_.data()) : "a file"; }
    void note_failure() { failure_ = errno != 0 ? errno : EIO; }

    byte_buffer path_;
    std::FILE* file_ = nullptr;
    int failure_ = 0;
};

}  // namespace alidade
