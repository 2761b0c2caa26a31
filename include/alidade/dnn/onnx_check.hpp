// Whether bytes are an ONNX file in which everything is where it says: asked before cv::dnn sees them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/onnx_graph.hpp>

namespace alidade {

/// Reads the structure of an ONNX file and none of its weights: every length inside what holds it, names that a node
/// uses made by a node before it or given, as many inputs as its operator takes, initializers with as many numbers as
/// their extents say, attributes of the kind they say, sizes and steps above 0. A reader that trusts all this, as that
/// of cv::dnn does, may then be given the file. What the numbers mean is not judged, nor whether cv::dnn has the
/// operators.
///
/// cost  one pass over the structure; the weights are not touched
inline result<onnx_summary> check_onnx(byte_view file) {
    using namespace onnx_detail;
    if (file.size == 0) return error(fault::malformed, "is empty, expected an ONNX file");
    onnx_summary summary;
    byte_view graph;
    int graphs = 0;
    std::uint64_t version = 0;
    wire_reader model(file);
    for (wire_field field; model.next(field);) {
        if (field.number == 1 && field.type == wire_type::varint) version = field.value;
        if (field.number == 7 && field.type == wire_type::bytes) graph = field.bytes, ++graphs;
        if (field.number == 8 && field.type == wire_type::bytes) {
            std::string_view domain;
            std::uint64_t opset = 0;
            wire_reader parts(field.bytes);
            for (wire_field part; parts.next(part);) {
                if (part.number == 1) domain = text_of(part.bytes);
                if (part.number == 2) opset = part.value;
            }
            if (parts.why != nullptr) return error(fault::malformed, "opset_import: ", parts.why);
            if (domain.empty() || domain == "ai.onnx") summary.opset = static_cast<int>(opset < 1000 ? opset : 1000);
        }
    }
    if (model.why != nullptr) return error(fault::malformed, "no whole ONNX file: ", model.why);
    if (graphs != 1) return error(fault::malformed, "no ONNX file: holds ", graphs, " graphs, expected 1");
    if (version < 1 || version > 100)
        return error(fault::malformed, "no ONNX file: ir_version is ", version, ", expected 1 or a little more");
    if (summary.opset < 1 || summary.opset > 100)
        return error(fault::malformed, "no ONNX file: opset is ", summary.opset, ", expected 1 or a little more");
    graph_reader reader(summary);
    if (!reader.graph(graph)) return reader.why;
    return summary;
}

}  // namespace alidade
