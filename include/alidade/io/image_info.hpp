// What a picture file says of itself, and how a reader is asked for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/result.hpp>

#include <cstdint>

namespace alidade {

/// What the header says, so that the caller can lend memory of the right size.
struct image_info {
    int width = 0;
    int height = 0;
    int channels = 0;  ///< 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha
    int bits = 0;      ///< of one sample, as the file has them
};

/// The order of colours in memory, whatever it is in the file.
enum class channel_order { bgr, rgb };

/// A reader never loses information in silence. Grey becomes three equal channels and a missing alpha is opaque;
/// the other way round only where nothing is lost (all colours equal, all pixels opaque), else it is an error that
/// says how many channels to ask for.
struct read_options {
    channel_order order = channel_order::bgr;
    bool full_range = true;  ///< PNM: the file's maxval becomes the type's largest value; false: samples as stored
    std::int64_t max_pixels = std::int64_t{1} << 28;  ///< more than the largest camera sensor has
    std::int64_t max_bytes = std::int64_t{1} << 30;   ///< of a file
};

namespace io_detail {

inline result<void> check_size(const image_info& info, const read_options& options) {
    if (std::int64_t{info.width} * info.height > options.max_pixels)
        return error(fault::too_large, info.width, " x ", info.height,
                     " pixels: more than max_pixels = ", options.max_pixels);
    return {};
}

template <class T, int C>
result<void> check_view(const image_info& info, image_view<T, C> dst) {
    if (info.width != dst.width || info.height != dst.height)
        return error(fault::unsupported, "the picture is ", info.width, " x ", info.height, ", the view to fill ",
                     dst.width, " x ", dst.height);
    return {};
}

}  // namespace io_detail
}  // namespace alidade
