// A bitmap that owns its bits, for programs that have a heap.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/image.hpp>

namespace alidade {

/// All bits are 0 when it is made. requires  memory suffices
class bitmap {
public:
    bitmap() = default;
    bitmap(int width, int height) : words_(words_of(width), height, 0), width_(width) {}

    bitmap_view<> view() & { return {words_.view().data, width_, words_.height(), words_.view().stride}; }
    bitmap_source view() const& { return {words_.view().data, width_, words_.height(), words_.view().stride}; }
    bitmap_view<> view() && = delete;
    bitmap_source view() const&& = delete;

    int width() const { return width_; }
    int height() const { return words_.height(); }

private:
    image<std::uint64_t> words_;
    int width_ = 0;
};

}  // namespace alidade
