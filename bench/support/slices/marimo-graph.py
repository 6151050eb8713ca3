"""For each line {"cells": [source, …]} answers {"needs": [[position, …], …]}: what marimo's graph has above each cell.

Magics are turned into Python first, as IPython does; a cell that marimo cannot read is in no graph and needs nothing.
"""

import json
import sys

from IPython.core.inputtransformer2 import TransformerManager
from marimo._ast.compiler import compile_cell
from marimo._runtime.dataflow import DirectedGraph

plain = TransformerManager()


def graph_of(cells):
    graph = DirectedGraph()
    for position, source in enumerate(cells):
        try:
            cell = compile_cell(plain.transform_cell(source), cell_id=str(position))
            graph.register_cell(str(position), cell)
        except Exception:
            continue
    return graph


def around(graph, position, relatives):
    return sorted(map(int, relatives(position))) if position in graph.cells else []


for line in sys.stdin:
    cells = json.loads(line)["cells"]
    graph = graph_of(cells)
    positions = [str(position) for position in range(len(cells))]
    answer = {
        "needs": [around(graph, position, graph.ancestors) for position in positions],
        "reaches": [around(graph, position, graph.descendants) for position in positions],
    }
    print(json.dumps(answer), flush=True)
