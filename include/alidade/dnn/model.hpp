// A network together with its manifest, refused where the two disagree.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/model_check.hpp>
#include <alidade/io/manifest_json.hpp>

namespace alidade {

/// What the task wrappers are made of. Moves only.
struct model {
    manifest_file file;
    network net;

    const manifest& card() const { return file.view(); }
};

inline namespace ALIDADE_ISA {

/// The model whose manifest this file is. Refused, in this order and with a sentence that says which:
///   the manifest     it is no JSON, a key is missing, unknown or wrong, its parts do not fit together
///   checksum         the model's file is not the one that the manifest was written for
///   shape            names or shapes of inputs and outputs are others
///   labels           there are not as many as the outputs have classes
///   probe            numbers that come of the probe's picture are others: weights, preprocessing or this OpenCV's
///                    arithmetic differ from what the manifest was written with
inline result<model> load_model(const char* manifest_path, const network_options& options = {});

/// The model of a manifest that has been read from this file.
inline result<model> load_model(manifest_file file, const char* manifest_path, const network_options& options = {});

// ---- how -----------------------------------------------------------------------------------

inline result<model> load_model(const char* manifest_path, const network_options& options) {
    auto file = read_manifest(manifest_path);
    if (!file) return file.error();
    return load_model(std::move(*file), manifest_path, options);
}

inline result<model> load_model(manifest_file file, const char* manifest_path, const network_options& options) {
    std::string path = manifest_path;
    path.resize(path.find_last_of("/\\") + 1);  // npos + 1 is 0
    path += file.view().model;
    const auto bytes = read_file(path.c_str(), options.max_bytes);
    if (!bytes) return bytes.error();
    auto net = load_checked(bytes->view(), file.view(), options);
    if (!net) return in_file(path.c_str(), net.error());
    model made;
    made.file = std::move(file);
    made.net = std::move(*net);
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
