// Where a network sees things, in pixels of the picture.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/scratch.hpp>
#include <alidade/dnn/model.hpp>
#include <alidade/learned/decode/yolo.hpp>
#include <alidade/learned/nms.hpp>
#include <alidade/learned/preprocess.hpp>

#include <vector>

/// The picture goes into the network's own input, and its answer is read where it lies.
inline alidade::result<std::vector<alidade::detection>> find_things(alidade::model& with,
                                                                    alidade::image_view<const std::uint8_t, 3> photo,
                                                                    alidade::scratch& memory) {
    using namespace alidade;
    const manifest& card = with.card();
    const auto lent = memory.reserve(prep_workspace(photo.width, photo.height, card.preprocessing));
    const auto map = prepare(photo, slice(with.net.input(), 0), card.preprocessing, lent);
    if (!map) return map.error();
    if (const auto done = with.net.run(); !done) return done.error();
    const auto answer = with.net.output(0).tensor<2>();
    if (!answer) return answer.error();

    std::vector<detection> found(static_cast<std::size_t>(answer->size()));  // more candidates there are not
    const array_view<detection> room = {found.data(), static_cast<int>(found.size())};
    const auto told = decode_yolo(*answer, {.min_score = card.thresholds.score, .labels = card.labels.size}, room);
    if (!told) return told.error();
    const tally kept =
        nms(array_view<detection>{room.data, told->written}, {.max_overlap = card.nms.overlap, .who = {rivals::all}},
            memory.reserve(nms_workspace(told->written)));
    found.resize(static_cast<std::size_t>(kept.written));
    for (detection& one : found) one.where = map->inverse(one.where);
    return found;
}
