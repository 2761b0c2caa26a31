// The keypoints of one candidate of a pose network.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/boxes.hpp>
#include <alidade/learned/decode/numbers.hpp>
#include <alidade/learned/decode/scores.hpp>
#include <alidade/learned/keypoint.hpp>

namespace alidade {

struct yolo_keypoint_options {
    int values = 3;                         ///< of a keypoint: x, y and a score, or 2: x and y
    int input_width = 0, input_height = 0;  ///< of the input, where places are shares of it; 0: they are in its pixels
    score_form scores = score_form::share;  ///< or sigmoid
};

inline namespace ALIDADE_ISA {

/// The keypoints in `numbers`, which are the extras of a candidate (`yolo_extras`), in their order, in pixels of the
/// input.
///
/// requires  values 2 or 3; both input sizes or none; scores not of a softmax
/// fault     malformed: numbers that are no whole keypoints, a place that is not finite, a score that is NaN or above 1
/// exact     the same bytes everywhere; allocates nothing
template <stored_number T>
result<tally> yolo_keypoints(tensor_view<const T, 1> numbers, array_view<keypoint> room,
                             yolo_keypoint_options options) {
    constexpr const char* who = "yolo_keypoints";
    ALIDADE_EXPECTS(options.values == 2 || options.values == 3, options.values);
    ALIDADE_EXPECTS(options.input_width >= 0 && options.input_height >= 0 &&
                        (options.input_width > 0) == (options.input_height > 0),
                    options.input_width, options.input_height);
    const auto reader = reader_of(numbers);
    if (!reader) return reader.error();
    if (numbers.extent[0] % options.values != 0)
        return shape_fault(fault::malformed, who, numbers, options.values, " numbers for each keypoint");
    const real across = options.input_width > 0 ? options.input_width : 1,
               down = options.input_height > 0 ? options.input_height : 1;
    const auto number = [&](int i) { return (*reader)(numbers(i)); };
    appender<keypoint> list{room};
    for (int i = 0; i < numbers.extent[0]; i += options.values) {
        const float told = options.values == 2 ? 1 : score_of(options.scores, number(i + 2));
        const keypoint one{from_outline(real(number(i)) * across), from_outline(real(number(i + 1)) * down),
                           told < 1 ? told : 1};
        if (!finite(one.x) || !finite(one.y) || !(told <= 1.01F))  // rounding to 8 bits may add a little
            return error(fault::malformed, who, ": keypoint ", i / options.values,
                         finite(one.x) && finite(one.y) ? " has a score that is NaN or above 1" : " is not finite");
        list.push(one);
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
