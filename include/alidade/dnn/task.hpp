// What all tasks begin with: a picture goes into the network as its manifest says, and the network runs.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/scratch.hpp>
#include <alidade/dnn/model.hpp>

#include <type_traits>
#include <utility>

namespace alidade::inline ALIDADE_ISA {

/// A runtime and its manifest. R is `network`, or another runtime, or a reference to one.
template <class R>
    requires runtime<std::remove_reference_t<R>>
class task {
public:
    task() = default;
    explicit task(model one) : file_(std::move(one.file)), card_(file_.view()), net_(std::move(one.net)) {}
    /// The manifest's texts and lists stay the caller's. requires  a manifest that `check_manifest` lets pass, and that
    /// fits the runtime
    task(const manifest& card, R net) : card_(card), net_(std::forward<R>(net)) {}

    const manifest& card() const { return card_; }
    std::remove_reference_t<R>& net() { return net_; }
    const std::remove_reference_t<R>& net() const { return net_; }

    /// Prepares the picture (8 bits, grey or BGR, or a camera's format) in the network's input, and runs it. Tells how
    /// the picture lies there.
    template <class View>
    result<picture_map> look(const View& picture) {
        auto map = put(picture);
        if (!map) return map;
        if (auto done = net_.run(); !done) return done.error();
        return map;
    }

    /// Prepares it only.
    template <class View>
    result<picture_map> put(const View& picture) {
        const prep_spec& prep = card_.preprocessing;
        const auto [width, height] = size_of(picture);
        if (width == 0 || height == 0)
            return error(fault::too_small, card_.name, ": the picture has ", width, " x ", height, " pixels");
        if (width > prep_most || height > prep_most)
            return error(fault::too_large, card_.name, ": the picture has ", width, " x ", height, " pixels, expected ",
                         prep_most, " on a side at most");
        return prepare(picture, slice(net_.input(0), 0), prep, memory_.reserve(prep_workspace(width, height, prep)));
    }

    /// Scratch for what comes after; what was reserved before goes.
    workspace reserve(std::size_t bytes) { return memory_.reserve(bytes); }

private:
    template <class View>
    static std::pair<int, int> size_of(const View& picture) {
        if constexpr (requires { picture.stride; })
            return {picture.width, picture.height};
        else
            return {width_of(picture), height_of(picture)};
    }

    manifest_file file_;
    manifest card_;
    R net_;
    scratch memory_;
};

namespace task_detail {

/// A task of the model whose manifest this is, if its family is one that the task is for: `fits(family)`. Others are
/// refused before the model itself is looked at.
template <class Task, class Fits>
result<Task> load(const char* manifest_path, const network_options& options, const char* what, Fits fits) {
    auto file = read_manifest(manifest_path);
    if (!file) return file.error();
    const model_family family = file->view().family;
    if (!fits(family))
        return in_file(manifest_path,
                       error(fault::unsupported, "family: is ", word_of(family), ", and that is no ", what));
    auto one = load_model(std::move(*file), manifest_path, options);
    if (!one) return one.error();
    return Task(std::move(*one));
}

}  // namespace task_detail
}  // namespace alidade::inline ALIDADE_ISA
