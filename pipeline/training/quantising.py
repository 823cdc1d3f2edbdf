"""Weights of a network kept as 8-bit integers on disk; what computes with them still computes with floats."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import numpy_helper

_SMALLEST = 1024
"""Tables of fewer numbers stay as they are."""


def write_small(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a model whose large weights are integers with a scale for each row, unpacked when it is opened.

    The first axis of a convolution's weights is its outputs; the last that of a product of matrices.
    """
    graph = model.graph
    convolved = {node.input[1] for node in graph.node if node.op_type == "Conv"}
    kept, unpacked = [], []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < _SMALLEST or values.ndim < 2:
            kept.append(weight)
            continue
        axis = 0 if weight.name in convolved else values.ndim - 1
        others = tuple(n for n in range(values.ndim) if n != axis)
        scale = np.maximum(np.abs(values).max(axis=others), 1e-8) / 127
        shape = [1] * values.ndim
        shape[axis] = -1
        integers = np.round(values / scale.reshape(shape)).astype(np.int8)
        name = weight.name
        kept.append(numpy_helper.from_array(integers, f"{name}.integers"))
        kept.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"))
        kept.append(numpy_helper.from_array(np.zeros(scale.shape, np.int8), f"{name}.zero"))
        unpacked.append(
            onnx.helper.make_node(
                "DequantizeLinear",
                [f"{name}.integers", f"{name}.scale", f"{name}.zero"],
                [name],
                axis=axis,
            )
        )
    del graph.initializer[:]
    graph.initializer.extend(kept)
    nodes = [*unpacked, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model
