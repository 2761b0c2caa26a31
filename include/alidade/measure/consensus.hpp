// The shape that most points agree on: where robust fits begin.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/trigonometry.hpp>
#include <alidade/measure/fit_options.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::consensus_detail {

// Random sample consensus (Fischler and Bolles 1981): shapes through a few points each, drawn by lot, are asked how
// well they explain all; the cost of a point is the square of its distance, but no more than at the tolerance (Torr and
// Zisserman 2000); and whichever is best so far is fitted to the points that agree with it (Chum, Matas and Kittler
// 2003). Shapes are described by a Model:
//
//     using shape = …;
//     static constexpr int drawn = …;                             points that a shape is drawn through
//     bool refit(points, shape&)                                  to few points or many, without regard to outliers
//     rounded<T> distance(const shape&, const fit_sample<T>&)     within a few times the tolerance, about that

/// SplitMix64 (Steele, Lea, Flood 2014).
struct lots {
    std::uint64_t state;

    constexpr std::uint32_t below(std::uint32_t n) {
        std::uint64_t z = state += 0x9e3779b97f4a7c15u;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        return static_cast<std::uint32_t>(((z ^ z >> 31) >> 32) * n >> 32);
    }
};

/// At most 256 of many points, evenly: enough to know what most of them agree on.
template <class Points>
struct thinned {
    static constexpr int most = 256;
    const Points& all;
    int size;

    explicit thinned(const Points& points) : all(points), size(points.size < most ? points.size : most) {}
    template <class T>
    fit_sample<T> sample(int i) const {
        return all.template sample<T>(static_cast<int>(std::int64_t{i} * all.size / size));
    }
};
/// Some of those.
template <class Points>
struct some {
    const thinned<Points>& of;
    std::uint8_t which[thinned<Points>::most];
    int size = 0;

    explicit some(const thinned<Points>& points) : of(points) {}
    void add(int i) { which[size++] = static_cast<std::uint8_t>(i); }
    template <class T>
    fit_sample<T> sample(int i) const {
        return of.template sample<T>(which[i]);
    }
};

/// How far aside a point may lie and agree.
template <class T>
rounded<T> reach_of(const fit_sample<T>& p, rounded<T> tolerance, bool known) {
    return known ? tolerance + rounded<T>(3) * sqrt(p.variance) : tolerance;
}

template <class T>
struct standing {
    rounded<T> cost = 0;
    int agree = 0;
};

template <class Model, class T, class Points>
standing<T> stand(const Model& model, const typename Model::shape& at, const Points& points, rounded<T> tolerance,
                  bool known, rounded<T> enough) {
    standing<T> made;
    for (int i = 0; i < points.size && made.cost < enough; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const rounded<T> d = model.distance(at, p) / reach_of(p, tolerance, known), dd = d * d;
        const bool agrees = dd <= 1;
        made.agree += agrees;
        made.cost += agrees ? dd : rounded<T>(1);
    }
    return made;
}

/// How many draws leave one chance in a thousand that none was of points that agree, if `share` of all do.
inline int draws_for(double share, int drawn) {
    double good = 1;
    for (int i = 0; i < drawn; ++i) good *= share;
    if (good >= 0.999) return 1;
    if (good < 1e-6) return 1 << 30;
    return static_cast<int>(6.9077553 / -log(real(1 - good)).value) + 1;
}

template <class T>
struct consensus {
    int agree = 0, asked = 0;
};

template <class Model, class T, class Points>
void improve(const Model& model, typename Model::shape& at, standing<T>& now, const thinned<Points>& points,
             rounded<T> tolerance, bool known) {
    for (int round = 0; round < 4; ++round) {
        some<Points> agreeing(points);
        for (int i = 0; i < points.size; ++i) {
            const fit_sample<T> p = points.template sample<T>(i);
            if (abs(model.distance(at, p)) <= reach_of(p, tolerance, known)) agreeing.add(i);
        }
        typename Model::shape next = at;
        if (agreeing.size < Model::drawn || !model.refit(agreeing, next)) return;
        const standing<T> there = stand(model, next, points, tolerance, known, now.cost);
        if (!(there.cost < now.cost)) return;
        at = next, now = there;
    }
}

/// The best shape, and how many of the points that were asked agree with it.
template <class T, class Model, class Points>
consensus<T> find(const Model& model, const Points& all, const fit_options& options, bool known,
                  typename Model::shape& best) {
    using number = rounded<T>;
    const thinned<Points> points(all);
    const number tolerance = static_cast<T>(options.tolerance);
    lots lot{options.seed};
    standing<T> held{number(points.size), 0};
    int needed = options.trials;
    const auto consider = [&](typename Model::shape tried) {
        standing<T> here = stand(model, tried, points, tolerance, known, held.cost);
        if (!(here.cost < held.cost)) return;
        improve(model, tried, here, points, tolerance, known);
        best = tried, held = here;
        const int enough = draws_for(static_cast<double>(held.agree) / points.size, Model::drawn);
        needed = enough < options.trials ? enough : options.trials;
    };
    // Where nearly all agree there is nothing to search.
    typename Model::shape first = best;
    if (model.refit(points, first)) consider(first);
    if (held.agree >= points.size - points.size / 50 && held.agree > 0) return {held.agree, points.size};
    for (int trial = 0; trial < needed; ++trial) {
        some<Points> drawn(points);
        for (int tries = 0; drawn.size < Model::drawn && tries < 4 * Model::drawn; ++tries) {
            const int i = static_cast<int>(lot.below(static_cast<std::uint32_t>(points.size)));
            bool again = false;
            for (int k = 0; k < drawn.size; ++k) again = again || drawn.which[k] == i;
            if (!again) drawn.add(i);
        }
        typename Model::shape tried = best;
        if (drawn.size == Model::drawn && model.refit(drawn, tried)) consider(tried);
    }
    return {held.agree, points.size};
}

}  // namespace alidade::inline ALIDADE_ISA::consensus_detail
