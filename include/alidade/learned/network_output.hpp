// What a network said, read where it lies: good until the network runs again.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/tensor_view.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade {

/// Numbers in the memory of a runtime, which counts its runs in `*now`. Reading them after the next run is a broken
/// contract, as it is to read numbers of a network that is no more; what has been read into a `tensor_view` before is
/// no longer watched.
class network_output {
public:
    static constexpr int max_axes = 8;

    constexpr network_output() = default;
    constexpr network_output(const char* name, const float* numbers, const unsigned* now)
        : name_(name), numbers_(numbers), now_(now), then_(now != nullptr ? *now : 0) {}
    /// Adds an axis behind those there are. requires  axes() < max_axes
    constexpr void add_axis(int extent, std::ptrdiff_t stride) {
        ALIDADE_EXPECTS(axes_ < max_axes, axes_);
        extent_[axes_] = extent;
        stride_[axes_++] = stride;
    }

    constexpr const char* name() const { return name_; }
    constexpr int axes() const { return axes_; }
    constexpr int extent(int axis) const { return extent_[axis]; }
    constexpr const int* extents() const { return extent_; }
    constexpr std::int64_t size() const {
        std::int64_t count = axes_ > 0;
        for (int axis = 0; axis < axes_; ++axis) count *= extent_[axis];
        return count;
    }

    /// Whether the network has not run since.
    constexpr bool fresh() const { return now_ != nullptr && *now_ == then_; }

    /// The numbers as a tensor of N axes: those there are, without as many of the first as must go and have an extent
    /// of 1, such as that of a batch of one picture. requires  fresh()
    template <int N>
    constexpr result<tensor_view<const float, N>> tensor() const {
        expect_fresh();
        tensor_view<const float, N> view;
        int skipped = 0;
        while (axes_ - skipped > N && extent_[skipped] == 1) ++skipped;
        if (axes_ - skipped != N) return refused(N);
        view.data = numbers_;
        for (int axis = 0; axis < N; ++axis) {
            view.extent[axis] = extent_[axis + skipped];
            view.stride[axis] = stride_[axis + skipped];
        }
        return view;
    }

    /// Number `index`, counted along the last axis first. requires  fresh(), 0 <= index < size()
    constexpr float number(std::int64_t index) const {
        expect_fresh();
        ALIDADE_EXPECTS(index >= 0 && index < size(), index, size());
        std::ptrdiff_t place = 0;
        for (int axis = axes_ - 1; axis >= 0; --axis) {
            place += static_cast<std::ptrdiff_t>(index % extent_[axis]) * stride_[axis];
            index /= extent_[axis];
        }
        return numbers_[place];
    }

private:
    constexpr void expect_fresh() const {
        const bool the_network_has_not_run_since = fresh();
        ALIDADE_EXPECTS(the_network_has_not_run_since, then_, now_ != nullptr ? *now_ : 0);
    }
    constexpr error refused(int wanted) const {
        error why(fault::malformed, "output \"", name_, "\" has shape");
        for (int axis = 0; axis < axes_; ++axis) why.append(axis > 0 ? " x " : " "), why.append(extent_[axis]);
        why.append(", expected "), why.append(wanted), why.append(" axes, beside those of extent 1 before them");
        return why;
    }

    const char* name_ = "";
    const float* numbers_ = nullptr;
    int axes_ = 0;
    int extent_[max_axes] = {};
    std::ptrdiff_t stride_[max_axes] = {};
    const unsigned* now_ = nullptr;
    unsigned then_ = 0;
};

}  // namespace alidade
