// Keypoints of SimCC and RTMPose: x and y each a class of its own, among bins finer than pixels.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>
#include <alidade/learned/keypoint.hpp>

namespace alidade {

struct simcc_options {
    int input_width = 0, input_height = 0;  ///< of the network's input, in pixels
    float split = 2;                        ///< bins for each pixel
    int places = 0;                         ///< how many keypoints there must be; 0: any number
};

inline namespace ALIDADE_ISA {

/// Keypoint k stands where row k of `across` (K × input_width · split) and of `down` (K × input_height · split) are the
/// largest, the first among equals; bin b is place b / split. Its score is the smaller of the two, between 0 and 1.
///
/// requires  input sizes >= 1; split > 0
/// fault     malformed: other numbers of keypoints or bins, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the input's size
/// cost      one pass; allocates nothing
/// reference Li et al., SimCC, 2022; mmpose's get_simcc_maximum
template <stored_number T>
result<tally> decode_simcc(tensor_view<const T, 2> across, tensor_view<const T, 2> down, array_view<keypoint> room,
                           simcc_options options);

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<tally> decode_simcc(tensor_view<const T, 2> across, tensor_view<const T, 2> down, array_view<keypoint> room,
                           simcc_options options) {
    using namespace tensor_numbers_detail;
    constexpr const char* who = "decode_simcc";
    ALIDADE_EXPECTS(options.input_width >= 1 && options.input_height >= 1, options.input_width, options.input_height);
    ALIDADE_EXPECTS(options.split > 0 && options.split <= 64);
    const int places = across.extent[0];
    const int wide = round_int(real(options.input_width) * options.split);
    const int high = round_int(real(options.input_height) * options.split);
    ALIDADE_EXPECTS(wide >= 1 && high >= 1, wide, high);
    if (across.extent[1] != wide || (options.places != 0 && places != options.places))
        return shape_fault(fault::malformed, who, across, options.places, " keypoints (0: any) x ", wide, " bins");
    if (down.extent[0] != places || down.extent[1] != high)
        return shape_fault(fault::malformed, who, down, places, " keypoints x ", high, " bins");
    error why;
    const auto x_of = numbers_of(across, why), y_of = numbers_of(down, why);
    if (why.kind != fault::none) return why;
    appender<keypoint> list{room};
    for (int k = 0; k < places; ++k) {
        const auto x = best_of(wide, [&](int i) { return x_of(k, i); });
        const auto y = best_of(high, [&](int i) { return y_of(k, i); });
        if (!finite(x.value) || !finite(y.value))
            return error(fault::malformed, who, ": keypoint ", k, " has what is no number among its bins");
        const float score = x.value < y.value ? x.value : y.value;
        list.push({static_cast<float>((real(x.label) / options.split).value),
                   static_cast<float>((real(y.label) / options.split).value),
                   score < 0   ? 0
                   : score < 1 ? score
                               : 1});
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
