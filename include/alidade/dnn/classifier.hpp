// What a picture shows, as a whole.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/list.hpp>
#include <alidade/dnn/task.hpp>
#include <alidade/learned/decode/classify.hpp>
#include <alidade/learned/manifest_keys.hpp>

namespace alidade::inline ALIDADE_ISA {

///     auto states = classifier::load("part_state.json");
///     const auto best = (*states)(crop(frame, x, y, w, h));
///     std::puts(states->card().labels[(*best)[0].label]);
template <class R>
class basic_classifier : public task<R> {
public:
    using task<R>::task;

    static result<basic_classifier> load(const char* manifest_path, const network_options& options = {}) {
        return task_detail::load<basic_classifier>(manifest_path, options, "classifier", [](model_family family) {
            return family == model_family::classifier;
        });
    }

    /// The `most` likeliest classes, the likeliest first; those that reach `card().thresholds.score` are sure ones.
    template <class View>
    result<list<class_score>> operator()(const View& picture, int most = 5) {
        if (const auto map = this->look(picture); !map) return map.error();
        const auto scores = this->net().output(0).template tensor<1>();
        if (!scores) return scores.error();
        list<class_score> best(most);
        const auto told =
            top_classes(*scores, best.room(), {.scores = form_of(this->card()), .labels = this->card().labels.size});
        if (!told) return told.error();
        best.resize(told->written);
        return best;
    }
};

using classifier = basic_classifier<network>;

}  // namespace alidade::inline ALIDADE_ISA
